// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/ring.hpp>

/// The input and output channels that the 20 cognitive tasks share.
namespace ctrnn::channels {

inline constexpr int fixation = 0;  ///< input: hold still; output: holding still

/// First channel of a ring: input, modality 1 or 2; output, modality 1.
constexpr int first_of_ring(int modality) { return 1 + (modality - 1) * directions; }

inline constexpr int first_rule = 65;  ///< input: first of the 20 rule cues
inline constexpr int rules = 20;       ///< rule cues

inline constexpr int inputs = 85;   ///< fixation, two rings, rule cues
inline constexpr int outputs = 33;  ///< fixation, one ring

inline constexpr double holding = 0.85;  ///< target of the fixation output while it is to hold
inline constexpr double rest = 0.05;  ///< target of the fixation output that lets go, baseline of the ring's

}  // namespace ctrnn::channels

namespace ctrnn {

/// Rule cues of the 20 tasks, by their published short names, in the order of their input channels.
enum class rule_cue : int {
  go,
  rtgo,
  dlygo,
  anti,
  rtanti,
  dlyanti,
  dm1,
  dm2,
  ctxdm1,
  ctxdm2,
  multsendm,
  dlydm1,
  dlydm2,
  ctxdlydm1,
  ctxdlydm2,
  multsendlydm,
  dms,
  dnms,
  dmc,
  dnmc,
};

/// Input channel of a rule cue.
constexpr int channel_of(rule_cue cue) { return channels::first_rule + static_cast<int>(cue); }

}  // namespace ctrnn
