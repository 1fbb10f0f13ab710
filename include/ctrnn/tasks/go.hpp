// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/families.hpp>
#include <ctrnn/tasks/stimuli.hpp>

#include <string_view>

namespace ctrnn::tasks {

/// Go: respond in the direction of the stimulus that was just there.
struct go : family_a {
  static constexpr std::string_view name = "go", published_name = "go";
  static constexpr std::string_view summary = "point in the direction of a stimulus that was just there";
  rule_cue rule = rule_cue::go;
  one_stimulus seen{};
  static constexpr auto parameters = std::tuple_cat(family_a::parameters, parameters_in(&go::seen));
  double turn = 0;  ///< angle from the stimulus to the response, rad

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto s = seen.draw(u);
    t.show(stimulus, s);
    t.respond(s.angle + turn);
  }
};

/// Reaction-time go: respond to the stimulus as soon as it is there. The stimulus comes in the response phase, in which
/// the fixation input stays on.
struct reaction_time_go : family_a {
  static constexpr std::string_view name = "reaction_time_go", published_name = "rtgo";
  static constexpr std::string_view summary = "point in the direction of a stimulus as soon as it comes";
  rule_cue rule = rule_cue::rtgo;
  one_stimulus seen{};
  static constexpr auto parameters = std::tuple_cat(family_a::parameters, parameters_in(&reaction_time_go::seen));
  double turn = 0;  ///< angle from the stimulus to the response, rad

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto s = seen.draw(u);
    t.cue(response, channels::fixation);
    t.show(response, s);
    t.respond(s.angle + turn);
  }
};

/// Delayed go: respond in the direction of a stimulus seen one delay ago.
struct delayed_go : family_b {
  static constexpr std::string_view name = "delayed_go", published_name = "dlygo";
  static constexpr std::string_view summary = "point in the direction of a stimulus that was there one second ago";
  rule_cue rule = rule_cue::dlygo;
  one_stimulus seen{};
  static constexpr auto parameters = std::tuple_cat(family_b::parameters, parameters_in(&delayed_go::seen));
  double turn = 0;  ///< angle from the stimulus to the response, rad

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto s = seen.draw(u);
    t.show(stimulus, s);
    t.respond(s.angle + turn);
  }
};

using rtgo = reaction_time_go;  ///< the task's published short name
using dlygo = delayed_go;       ///< the task's published short name

}  // namespace ctrnn::tasks
