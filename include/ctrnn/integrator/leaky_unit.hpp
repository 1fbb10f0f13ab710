// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>

namespace ctrnn {

/// The dynamics of one unit that only leaks, dr/dt = -r / tau, as an integrator sees them: the object `d` with
/// which block_multiplier and the concept `integrator` call it.
struct leaky_unit {
  double dt_over_tau;  ///< dt / tau

  double target(double, int = 0) const { return 0; }                            ///< what the unit relaxes to
  double operator()(double r, int = 0) const { return -dt_over_tau * r; }       ///< increment of a base step
  double relaxation(int n) const { return -std::expm1(-n * dt_over_tau); }      ///< 1 - exp(-n dt / tau)

  /// n base steps from r.
  double path(int n, double r) const {
    return path(n, r, [this](double s, int k) { return s + (*this)(s, k); });
  }
  /// n steps of the caller's own from r: r <- body(r, k) for k = 0 ... n - 1.
  template <class Body>
  double path(int n, double r, Body body) const {
    for (int k = 0; k < n; ++k) r = body(r, k);
    return r;
  }
};

}  // namespace ctrnn
