// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/var.hpp>
#include <initializer_list>
#include <vector>

namespace ctrnn {

/// Sees a simulation go by. Override what you want to see.
template <class T>
class observer {
 public:
  /// Phase p is about to start in the state r; p = number of phases: the trials are over. After a trial that the
  /// integrator skips across, r is what the skip has made of it.
  virtual void phase(int /*p*/, const var<T>& /*r*/) {}
  /// The state r after step `step` of the trained part, which belongs to phase p. With `segments` it is called again
  /// for the steps that the backward pass computes again.
  virtual void state(int /*p*/, index_t /*step*/, const var<T>& /*r*/) {}

 protected:
  ~observer() = default;
};

/// Those who see a simulation, told one after the other in the order in which they were given.
template <class T>
class observers final : public observer<T> {
 public:
  /// Tells these from now on; does not own them.
  void are(std::initializer_list<observer<T>*> all) { all_.assign(all); }

  void phase(int p, const var<T>& r) override {
    for (auto* o : all_) o->phase(p, r);
  }
  void state(int p, index_t step, const var<T>& r) override {
    for (auto* o : all_) o->state(p, step, r);
  }

 private:
  std::vector<observer<T>*> all_;
};

/// Answers to a network while its trials run, as a closed-loop task does: it may set the inputs of later phases.
template <class T>
class feedback {
 public:
  /// Phase p has ended in the state r; after a trial that the integrator skips across, r is what the skip has made of
  /// it.
  virtual void after_phase(int p, const var<T>& r) = 0;

 protected:
  ~feedback() = default;
};

}  // namespace ctrnn
