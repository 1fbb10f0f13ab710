// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator/concept.hpp>

namespace ctrnn {

/// An integrator with a second skip, from the start of each trial of a block to its end:
///
///     r(next trial's start) = (1 - beta) r(start) + beta r(end)
///
/// with the integrator's own beta, so that a schedule moves both. Trials are told apart by phase::begins_trial; it is
/// for tasks that have several in a row, as rule_reversal has. across_trials<sctt<1>> has this skip alone.
///
///     ensemble<rule_reversal, across_trials<sctt<40>>, relu> models(...);
///
/// @see Soo, Goudar & Wang (2023), appendix: rule reversal
template <has_beta Inner>
struct across_trials : Inner {
  using inner = Inner;  ///< the integrator within a trial

  /// The state in which the next trial begins, of those at the start and at the end of this one.
  auto next_trial(auto start, auto end) const { return (1 - this->beta) * start + this->beta * end; }
};

}  // namespace ctrnn
