// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/outputs_view.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/task/metric.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>

namespace ctrnn {

/// What a trial chooses: the largest of its first outputs, the first one of equals.
/// @param y  outputs, y(trial, output): an outputs_view, or anything that is called like one
inline int chosen(const auto& y, int trial, int choices) {
  int best = 0;
  for (int i = 1; i < choices; ++i)
    if (y(trial, i) > y(trial, best)) best = i;
  return best;
}

/// Metric of the tasks that choose one of their first outputs: the fraction of the steps that count, in all trials, at
/// which the largest output is the one whose target is largest. Both numbers of its performance are this one.
class choice_accuracy {
public:
  /// Counts the loss periods first to last, or all from first on where last is negative.
  explicit choice_accuracy(int choices = 2, int first = 0, int last = -1)
      : choices_(choices), first_(first), last_(last) {}

  /// Starts on a batch, which has to stay.
  /// @throws std::invalid_argument for fewer outputs than choices, and loss periods that are not there
  void begin(const trial_batch& batch) {
    batch_ = &batch, right_ = seen_ = 0;
    const int periods = static_cast<int>(batch.loss_periods().size());
    if (choices_ < 2 || choices_ > batch.outputs() || first_ < 0 || first_ > last() || last() >= periods)
      throw std::invalid_argument("choice_accuracy: " + std::to_string(choices_) + " choices in loss periods " +
                                  std::to_string(first_) + " to " + std::to_string(last()) + "; the batch has " +
                                  std::to_string(batch.outputs()) + " outputs and " + std::to_string(periods) +
                                  " loss periods, counted from 0; choose from 2 or more of them");
  }

  /// Counts one step of the trained part (from 0).
  void observe(int /*phase*/, int step, const outputs_view& y) {
    for (int e = first_; e <= last(); ++e) {
      const auto& period = batch_->loss_periods()[static_cast<std::size_t>(e)];
      if (step < period.begin || step >= period.end) continue;
      const outputs_view target(batch_->target(e), batch_->outputs());
      for (int k = 0; k < batch_->trials(); ++k, ++seen_)
        right_ += chosen(y, k, choices_) == chosen(target, k, choices_) ? 1 : 0;
    }
  }

  performance result() const {
    const double fraction = seen_ > 0 ? static_cast<double>(right_) / static_cast<double>(seen_) : 0;
    return {fraction, fraction};
  }

private:
  int last() const { return last_ < 0 ? static_cast<int>(batch_->loss_periods().size()) - 1 : last_; }

  int choices_, first_, last_;
  const trial_batch* batch_ = nullptr;
  long right_ = 0, seen_ = 0;
};

}  // namespace ctrnn
