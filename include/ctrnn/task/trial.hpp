// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/channels.hpp>
#include <ctrnn/network/trial_batch.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>

namespace ctrnn {

namespace detail {

/// Throws std::out_of_range with value and limit.
inline void need_index(const char* what, std::ptrdiff_t index, std::ptrdiff_t count) {
  if (index < 0 || index >= count)
    throw std::out_of_range("trial: " + std::string(what) + " " + std::to_string(index) + " was asked for; there are " +
                            std::to_string(count) + ", counted from 0");
}

}  // namespace detail

/// The channels of one trial, at one place of a batch.
class channel_row {
public:
  channel_row(std::span<float> values, const char* what) : values_(values), what_(what) {}

  /// @throws std::out_of_range for a channel that is not there
  float& operator[](std::integral auto channel) const {
    detail::need_index(what_, static_cast<std::ptrdiff_t>(channel), std::ssize(values_));
    return values_[static_cast<std::size_t>(channel)];
  }
  std::ptrdiff_t size() const { return std::ssize(values_); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }
  std::span<float> all() const { return values_; }  ///< all channels

private:
  std::span<float> values_;
  const char* what_;
};

/// One trial of a batch, as a task writes it. Phases and loss periods are named by their index in the batch.
///
/// `input` and `target` serve every task; the verbs below them speak of the rings and the fixation of
/// ctrnn::channels, with the last loss period as the response, and refuse a batch that is too narrow for
/// these.
class trial {
public:
  trial(trial_batch& batch, int index) : batch_(batch), index_(index) {
    detail::need_index("trial", index, batch.trials());
  }

  int index() const { return index_; }                  ///< which trial of the batch
  const trial_batch& batch() const { return batch_; }   ///< phases with their steps and samples, dt
  int phases() const { return size(batch_.phases()); }  ///< phases of the trial
  /// Inputs that a phase holds.
  /// @throws std::out_of_range for a phase that is not there
  int samples(int phase) const {
    detail::need_index("phase", phase, phases());
    return batch_.phases()[static_cast<std::size_t>(phase)].samples;
  }

  /// Input of a phase (of one of its samples, for a time-varying one): [inputs].
  /// @throws std::out_of_range for a phase or sample that is not there
  channel_row input(int phase, int sample = 0) const {
    detail::need_index("sample", sample, samples(phase));
    return {row(batch_.input(phase, sample), batch_.inputs()), "input"};
  }

  /// Target of a loss period: [outputs].
  /// @throws std::out_of_range for a loss period that is not there
  channel_row target(int loss_period) const {
    detail::need_index("loss period", loss_period, size(batch_.loss_periods()));
    return {row(batch_.target(loss_period), batch_.outputs()), "output"};
  }

  /// Shows stimuli during a phase: each adds strength * bump to its ring. Sums in double, rounded once.
  void show(int phase, const std::same_as<ring> auto&... stimuli) const {
    need_channels(batch_.inputs(), channels::first_rule, "inputs");
    std::array<double, 2 * directions> sum{};
    (add(stimuli, sum), ...);
    for (int sample = 0; sample < samples(phase); ++sample) {
      auto rings = input(phase, sample).all().subspan(static_cast<std::size_t>(channels::first_of_ring(1)));
      for (std::size_t j = 0; j < sum.size(); ++j) rings[j] = static_cast<float>(rings[j] + sum[j]);
    }
  }

  /// Turns an input channel on (1) during a phase.
  void cue(int phase, int channel) const {
    need_channels(batch_.inputs(), channel + 1, "inputs");
    for (int sample = 0; sample < samples(phase); ++sample)
      input(phase, sample)[channel] = 1;
  }

  /// The response: let go of fixation (0.05) and point to an angle (rad): 0.05 + bump.
  /// @throws std::invalid_argument for an angle that is not finite
  void respond(double angle) const {
    if (!std::isfinite(angle))
      throw std::invalid_argument("trial: a response to an angle of " + std::to_string(angle) + "; it must be finite");
    const auto ring_target = rest_target(size(batch_.loss_periods()) - 1, channels::rest, channels::rest);
    for (int j = 0; j < directions; ++j)
      ring_target[static_cast<std::size_t>(j)] = static_cast<float>(channels::rest + bump(j, angle));
  }

  /// No response (a no-go trial): fixation is held (0.85), the ring rests.
  void hold(double ring_rest = channels::rest) const {
    hold_during(size(batch_.loss_periods()) - 1, ring_rest);
  }

  /// Fixation is held (0.85) and the ring rests in the given loss period.
  void hold_during(int loss_period, double ring_rest = channels::rest) const {
    rest_target(loss_period, channels::holding, ring_rest);
  }

private:
  static int size(auto span) { return static_cast<int>(span.size()); }
  std::span<float> row(float* block, int length) const {
    const auto columns = static_cast<std::size_t>(length);
    return {block + static_cast<std::size_t>(index_) * columns, columns};
  }
  static void need_channels(int have, int needed, const char* what) {
    if (have < needed)
      throw std::invalid_argument("trial: " + std::to_string(have) + " " + what +
                                  ", but its ring and cues need " + std::to_string(needed) +
                                  "; give the task more, or write to input and target");
  }
  static void add(const ring& stimulus, std::span<double, 2 * directions> sum) {
    const auto first = static_cast<std::size_t>(channels::first_of_ring(stimulus.modality) - 1);
    for (int j = 0; j < directions; ++j)
      sum[first + static_cast<std::size_t>(j)] += stimulus.strength * bump(j, stimulus.angle);
  }
  std::span<float> rest_target(int loss_period, double fixation, double ring_rest) const {
    need_channels(batch_.outputs(), channels::outputs, "outputs");
    const auto all = target(loss_period).all();
    for (auto& value : all) value = static_cast<float>(ring_rest);
    all[channels::fixation] = static_cast<float>(fixation);
    return all.subspan(1);
  }

  trial_batch& batch_;
  int index_;
};

}  // namespace ctrnn
