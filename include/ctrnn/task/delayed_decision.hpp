// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/families.hpp>
#include <ctrnn/task/trial_draws.hpp>

#include <numbers>
#include <string_view>

namespace ctrnn {

/// Delayed decision: two stimuli one delay apart, respond in the direction of the stronger. Modality 1.
///
/// Their strengths are c + e and c - e, c from [0.8, 1.2), e from [0.1, 0.2); the angles at least pi / 2
/// apart.
struct delayed_decision : family_c {
  static constexpr std::string_view name = "delayed_decision", published_name = "dlydm1";
  static constexpr rule_cue rule = rule_cue::dlydm1;
  static constexpr int modality = 1;

  void draw(trial& t, trial_draws& u) const {
    constexpr double pi = std::numbers::pi;
    const auto angle_1 = u.angle();
    const auto angle_2 = angle_1 + u.angle(pi / 2, 3 * pi / 2);
    const auto mean = u.between(0.8, 1.2);
    const auto difference = u.between(0.1, 0.2);
    const bool first = u.coin();
    const auto lead = first ? difference : -difference;
    t.show(stimulus_1, ring(modality, angle_1, mean + lead));
    t.show(stimulus_2, ring(modality, angle_2, mean - lead));
    t.respond(first ? angle_1 : angle_2);
  }
};

using dlydm1 = delayed_decision;  ///< its published short name

}  // namespace ctrnn
