// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/phase.hpp>
#include <ctrnn/text/message.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace ctrnn {

/// A phase of a batch: its description, and its length and inputs in this batch.
struct batch_phase : phase {
  int steps;            ///< length in steps of the batch's dt
  int samples;          ///< number of inputs it has: 1 if constant, `steps` if time varying
  int start;            ///< its first step within the trained part; 0 for a warm-up phase
  std::size_t storage;  ///< index of its first input among those of all phases
};

/// A period of a batch, in steps of the trained part: the steps [begin, end) count.
struct batch_period : loss_period {
  int begin, end;
};

/// Inputs, durations and targets of some trials that run side by side, which a task fills in and a simulation reads.
///
/// Inputs are [samples][trials][inputs] for each phase, targets [trials][outputs] for each loss period, both float,
/// row-major, without gaps. `draw_batch` fills a batch for a task. To fill one by hand call begin, add_phase for each
/// phase, add_loss_period or add_activity_period for each term of the loss, and finish; then set inputs and targets. A
/// batch is meant to be filled again and again: once it has held the longest trials it allocates nothing.
class trial_batch {
public:
  /// Starts a new batch.
  /// @param dt  step of the integrator that will run it, s (theta dt for a coarse one)
  /// @throws std::invalid_argument unless all four are positive
  void begin(int trials, int inputs, int outputs, double dt) {
    if (trials < 1 || inputs < 1 || outputs < 1 || !(dt > 0))
      ctrnn::refuse({"trial_batch: ", trials, " trials, ", inputs, " inputs, ", outputs, " outputs and dt = ", dt,
                     " s were asked for; each must be positive"});
    trials_ = trials, inputs_ = inputs, outputs_ = outputs, dt_ = dt;
    phases_.clear(), loss_periods_.clear(), activity_periods_.clear();
    trained_steps_ = 0, input_size_ = longest_input_size_ = 0;
    weight_ = 1;
  }

  /// Adds a phase of that many steps; memory is kept for `longest`, if that is more.
  /// @throws std::invalid_argument for negative steps and for a warm-up phase after a trained one
  void add_phase(const phase& description, int steps, int longest = 0) {
    if (steps < 0) ctrnn::refuse({"phase '", description.name, "': ", steps, " steps; it needs at least 0"});
    if (description.warm_up && !phases_.empty() && !phases_.back().warm_up)
      ctrnn::refuse(
          {"phase '", description.name, "': a warm-up comes before all trained phases; move it to the front"});
    const int samples = description.time_varying ? steps : 1;
    const int most_samples = description.time_varying ? std::max(steps, longest) : 1;
    phases_.push_back({description, steps, samples, trained_steps_, input_size_});
    input_size_ += row_block(samples), longest_input_size_ += row_block(most_samples);
    if (!description.warm_up) trained_steps_ += steps;
  }

  /// Adds a period in which outputs are compared with a target; its index is the number of loss periods before it.
  /// @throws std::invalid_argument for phases that do not exist or are not trained, a period of which no step counts,
  /// or a weight or grace that is negative or not finite
  void add_loss_period(const loss_period& term) { loss_periods_.push_back(in_steps(term)); }

  /// Adds a period in which activity is penalised (the |r| regulariser).
  /// @throws std::invalid_argument as add_loss_period
  void add_activity_period(const loss_period& term) { activity_periods_.push_back(in_steps(term)); }

  /// Makes room for inputs and targets and sets them to zero.
  void finish() {
    inputs_storage_.reserve(longest_input_size_);
    inputs_storage_.assign(input_size_, 0.0f);
    targets_storage_.assign(loss_periods_.size() * target_block(), 0.0f);
  }

  /// Multiplies the weights of all loss and activity periods.
  void weigh(double factor) {
    weight_ *= factor;
    for (auto& term : loss_periods_) term.weight *= factor;
    for (auto& term : activity_periods_) term.weight *= factor;
  }

