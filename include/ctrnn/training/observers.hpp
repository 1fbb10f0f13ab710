// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/network/outputs_view.hpp>
#include <ctrnn/network/readout.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/training/loss.hpp>
#include <ctrnn/training/trained_task.hpp>

namespace ctrnn {

/// The outputs of a state: output(W_out r), [trials][outputs], in memory that is used again.
template <class T>
class output_reader {
 public:
  template <loss_function Loss>
  outputs_view operator()(network<T>& net, const Loss& loss, const var<T>& r) {
    if (y_.rows() != r.layout().rows || y_.columns() != net.shape().outputs)
      y_.resize(r.layout().rows, net.shape().outputs);
    read_out(net, r, y_.data(), y_.stride());
    simd::for_each_batch<T>(y_.size(), [y = y_.data(), loss]<class V>(index_t i) {
      simd::put(y + i, loss.output(dual<V, 0>(simd::load<V>(y + i))).value);
    });
    return {y_.data(), y_.stride()};
  }

 private:
  matrix<T> y_;
};

/// An observer of whatever type, so that a simulation is compiled once for all of them. Does not own it.
template <class T>
class any_observer {
 public:
  template <class Observer>
  explicit any_observer(Observer& o)
      : self_(&o),
        phase_([](void* self, int p, const var<T>& r) { static_cast<Observer*>(self)->phase(p, r); }),
        state_([](void* self, int p, index_t step, const var<T>& r) {
          static_cast<Observer*>(self)->state(p, step, r);
        }) {}
  any_observer(const any_observer&) = delete;
  any_observer& operator=(const any_observer&) = delete;

  void phase(int p, const var<T>& r) { phase_(self_, p, r); }
  void state(int p, index_t step, const var<T>& r) { state_(self_, p, step, r); }

 private:
  void* self_;
  void (*phase_)(void*, int, const var<T>&);
  void (*state_)(void*, int, index_t, const var<T>&);
};

/// Two observers, one told after the other. Does not own them.
template <class First, class Second>
struct two_observers {
  First& first;    ///< told first
  Second& second;  ///< told then

  template <class T>
  void phase(int p, const var<T>& r) {
    first.phase(p, r), second.phase(p, r);
  }
  template <class T>
  void state(int p, index_t step, const var<T>& r) {
    first.state(p, step, r), second.state(p, step, r);
  }
};

/// An observer that lets a closed-loop task respond to the network at each phase's end; all else goes to `inner`.
template <class T, loss_function Loss, class Inner>
struct closed_loop {
  const trained_task& task;   ///< gives feedback
  trial_batch& batch;         ///< whose inputs it may set
  network<T>& net;            ///< that answers
  const Loss& loss;           ///< says what an output is
  output_reader<T>& outputs;  ///< of the network
  Inner& inner;               ///< sees all that happens

  void phase(int p, const var<T>& r) {
    if (p > 0 && task.is_closed_loop()) task.feedback(p - 1, outputs(net, loss, r), batch);
    inner.phase(p, r);
  }
  void state(int p, index_t step, const var<T>& r) { inner.state(p, step, r); }
};

/// An observer that scores the outputs of every trained step.
template <class T, loss_function Loss, class Metric>
struct scorer {
  network<T>& net;            ///< that answers
  const Loss& loss;           ///< says what an output is
  output_reader<T>& outputs;  ///< of the network
  Metric& metric;             ///< is shown them

  void phase(int, const var<T>&) {}
  void state(int p, index_t step, const var<T>& r) {
    metric.observe(p, static_cast<int>(step), outputs(net, loss, r));
  }
};

/// An observer that looks for the largest rate and the first phase in which a state is not finite.
template <class T>
struct largest_rate {
  double value = 0;        ///< so far
  int not_finite_in = -1;  ///< number of the phase, or -1

  void phase(int p, const var<T>& r) { look(p - 1, r); }
  void state(int p, index_t, const var<T>& r) { look(p, r); }

 private:
  void look(int p, const var<T>& r) {
    const auto& l = r.layout();
    for (index_t i = 0; i < l.rows; ++i)
      for (index_t j = 0; j < l.columns; ++j) {
        const double x = std::abs(static_cast<double>(r(i, j)));
        if (std::isfinite(x))
          value = std::max(value, x);
        else if (not_finite_in < 0)
          not_finite_in = p;
      }
  }
};

}  // namespace ctrnn
