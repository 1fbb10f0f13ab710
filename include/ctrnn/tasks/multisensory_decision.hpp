// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/families.hpp>
#include <ctrnn/tasks/stimuli.hpp>

#include <string_view>

namespace ctrnn::tasks {

/// Multisensory decision: two directions at once, each in both modalities; respond in the direction that is
/// stronger over both. One modality shows both directions at q times their strengths, the other at
/// 2 - q times.
struct multisensory_decision : family_a, two_choices {
  static constexpr std::string_view name = "multisensory_decision", published_name = "multsendm";
  static constexpr std::string_view summary = "two stimuli in both modalities: point to the stronger in sum";
  static constexpr auto parameters = std::tuple_cat(family_a::parameters, two_choices::parameters);
  rule_cue rule = rule_cue::multsendm;
  interval gain{1.2, 1.4};  ///< limits of q

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto modality = u.modality(), other = 3 - modality;
    const auto [angle_1, angle_2] = angles.draw(u);
    const auto [strength_1, strength_2] = strengths.draw_stronger_first(u);
    const auto q = u.between(gain);
    t.show(stimulus, ring(modality, angle_1, q * strength_1), ring(modality, angle_2, q * strength_2),
           ring(other, angle_1, (2 - q) * strength_1), ring(other, angle_2, (2 - q) * strength_2));
    t.respond(angle_1);
  }
};

/// Delayed multisensory decision: as multisensory decision, but one direction comes one delay after the
/// other. A coin says which is first (heads: the stronger).
struct delayed_multisensory_decision : family_c, two_choices {
  static constexpr std::string_view name = "delayed_multisensory_decision", published_name = "multsendlydm";
  static constexpr std::string_view summary = "one second apart, in both modalities: point to the stronger in sum";
  static constexpr auto parameters = std::tuple_cat(family_c::parameters, two_choices::parameters);
  rule_cue rule = rule_cue::multsendlydm;
  interval gain{1.2, 1.4};  ///< limits of q

  void draw(trial& one, trial_draws& u) const {
    const ring_trial t(one, rule);
    const auto modality = u.modality(), other = 3 - modality;
    const auto [angle_1, angle_2] = angles.draw(u);
    const auto [strength_1, strength_2] = strengths.draw_stronger_first(u);
    const auto q = u.between(gain);
    const bool stronger_first = u.coin();
    t.show(stronger_first ? stimulus_1 : stimulus_2, ring(modality, angle_1, q * strength_1),
           ring(other, angle_1, (2 - q) * strength_1));
    t.show(stronger_first ? stimulus_2 : stimulus_1, ring(modality, angle_2, q * strength_2),
           ring(other, angle_2, (2 - q) * strength_2));
    t.respond(angle_1);
  }
};

using multsendm = multisensory_decision;             ///< the task's published short name
using multsendlydm = delayed_multisensory_decision;  ///< the task's published short name

}  // namespace ctrnn::tasks