  /// Reduces the loss to one loss period: the weights of all other loss periods and all activity periods become 0.
  /// @throws std::invalid_argument for a period that does not exist
  void weigh_alone(int loss_period) {
    if (loss_period < 0 || index(loss_period) >= loss_periods_.size())
      ctrnn::refuse({"trial_batch: loss period ", loss_period, " was asked for; there are ", loss_periods_.size(),
                     ", counted from 0"});
    for (auto& term : loss_periods_)
      if (&term != &loss_periods_[index(loss_period)]) term.weight = 0;
    for (auto& term : activity_periods_) term.weight = 0;
  }

  int trials() const { return trials_; }    ///< number of trials
  int inputs() const { return inputs_; }    ///< number of input channels
  int outputs() const { return outputs_; }  ///< number of output channels
  double dt() const { return dt_; }         ///< length of a step, s
  double weight() const { return weight_; }  ///< what the batch was weighed by

  int trained_steps() const { return trained_steps_; }             ///< number of steps after the warm-up
  std::span<const batch_phase> phases() const { return phases_; }  ///< in order, warm-up first

  /// The periods in which outputs are compared with a target, each with its own.
  std::span<const batch_period> loss_periods() const { return loss_periods_; }
  /// The periods in which activity is penalised.
  std::span<const batch_period> activity_periods() const { return activity_periods_; }

  /// Inputs of a phase at one of its samples: [trials][inputs].
  float* input(int phase_index, int sample = 0) { return inputs_storage_.data() + row(phase_index, sample); }
  /// The same inputs, to read.
  const float* input(int phase_index, int sample = 0) const {
    return inputs_storage_.data() + row(phase_index, sample);
  }

  /// Target of a loss period: [trials][outputs].
  float* target(int loss_period) { return targets_storage_.data() + index(loss_period) * target_block(); }
  /// The same target, to read.
  const float* target(int loss_period) const {
    return targets_storage_.data() + index(loss_period) * target_block();
  }

private:
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  std::size_t row_block(int samples) const { return index(samples) * index(trials_) * index(inputs_); }
  std::size_t row(int phase_index, int sample) const {
    return phases_[index(phase_index)].storage + row_block(sample);
  }
  std::size_t target_block() const { return index(trials_) * index(outputs_); }

  batch_period in_steps(const loss_period& term) const {
    const auto [first, last, grace, weight] = term;
    if (first < 0 || last < first || index(last) >= phases_.size() || phases_[index(first)].warm_up)
      refuse(term,
             {"the batch has ", phases_.size(), " phases, counted from 0; choose trained ones among them, in order"});
    const auto& end_phase = phases_[index(last)];
    const int start = phases_[index(first)].start, end = end_phase.start + end_phase.steps;
    if (!(weight >= 0 && std::isfinite(weight) && grace >= 0 && std::isfinite(grace)))
      refuse(term, {"a weight of ", weight, " and a grace of ", grace,
                    " s; neither may be negative, infinite or not a number"});
    const int grace_steps = whole_steps(grace, dt_);
    if (grace_steps >= end - start)
      refuse(term,
             {end - start, " steps, of which a grace of ", grace_steps, " does not count; at least one must count"});
    return {term, start + grace_steps, end};
  }
  [[noreturn]] static void refuse(const loss_period& term, std::initializer_list<message_part> why) {
    ctrnn::refuse({"period of phases ", term.first_phase, " to ", term.last_phase, ": ", message(why)});
  }

  int trials_ = 0, inputs_ = 0, outputs_ = 0, trained_steps_ = 0;
  double dt_ = 0, weight_ = 1;
  std::size_t input_size_ = 0, longest_input_size_ = 0;
  std::vector<batch_phase> phases_;
  std::vector<batch_period> loss_periods_, activity_periods_;
  std::vector<float> inputs_storage_, targets_storage_;
};

}  // namespace ctrnn
