// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks/ring.hpp>

/// The input and output channels that the 20 cognitive tasks share.
namespace ctrnn::tasks::channels {

inline constexpr int fixation = 0;  ///< fixation, the first input and the first output

/// First channel of a ring: among inputs that of modality 1 or 2; among outputs, with one ring, that of modality 1.
constexpr int first_of_ring(int modality) { return 1 + (modality - 1) * directions; }

inline constexpr int first_rule = 65;  ///< input channel of the first rule cue
inline constexpr int rules = 20;       ///< number of rule cues

inline constexpr int inputs = 85;   ///< number of inputs: fixation, two rings, rule cues
inline constexpr int outputs = 33;  ///< number of outputs: fixation, one ring

inline constexpr double holding = 0.85;  ///< target of the fixation output while fixation is to be held
inline constexpr double rest = 0.05;  ///< target of the fixation output in a response, and of a ring at rest

}  // namespace ctrnn::tasks::channels

namespace ctrnn::tasks {

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

}  // namespace ctrnn::tasks
