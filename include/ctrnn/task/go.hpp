// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/families.hpp>
#include <ctrnn/task/trial_draws.hpp>

#include <string_view>

namespace ctrnn {

/// Go: respond in the direction of the stimulus that was just there. Either modality.
struct go : family_a {
  static constexpr std::string_view name = "go", published_name = "go";
  static constexpr rule_cue rule = rule_cue::go;

  void draw(trial& t, trial_draws& u) const {
    const auto modality = u.modality();
    const auto angle = u.angle();
    t.show(stimulus, ring(modality, angle));
    t.respond(angle);
  }
};

}  // namespace ctrnn
