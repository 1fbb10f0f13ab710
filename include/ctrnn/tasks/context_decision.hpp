// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/families.hpp>
#include <ctrnn/tasks/stimuli.hpp>

#include <string_view>

namespace ctrnn::tasks {

/// Context decision: the same two directions in both modalities, at strengths drawn for each; respond in the
/// direction that is stronger in modality `Modality`, and ignore the other modality.
template <int Modality>
requires modality_1_or_2<Modality>
struct context_decision_on : family_a, two_choices {
  static constexpr std::string_view name = Modality == 1 ? "context_decision_1" : "context_decision_2";
  static constexpr std::string_view published_name = Modality == 1 ? "ctxdm1" : "ctxdm2";
  static constexpr std::string_view summary =
      Modality == 1 ? "point to the stronger in modality 1, whatever modality 2 shows"
                    : "point to the stronger in modality 2, whatever modality 1 shows";
  static constexpr auto parameters = std::tuple_cat(family_a::parameters, two_choices::parameters);
  rule_cue rule = Modality == 1 ? rule_cue::ctxdm1 : rule_cue::ctxdm2;
  static constexpr int other = 3 - Modality;  ///< the modality of the distractors
  two_strengths distractors{};                ///< strengths of the distractors

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto [angle_1, angle_2] = angles.draw(u);
    const auto [strength_1, strength_2] = strengths.draw(u);
    const auto [distractor_1, distractor_2] = distractors.draw(u);
    t.show(stimulus, ring(Modality, angle_1, strength_1), ring(Modality, angle_2, strength_2),
           ring(other, angle_1, distractor_1), ring(other, angle_2, distractor_2));
    t.respond(strength_1 > strength_2 ? angle_1 : angle_2);
  }
};

/// Delayed context decision: as context decision, but the second direction comes one delay after the first.
template <int Modality>
requires modality_1_or_2<Modality>
struct delayed_context_decision_on : family_c, two_choices {
  static constexpr std::string_view name =
      Modality == 1 ? "delayed_context_decision_1" : "delayed_context_decision_2";
  static constexpr std::string_view published_name = Modality == 1 ? "ctxdlydm1" : "ctxdlydm2";
  static constexpr std::string_view summary =
      Modality == 1 ? "one second apart: the stronger in modality 1, whatever modality 2 shows"
                    : "one second apart: the stronger in modality 2, whatever modality 1 shows";
  static constexpr auto parameters = std::tuple_cat(family_c::parameters, two_choices::parameters);
  rule_cue rule = Modality == 1 ? rule_cue::ctxdlydm1 : rule_cue::ctxdlydm2;
  static constexpr int other = 3 - Modality;  ///< the modality of the distractors
  two_strengths distractors{};                ///< strengths of the distractors

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto [angle_1, angle_2] = angles.draw(u);
    const auto [strength_1, strength_2] = strengths.draw(u);
    const auto [distractor_1, distractor_2] = distractors.draw(u);
    t.show(stimulus_1, ring(Modality, angle_1, strength_1), ring(other, angle_1, distractor_1));
    t.show(stimulus_2, ring(Modality, angle_2, strength_2), ring(other, angle_2, distractor_2));
    t.respond(strength_1 > strength_2 ? angle_1 : angle_2);
  }
};

using context_decision_1 = context_decision_on<1>;                  ///< Context decision on modality 1
using context_decision_2 = context_decision_on<2>;                  ///< Context decision on modality 2
using delayed_context_decision_1 = delayed_context_decision_on<1>;  ///< Delayed context decision on modality 1
using delayed_context_decision_2 = delayed_context_decision_on<2>;  ///< Delayed context decision on modality 2

using ctxdm1 = context_decision_1;             ///< the task's published short name
using ctxdm2 = context_decision_2;             ///< the task's published short name
using ctxdlydm1 = delayed_context_decision_1;  ///< the task's published short name
using ctxdlydm2 = delayed_context_decision_2;  ///< the task's published short name

}  // namespace ctrnn::tasks
