// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/families.hpp>
#include <ctrnn/task/trial_draws.hpp>

#include <numbers>
#include <string_view>

namespace ctrnn::tasks {

/// What the matching tasks share: two stimuli one delay apart, each of either modality; respond in the direction
/// of the second, or hold fixation.
struct matching : family_c {
  double strength = 1;                 ///< strength of both stimuli
  bool respond_to_match = true;        ///< respond to a match, else to a non-match
  double no_go_ring = channels::rest;  ///< target of the ring in a trial without response
  static constexpr auto parameters = std::tuple_cat(
      family_c::parameters,
      std::tuple(parameter{"strength", &matching::strength, limits::at_least(0), "strength of a stimulus"}));

protected:
  /// Shows two stimuli, and asks for a response to the second, or for fixation, by `match` and respond_to_match.
  void show_and_ask(const ring_trial& t, const ring& first, const ring& second, bool match) const {
    t.show(stimulus_1, first);
    t.show(stimulus_2, second);
    match == respond_to_match ? t.respond(second.angle) : t.hold(no_go_ring);
  }
};

/// Delayed match to sample: respond to the second stimulus if it has the direction of the first.
struct delayed_match_to_sample : matching {
  static constexpr std::string_view name = "delayed_match_to_sample", published_name = "dms";
  static constexpr std::string_view summary = "two stimuli one second apart: point if they match, else hold still";
  rule_cue rule = rule_cue::dms;

  /// Angle from the first direction to the second in a match, rad.
  interval match_offset{-std::numbers::pi / 18, std::numbers::pi / 18};
  /// Angle from the first direction to the second in a non-match, rad.
  interval non_match_offset{std::numbers::pi / 2, 3 * std::numbers::pi / 2};
  static constexpr auto parameters = std::tuple_cat(
      matching::parameters,
      std::tuple(task_parameter{"angle", &delayed_match_to_sample::non_match_offset, user_unit::degrees(),
                                limits::within(-360, 360), "between two stimuli that do not match"}));

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto modality_1 = u.modality();
    const auto modality_2 = u.modality();
    const auto angle_1 = u.angle();
    const bool match = u.coin();
    const auto angle_2 = angle_1 + u.angle(match ? match_offset : non_match_offset);
    show_and_ask(t, ring(modality_1, angle_1, strength), ring(modality_2, angle_2, strength), match);
  }
};

/// Delayed non-match to sample: respond to the second stimulus if it has another direction than the first.
struct delayed_non_match_to_sample : delayed_match_to_sample {
  static constexpr std::string_view name = "delayed_non_match_to_sample", published_name = "dnms";
  static constexpr std::string_view summary =
      "two stimuli one second apart: point if they do not match, else hold still";
  constexpr delayed_non_match_to_sample() { rule = rule_cue::dnms, respond_to_match = false; }
};

/// Delayed match to category: respond to the second stimulus if it is of the category of the first. There are two
/// categories of directions, opposite quarters of the circle.
struct delayed_match_to_category : matching {
  static constexpr std::string_view name = "delayed_match_to_category", published_name = "dmc";
  static constexpr std::string_view summary =
      "two stimuli one second apart: point if they are of one category, else hold still";
  rule_cue rule = rule_cue::dmc;

  interval category_1{0, std::numbers::pi / 2};                     ///< directions of category 1, rad
  interval category_2{std::numbers::pi, 3 * std::numbers::pi / 2};  ///< directions of category 2, rad
  bool non_match_in_both_orders = true;                             ///< else a non-match begins with category 1

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto modality_1 = u.modality();
    const auto modality_2 = u.modality();
    const bool match = u.coin();
    const bool heads = u.coin();
    const bool first_in_1 = heads || (!match && !non_match_in_both_orders);
    const bool second_in_1 = match == first_in_1;
    const auto angle_1 = u.angle(first_in_1 ? category_1 : category_2);
    const auto angle_2 = u.angle(second_in_1 ? category_1 : category_2);
    show_and_ask(t, ring(modality_1, angle_1, strength), ring(modality_2, angle_2, strength), match);
  }
};

/// Delayed non-match to category: respond to the second stimulus if it is of the other category.
struct delayed_non_match_to_category : delayed_match_to_category {
  static constexpr std::string_view name = "delayed_non_match_to_category", published_name = "dnmc";
  static constexpr std::string_view summary =
      "two stimuli one second apart: point if they are of two categories, else hold still";
  constexpr delayed_non_match_to_category() { rule = rule_cue::dnmc, respond_to_match = false; }
};

using dms = delayed_match_to_sample;         ///< the task's published short name
using dnms = delayed_non_match_to_sample;    ///< the task's published short name
using dmc = delayed_match_to_category;       ///< the task's published short name
using dnmc = delayed_non_match_to_category;  ///< the task's published short name

}  // namespace ctrnn::tasks
