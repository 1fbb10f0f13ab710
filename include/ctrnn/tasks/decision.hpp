// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/families.hpp>
#include <ctrnn/tasks/stimuli.hpp>

#include <string_view>

namespace ctrnn::tasks {

/// Decision: two stimuli at once in one modality; respond in the direction of the stronger.
template <int Modality>
requires modality_1_or_2<Modality>
struct decision_on : family_a, two_choices {
  static constexpr std::string_view name = Modality == 1 ? "decision_1" : "decision_2";
  static constexpr std::string_view published_name = Modality == 1 ? "dm1" : "dm2";
  static constexpr std::string_view summary =
      Modality == 1 ? "two stimuli at once, in modality 1: point to the stronger"
                    : "two stimuli at once, in modality 2: point to the stronger";
  static constexpr auto parameters = std::tuple_cat(family_a::parameters, two_choices::parameters);
  rule_cue rule = Modality == 1 ? rule_cue::dm1 : rule_cue::dm2;

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto [angle_1, angle_2] = angles.draw(u);
    const auto [strength_1, strength_2] = strengths.draw(u);
    t.show(stimulus, ring(Modality, angle_1, strength_1), ring(Modality, angle_2, strength_2));
    t.respond(strength_1 > strength_2 ? angle_1 : angle_2);
  }
};

/// Delayed decision: two stimuli one delay apart in one modality; respond in the direction of the stronger.
template <int Modality>
requires modality_1_or_2<Modality>
struct delayed_decision_on : family_c, two_choices {
  static constexpr std::string_view name = Modality == 1 ? "delayed_decision_1" : "delayed_decision_2";
  static constexpr std::string_view published_name = Modality == 1 ? "dlydm1" : "dlydm2";
  static constexpr std::string_view summary =
      Modality == 1 ? "two stimuli one second apart, in modality 1: point to the stronger"
                    : "two stimuli one second apart, in modality 2: point to the stronger";
  static constexpr auto parameters = std::tuple_cat(family_c::parameters, two_choices::parameters);
  rule_cue rule = Modality == 1 ? rule_cue::dlydm1 : rule_cue::dlydm2;

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto [angle_1, angle_2] = angles.draw(u);
    const auto [strength_1, strength_2] = strengths.draw(u);
    t.show(stimulus_1, ring(Modality, angle_1, strength_1));
    t.show(stimulus_2, ring(Modality, angle_2, strength_2));
    t.respond(strength_1 > strength_2 ? angle_1 : angle_2);
  }
};

using decision_1 = decision_on<1>;                  ///< Decision on modality 1
using decision_2 = decision_on<2>;                  ///< Decision on modality 2
using delayed_decision_1 = delayed_decision_on<1>;  ///< Delayed decision on modality 1
using delayed_decision_2 = delayed_decision_on<2>;  ///< Delayed decision on modality 2
using delayed_decision = delayed_decision_1;        ///< Delayed decision on modality 1, if none is named

using dm1 = decision_1;             ///< the task's published short name
using dm2 = decision_2;             ///< the task's published short name
using dlydm1 = delayed_decision_1;  ///< the task's published short name
using dlydm2 = delayed_decision_2;  ///< the task's published short name

}  // namespace ctrnn::tasks
