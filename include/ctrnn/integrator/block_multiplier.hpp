// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/integrator/concept.hpp>

namespace ctrnn {

/// The dynamics of one unit that only leaks, dr/dt = -r / tau, as integrators see them.
struct leak {
  double dt_over_tau;  ///< dt / tau
  double rate(double, int = 0) const { return 0; }
  double operator()(double r, int = 0) const { return -dt_over_tau * r; }
  /// 1 - exp(-steps dt / tau)
  double relaxation(int steps) const { return -std::expm1(-steps * dt_over_tau); }
};

/// What a block multiplies the deviation of a leaky unit by: the integrator itself, run on such a unit.
/// For DASC it is (1 - beta) (1 - theta dt / tau) + beta (1 - dt / tau)^theta.
/// Above 1 in size the state grows from block to block, whatever the weights are.
///
/// @param dt   base step in s
/// @param tau  time constant of the unit in s
template <integrator I>
double block_multiplier(const I& i, double dt, double tau) {
  leak d{dt / tau};
  return i(1.0, d);
}

}  // namespace ctrnn
