// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <ctrnn/task/trial.hpp>
#include <ctrnn/tasks/channels.hpp>
#include <ctrnn/text/message.hpp>
#include <span>

namespace ctrnn::tasks {

/// A trial in the language of the published tasks: stimuli are shown on rings of directions, fixation is held, and the
/// response, which is the last loss period, points to a direction. Its channels are those of tasks::channels; a batch
/// that is too narrow for them is refused.
///
///     void draw(trial& one, trial_draws& u) const {
///       const ring_trial t(one);
///       const double angle = u.angle();
///       t.show(stimulus, ring(1, angle));
///       t.respond(angle);
///     }
class ring_trial : public trial {
 public:
  /// Refers to a trial, and changes nothing in it.
  explicit ring_trial(const trial& one) : trial(one) {}

  /// Starts a trial of one of the three published families: the rule cue is on in all phases, the fixation input from
  /// the phase after the warm-up to the one before the response, and until the response fixation is to be held.
  ring_trial(const trial& one, rule_cue rule) : trial(one) {
    const int last = phases() - 1;
    for (int phase = 0; phase <= last; ++phase) cue(phase, channel_of(rule));
    for (int phase = 1; phase < last; ++phase) cue(phase, channels::fixation);
    hold_during(0);
  }

  /// Shows stimuli during a phase: each adds strength * bump to its ring. Sums are in double and rounded once.
  void show(int phase, const std::same_as<ring> auto&... stimuli) const {
    need_channels(batch().inputs(), channels::first_rule, "inputs");
    std::array<double, 2 * directions> sum{};
    (add(stimuli, sum), ...);
    for (int sample = 0; sample < samples(phase); ++sample) {
      auto rings = input(phase, sample).all().subspan(static_cast<std::size_t>(channels::first_of_ring(1)));
      for (std::size_t j = 0; j < sum.size(); ++j) rings[j] = static_cast<float>(rings[j] + sum[j]);
    }
  }

  /// Sets an input channel to 1 during a phase.
  void cue(int phase, int channel) const {
    need_channels(batch().inputs(), channel + 1, "inputs");
    for (int sample = 0; sample < samples(phase); ++sample) input(phase, sample)[channel] = 1;
  }

  /// Asks for a response: the target of fixation is 0.05 (released), that of the ring 0.05 + bump at an angle (rad).
  /// @throws std::invalid_argument for an angle that is not finite
  void respond(double angle) const {
    if (!std::isfinite(angle)) refuse({"trial: a response to an angle of ", angle, "; it must be finite"});
    const auto ring_target = rest_target(loss_periods() - 1, channels::rest, channels::rest);
    for (int j = 0; j < directions; ++j)
      ring_target[static_cast<std::size_t>(j)] = static_cast<float>(channels::rest + bump(j, angle));
  }

  /// Asks for no response (a no-go trial): the target of fixation is 0.85 (held), that of the ring `ring_rest`.
  void hold(double ring_rest = channels::rest) const { hold_during(loss_periods() - 1, ring_rest); }

  /// Asks for fixation in a loss period: the target of fixation is 0.85 (held), that of the ring `ring_rest`.
  void hold_during(int loss_period, double ring_rest = channels::rest) const {
    rest_target(loss_period, channels::holding, ring_rest);
  }

 private:
  static void need_channels(int have, int needed, const char* what) {
    if (have < needed)
      refuse({"trial: ", have, " ", what, ", but its ring and cues need ", needed,
              "; give the task more, or write to input and target"});
  }
  static void add(const ring& stimulus, std::span<double, 2 * directions> sum) {
    const auto first = static_cast<std::size_t>(channels::first_of_ring(stimulus.modality) - 1);
    for (int j = 0; j < directions; ++j)
      sum[first + static_cast<std::size_t>(j)] += stimulus.strength * bump(j, stimulus.angle);
  }
  std::span<float> rest_target(int loss_period, double fixation, double ring_rest) const {
    need_channels(batch().outputs(), channels::outputs, "outputs");
    const auto all = target(loss_period).all();
    for (auto& value : all) value = static_cast<float>(ring_rest);
    all[channels::fixation] = static_cast<float>(fixation);
    return all.subspan(1);
  }
};

}  // namespace ctrnn::tasks
