// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/families.hpp>
#include <ctrnn/task/trial_draws.hpp>

#include <string_view>

namespace ctrnn {

/// Delayed go: respond in the direction of a stimulus seen one delay ago. Either modality.
struct delayed_go : family_b {
  static constexpr std::string_view name = "delayed_go", published_name = "dlygo";
  static constexpr rule_cue rule = rule_cue::dlygo;

  void draw(trial& t, trial_draws& u) const {
    const auto modality = u.modality();
    const auto angle = u.angle();
    t.show(stimulus, ring(modality, angle));
    t.respond(angle);
  }
};

using dlygo = delayed_go;  ///< its published short name

}  // namespace ctrnn
