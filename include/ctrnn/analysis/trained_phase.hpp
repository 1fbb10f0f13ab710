// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/text/message.hpp>

namespace ctrnn::detail {

/// The phase with an index, which has to be in the trained part, as only that is recorded.
/// @throws std::invalid_argument for a phase that does not exist or is not trained; the message begins with `asked`
inline const batch_phase& trained_phase(const trial_batch& trials, int phase, const char* asked) {
  const auto phases = trials.phases();
  if (phase < 0 || static_cast<std::size_t>(phase) >= phases.size() || phases[static_cast<std::size_t>(phase)].warm_up)
    refuse({asked, ": phase ", phase, " of ", phases.size(), "; choose one after the warm-up, counted from 0"});
  return phases[static_cast<std::size_t>(phase)];
}

}  // namespace ctrnn::detail
