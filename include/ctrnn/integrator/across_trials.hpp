// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator/concept.hpp>

namespace ctrnn {

/// An integrator with a second skip, from the start of each trial of a block to its end:
///
///     r(next trial's start) = (1 - beta) r(start) + beta r(end)
///
/// with the beta of the integrator itself, so that a schedule changes both skips. A trial begins where
/// phase::begins_trial says so; the skip is for tasks with several trials in a row, such as rule_reversal.
/// across_trials<sctt<1>> has this skip alone.
///
///     ensemble<tasks::rule_reversal, across_trials<sctt<40>>, relu> models(...);
///
/// @see Soo, Goudar & Wang (2023), appendix: rule reversal
template <has_beta Inner>
struct across_trials : Inner {
  using inner = Inner;  ///< the integrator within a trial

  /// The state in which the next trial begins, from the states at the start and at the end of this one.
  auto next_trial(auto start, auto end) const { return (1 - this->beta) * start + this->beta * end; }
};

}  // namespace ctrnn
