// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/outputs_view.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/task/metric.hpp>
#include <ctrnn/text/message.hpp>

namespace ctrnn {

/// The choice of a trial: the index of the largest of its first `choices` outputs; of equal ones, the first.
/// @param y  outputs, y(trial, output): an outputs_view, or another callable with these arguments
inline int chosen(const auto& y, int trial, int choices) {
  int best = 0;
  for (int i = 1; i < choices; ++i)
    if (y(trial, i) > y(trial, best)) best = i;
  return best;
}

/// Metric of the tasks that choose one of their first outputs: the fraction of the steps of all loss periods, and
/// trials, at which the largest output is the one whose target is largest. Steps at which no single target is largest,
/// as in a period in which nothing is to be chosen, do not count. `overall` and `response` are both this fraction.
class choice_accuracy {
public:
  /// @param choices  number of outputs to choose from
  explicit choice_accuracy(int choices = 2) : choices_(choices) {}

  /// Starts the metric anew on a batch, which has to exist until the last observe().
  /// @throws std::invalid_argument for fewer than two choices, and for fewer outputs than choices
  void begin(const trial_batch& batch) {
    if (choices_ < 2 || choices_ > batch.outputs())
      refuse({"choice_accuracy: ", choices_, " choices; choose from 2 to ", batch.outputs(),
              ", the outputs of the batch"});
    batch_ = &batch, right_ = seen_ = 0;
  }

  /// Counts one step of the trained part, whose steps are numbered from 0.
  void observe(int /*phase*/, int step, const outputs_view& y) {
    for (int e = 0; const auto& period : batch_->loss_periods()) {
      const outputs_view target(batch_->target(e++), batch_->outputs());
      if (step < period.begin || step >= period.end) continue;
      for (int k = 0; k < batch_->trials(); ++k) {
        const int wanted = chosen(target, k, choices_);
        if (!is_single(target, k, wanted)) continue;
        ++seen_, right_ += chosen(y, k, choices_) == wanted ? 1 : 0;
      }
    }
  }

  /// The performance over the steps seen so far.
  performance result() const {
    const double fraction = seen_ > 0 ? static_cast<double>(right_) / static_cast<double>(seen_) : 0;
    return {fraction, fraction};
  }

private:
  /// Whether the target of output `largest` is larger than those of all other choices.
  bool is_single(const outputs_view& target, int trial, int largest) const {
    int equal = 0;
    for (int i = 0; i < choices_; ++i) equal += target(trial, i) == target(trial, largest) ? 1 : 0;
    return equal == 1;
  }

  int choices_;
  const trial_batch* batch_ = nullptr;
  long right_ = 0, seen_ = 0;
};

}  // namespace ctrnn
