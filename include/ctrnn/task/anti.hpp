// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/families.hpp>
#include <ctrnn/task/stimuli.hpp>

#include <numbers>
#include <string_view>

namespace ctrnn {

/// Anti: respond away from the stimulus that was just there, in the opposite direction.
struct anti : family_a {
  static constexpr std::string_view name = "anti", published_name = "anti";
  static constexpr rule_cue rule = rule_cue::anti;
  one_stimulus seen{};

  void draw(trial& t, trial_draws& u) const {
    const auto s = seen.draw(u);
    t.show(stimulus, s);
    t.respond(s.angle + std::numbers::pi);
  }
};

/// Reaction-time anti: respond away from the stimulus as soon as it is there. It comes in the response, and the
/// fixation input stays on.
struct reaction_time_anti : family_a {
  static constexpr std::string_view name = "reaction_time_anti", published_name = "rtanti";
  static constexpr rule_cue rule = rule_cue::rtanti;
  one_stimulus seen{};

  void draw(trial& t, trial_draws& u) const {
    const auto s = seen.draw(u);
    t.cue(response, channels::fixation);
    t.show(response, s);
    t.respond(s.angle + std::numbers::pi);
  }
};

/// Delayed anti: respond away from a stimulus seen one delay ago.
struct delayed_anti : family_b {
  static constexpr std::string_view name = "delayed_anti", published_name = "dlyanti";
  static constexpr rule_cue rule = rule_cue::dlyanti;
  one_stimulus seen{};

  void draw(trial& t, trial_draws& u) const {
    const auto s = seen.draw(u);
    t.show(stimulus, s);
    t.respond(s.angle + std::numbers::pi);
  }
};

using rtanti = reaction_time_anti;  ///< its published short name
using dlyanti = delayed_anti;       ///< its published short name

}  // namespace ctrnn
