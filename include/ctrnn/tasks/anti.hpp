// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/go.hpp>

#include <numbers>
#include <string_view>

namespace ctrnn::tasks {

/// Anti: as go, but respond in the opposite direction.
struct anti : go {
  static constexpr std::string_view name = "anti", published_name = "anti";
  static constexpr std::string_view summary = "point away from a stimulus that was just there";
  constexpr anti() { rule = rule_cue::anti, turn = std::numbers::pi; }
};

/// Reaction-time anti: as reaction-time go, but respond in the opposite direction.
struct reaction_time_anti : reaction_time_go {
  static constexpr std::string_view name = "reaction_time_anti", published_name = "rtanti";
  static constexpr std::string_view summary = "point away from a stimulus as soon as it comes";
  constexpr reaction_time_anti() { rule = rule_cue::rtanti, turn = std::numbers::pi; }
};

/// Delayed anti: as delayed go, but respond in the opposite direction.
struct delayed_anti : delayed_go {
  static constexpr std::string_view name = "delayed_anti", published_name = "dlyanti";
  static constexpr std::string_view summary = "point away from a stimulus that was there one second ago";
  constexpr delayed_anti() { rule = rule_cue::dlyanti, turn = std::numbers::pi; }
};

using rtanti = reaction_time_anti;  ///< the task's published short name
using dlyanti = delayed_anti;       ///< the task's published short name

}  // namespace ctrnn::tasks
