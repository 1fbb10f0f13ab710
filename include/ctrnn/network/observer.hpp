// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/var.hpp>
#include <initializer_list>
#include <vector>

namespace ctrnn {

/// Is told of the states of a simulation while it runs. Override the functions that you need.
template <class T>
class observer {
 public:
  /// Called when phase p is about to start in the state s, and with p = number of phases at the end of the trials.
  /// Where the integrator skips across trials and a trial has just ended, s is the state after the skip.
  virtual void phase(int /*p*/, const autodiff::var<T>& /*s*/) {}
  /// Called with the state s after step `step` of the trained part, which belongs to phase p. With the storage policy
  /// `segments` it is called once more for each step that the backward pass computes again.
  virtual void state(int /*p*/, index_t /*step*/, const autodiff::var<T>& /*s*/) {}
  /// Called after state(), with the rates r of that state, which are read out: the state itself where the dynamics are
  /// those of rates.
  virtual void rates(int /*p*/, index_t /*step*/, const autodiff::var<T>& /*r*/) {}

 protected:
  ~observer() = default;
};

/// Several observers as one, which tells them one after the other in the order in which they were given.
template <class T>
class observers final : public observer<T> {
 public:
  /// Sets the observers that are told from now on. Does not own them.
  void set(std::initializer_list<observer<T>*> all) { all_.assign(all); }

  void phase(int p, const autodiff::var<T>& s) override {
    for (auto* o : all_) o->phase(p, s);
  }
  void state(int p, index_t step, const autodiff::var<T>& s) override {
    for (auto* o : all_) o->state(p, step, s);
  }
  void rates(int p, index_t step, const autodiff::var<T>& r) override {
    for (auto* o : all_) o->rates(p, step, r);
  }

 private:
  std::vector<observer<T>*> all_;
};

/// The answer of a closed-loop task to a network while its trials run: it may set the inputs of later phases.
template <class T>
class feedback {
 public:
  /// Called when phase p has ended, with the rates r of its last state. Where the integrator skips across trials and a
  /// trial has just ended, they are those of the state after the skip.
  virtual void after_phase(int p, const autodiff::var<T>& r) = 0;

 protected:
  ~feedback() = default;
};

}  // namespace ctrnn
