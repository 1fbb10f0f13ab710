// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/text/message.hpp>
#include <limits>
#include <string_view>

namespace ctrnn {

/// A stretch of a trial, as a task describes it.
///
/// The trial's clock runs in steps of the integrator's dt: a phase lasts whole_steps(seconds, dt). In
/// training a jittered phase lasts an integer number of steps drawn uniformly from [T - J, T + J), T and J
/// being the steps of `seconds` and of `jitter`: one draw per phase for all trials of a batch.
struct phase {
  std::string_view name;      ///< for messages and plots; must outlive the batch (a literal does)
  double seconds;             ///< length, at least `jitter`
  double jitter = 0;          ///< half width of the training jitter, s
  bool warm_up = false;       ///< runs before the trained part, outside the gradient and the loss
  bool time_varying = false;  ///< has an input for each of its steps, not one for all
  bool begins_trial = false;  ///< first phase of one of several trials in a row that make one trial of a batch
};

/// Consecutive trained phases over which one term of the loss is a mean: of the cost of outputs, over steps, trials and
/// outputs, against a target of its own; or, as an activity period, of the cost of rates (the |r| regulariser), over
/// steps, trials and units, without a target.
struct loss_period {
  int first_phase;    ///< index of its first phase
  int last_phase;     ///< index of its last phase, inclusive
  double grace = 0;   ///< seconds after the first phase's start that do not count
  double weight = 1;  ///< factor of the mean in the loss
};

/// The number of whole steps of dt in a time, both in seconds: floor(seconds / dt), where rounding errors of the
/// quotient do not count (0.3 / 0.1 is 3 steps).
/// @throws std::invalid_argument for 2^31 steps or more, and for a quotient that is not a number
inline int whole_steps(double seconds, double dt) {
  constexpr double rounding = 1e-9;  // steps; far above the quotient's error, far below what a user means
  const double steps = std::floor(seconds / dt + rounding);
  if (!(std::abs(steps) <= std::numeric_limits<int>::max()))
    refuse({"a time of ", seconds, " s in steps of ", dt, " s; give a time of less than 2^31 steps"});
  return static_cast<int>(steps);
}

}  // namespace ctrnn
