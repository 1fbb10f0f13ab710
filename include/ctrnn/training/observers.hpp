// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/network/observer.hpp>
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

/// The feedback of a closed-loop task: it responds to the network's outputs at each phase's end.
template <class T, loss_function Loss>
class task_feedback final : public feedback<T> {
 public:
  /// @param task     gives feedback
  /// @param batch    whose inputs it may set
  /// @param net      that answers
  /// @param loss     says what an output is
  /// @param outputs  of the network
  task_feedback(const trained_task& task, trial_batch& batch, network<T>& net, const Loss& loss,
                output_reader<T>& outputs)
      : task_(task), batch_(batch), net_(net), loss_(loss), outputs_(outputs) {}

  void after_phase(int p, const var<T>& r) override {
    if (task_.is_closed_loop()) task_.feedback(p, outputs_(net_, loss_, r), batch_);
  }

 private:
  const trained_task& task_;
  trial_batch& batch_;
  network<T>& net_;
  const Loss& loss_;
  output_reader<T>& outputs_;
};

/// An observer that scores the outputs of every trained step.
template <class T, loss_function Loss>
class scorer final : public observer<T> {
 public:
  /// @param task     whose metric is shown the outputs
  /// @param net      that answers
  /// @param loss     says what an output is
  /// @param outputs  of the network
  scorer(trained_task& task, network<T>& net, const Loss& loss, output_reader<T>& outputs)
      : task_(task), net_(net), loss_(loss), outputs_(outputs) {}

  void state(int p, index_t step, const var<T>& r) override {
    task_.observe(p, static_cast<int>(step), outputs_(net_, loss_, r));
  }

 private:
  trained_task& task_;
  network<T>& net_;
  const Loss& loss_;
  output_reader<T>& outputs_;
};

/// An observer that looks for the largest rate and the first phase in which a state is not finite.
template <class T>
struct largest_rate final : observer<T> {
  double value = 0;        ///< so far
  int not_finite_in = -1;  ///< number of the phase, or -1

  void phase(int p, const var<T>& r) override { look(p - 1, r); }
  void state(int p, index_t, const var<T>& r) override { look(p, r); }

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
