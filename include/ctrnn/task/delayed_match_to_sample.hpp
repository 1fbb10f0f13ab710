// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/families.hpp>
#include <ctrnn/task/trial_draws.hpp>

#include <numbers>
#include <string_view>

namespace ctrnn {

/// Delayed match to sample: respond to the second stimulus if it has the direction of the first, one delay
/// ago; else hold fixation. Either modality, drawn for each stimulus.
///
/// Directions match within pi / 18, and are at least pi / 2 apart when they do not.
struct delayed_match_to_sample : family_c {
  static constexpr std::string_view name = "delayed_match_to_sample", published_name = "dms";
  static constexpr rule_cue rule = rule_cue::dms;

  double no_go_ring = channels::rest;  ///< ring target of the no-go response; 0 in the published code

  void draw(trial& t, trial_draws& u) const {
    constexpr double pi = std::numbers::pi;
    const auto modality_1 = u.modality();
    const auto modality_2 = u.modality();
    const auto angle_1 = u.angle();
    const bool match = u.coin();
    const auto angle_2 = angle_1 + (match ? u.angle(-pi / 18, pi / 18) : u.angle(pi / 2, 3 * pi / 2));
    t.show(stimulus_1, ring(modality_1, angle_1));
    t.show(stimulus_2, ring(modality_2, angle_2));
    match ? t.respond(angle_2) : t.hold(no_go_ring);
  }
};

using dms = delayed_match_to_sample;  ///< its published short name

}  // namespace ctrnn
