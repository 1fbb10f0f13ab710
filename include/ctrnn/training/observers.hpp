// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <ctrnn/network/observer.hpp>
#include <ctrnn/network/network_noise.hpp>
#include <ctrnn/network/outputs_view.hpp>
#include <ctrnn/network/readout.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/task/any_task.hpp>
#include <optional>

namespace ctrnn {

/// The outputs of rates r: output(W_out r + b_out + noise), [trials][outputs], in memory that is used again.
template <class T>
class output_reader {
 public:
  readout_noise<T> noise;  ///< of the trials that are read; none at first

  /// @param step  trained step, whose noise is added; below 0: that of a warm-up, which has none
  outputs_view operator()(network<T>& net, const any_loss& loss, const autodiff::var<T>& r, index_t step) {
    if (y_.rows() != r.layout().rows || y_.columns() != net.architecture().outputs)
      y_.resize(r.layout().rows, net.architecture().outputs);
    read_out(net, r, y_.view());
    if (step >= 0) noise.add_to(y_.view(), step);
    loss.in<T>().outputs(y_.view());
    return {y_.data(), y_.stride()};
  }

 private:
  matrix<T> y_;
};

/// The feedback of a closed-loop task: it responds to the network's outputs at each phase's end.
template <class T>
class task_feedback final : public feedback<T> {
 public:
  /// @param task     gives feedback, and says what an output is
  /// @param batch    whose inputs it may set
  /// @param net      that answers
  /// @param read     reads the outputs of the network
  task_feedback(const any_task& task, trial_batch& batch, network<T>& net, output_reader<T>& read)
      : task_(task), batch_(batch), net_(net), outputs_(read) {}

  void after_phase(int p, const autodiff::var<T>& r) override {
    const auto& phase = batch_.phases()[static_cast<std::size_t>(p)];
    task_.feedback(p, outputs_(net_, task_.loss, r, phase.warm_up ? -1 : phase.start + phase.steps - 1), batch_);
  }

 private:
  const any_task& task_;
  trial_batch& batch_;
  network<T>& net_;
  output_reader<T>& outputs_;
};

/// An observer that shows a metric the outputs of every trained step.
template <class T>
class scorer final : public observer<T> {
 public:
  /// @param metric   is shown the outputs
  /// @param loss     says what an output is
  /// @param net      that answers
  /// @param read     reads the outputs of the network
  scorer(any_metric& metric, const any_loss& loss, network<T>& net, output_reader<T>& read)
      : metric_(metric), loss_(loss), net_(net), outputs_(read) {}

  void rates(int p, index_t step, const autodiff::var<T>& r) override {
    metric_.observe(p, static_cast<int>(step), outputs_(net_, loss_, r, step));
  }

 private:
  any_metric& metric_;
  const any_loss& loss_;
  network<T>& net_;
  output_reader<T>& outputs_;
};

/// An observer that looks for the largest state in size, and the first phase in which one is not finite.
template <class T>
struct largest_state final : observer<T> {
  double value = 0;                  ///< so far
  std::optional<int> not_finite_in;  ///< number of the phase; empty: of none

  void phase(int p, const autodiff::var<T>& r) override { look(std::max(p - 1, 0), r); }
  void state(int p, index_t, const autodiff::var<T>& r) override { look(p, r); }

 private:
  void look(int p, const autodiff::var<T>& r) {
    const auto& l = r.layout();
    for (index_t i = 0; i < l.rows; ++i)
      for (index_t j = 0; j < l.columns; ++j) {
        const double x = std::abs(static_cast<double>(r(i, j)));
        if (std::isfinite(x))
          value = std::max(value, x);
        else if (!not_finite_in)
          not_finite_in = p;
      }
  }
};

}  // namespace ctrnn
