// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/go.hpp>

#include <numbers>
#include <string_view>

namespace ctrnn {

/// Anti: as go, but respond in the opposite direction.
struct anti : go {
  static constexpr std::string_view name = "anti", published_name = "anti";
  static constexpr rule_cue rule = rule_cue::anti;
  anti() { turn = std::numbers::pi; }
};

/// Reaction-time anti: as reaction-time go, but respond in the opposite direction.
struct reaction_time_anti : reaction_time_go {
  static constexpr std::string_view name = "reaction_time_anti", published_name = "rtanti";
  static constexpr rule_cue rule = rule_cue::rtanti;
  reaction_time_anti() { turn = std::numbers::pi; }
};

/// Delayed anti: as delayed go, but respond in the opposite direction.
struct delayed_anti : delayed_go {
  static constexpr std::string_view name = "delayed_anti", published_name = "dlyanti";
  static constexpr rule_cue rule = rule_cue::dlyanti;
  delayed_anti() { turn = std::numbers::pi; }
};

using rtanti = reaction_time_anti;  ///< its published short name
using dlyanti = delayed_anti;       ///< its published short name

}  // namespace ctrnn
