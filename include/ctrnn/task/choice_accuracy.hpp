// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/outputs_view.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/task/metric.hpp>

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

/// Metric of the tasks that choose one of their first outputs: the fraction of the steps of all loss periods, and
/// trials, at which the largest output is the one whose target is largest. Where no single target is largest, as in a
/// period in which nothing is to be chosen, there is nothing to count. Both numbers of its performance are this.
class choice_accuracy {
public:
  /// @param choices  how many outputs are chosen from
  explicit choice_accuracy(int choices = 2) : choices_(choices) {}

  /// Starts on a batch, which has to stay.
  /// @throws std::invalid_argument for fewer than two choices, and fewer outputs than choices
  void begin(const trial_batch& batch) {
    if (choices_ < 2 || choices_ > batch.outputs())
      throw std::invalid_argument("choice_accuracy: " + std::to_string(choices_) + " choices; choose from 2 to " +
                                  std::to_string(batch.outputs()) + ", the outputs of the batch");
    batch_ = &batch, right_ = seen_ = 0;
  }

  /// Counts one step of the trained part (from 0).
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
  /// Whether no other output is as large.
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
