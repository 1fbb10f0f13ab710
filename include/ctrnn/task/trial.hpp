// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/channels.hpp>
#include <ctrnn/network/trial_batch.hpp>

#include <array>
#include <cassert>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>

namespace ctrnn {

/// One trial of a batch, as a task writes it. Phases and loss periods are named by their index in the batch.
///
/// `input` and `target` serve every task; the verbs below them speak of the rings and the fixation of
/// ctrnn::channels, with the last loss period as the response, and refuse a batch that is too narrow for
/// these.
class trial {
public:
  trial(trial_batch& batch, int index) : batch_(batch), index_(index) {
    assert(index >= 0 && index < batch.trials());
  }

  int index() const { return index_; }                  ///< which trial of the batch
  const trial_batch& batch() const { return batch_; }   ///< phases with their steps and samples, dt
  int phases() const { return size(batch_.phases()); }  ///< phases of the trial
  int samples(int phase) const {                        ///< inputs that a phase holds
    assert(phase >= 0 && phase < phases());
    return batch_.phases()[static_cast<std::size_t>(phase)].samples;
  }

  /// Input row of a phase (of one of its samples, for a time-varying one): [inputs].
  std::span<float> input(int phase, int sample = 0) const {
    assert(sample >= 0 && sample < samples(phase));
    return row(batch_.input(phase, sample), batch_.inputs());
  }

  /// Target row of a loss period: [outputs].
  std::span<float> target(int loss_period) const {
    assert(loss_period >= 0 && loss_period < size(batch_.loss_periods()));
    return row(batch_.target(loss_period), batch_.outputs());
  }

  /// Shows stimuli during a phase: each adds strength * bump to its ring. Sums in double, rounded once.
  void show(int phase, const std::same_as<ring> auto&... stimuli) const {
    need_channels(batch_.inputs(), channels::first_rule, "inputs");
    std::array<double, 2 * directions> sum{};
    (add(stimuli, sum), ...);
    for (int sample = 0; sample < samples(phase); ++sample) {
      auto rings = input(phase, sample).subspan(static_cast<std::size_t>(channels::first_of_ring(1)));
      for (std::size_t j = 0; j < sum.size(); ++j) rings[j] = static_cast<float>(rings[j] + sum[j]);
    }
  }

  /// Turns an input channel on (1) during a phase.
  void cue(int phase, int channel) const {
    need_channels(batch_.inputs(), channel + 1, "inputs");
    for (int sample = 0; sample < samples(phase); ++sample)
      input(phase, sample)[static_cast<std::size_t>(channel)] = 1;
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
    const auto all = target(loss_period);
    for (auto& value : all) value = static_cast<float>(ring_rest);
    all[channels::fixation] = static_cast<float>(fixation);
    return all.subspan(1);
  }

  trial_batch& batch_;
  int index_;
};

}  // namespace ctrnn
