// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace ctrnn {

/// The network's own dynamics, by Euler's method:
///
///     r(t + dt) = r(t) + d(r(t))
///
/// where d is the increment of one base step, dt / tau (-r + phi(W r + b + h + sigma eta)) where states are
/// rates.
///
/// @see Soo, Goudar & Wang (2023), section 2.1
struct base {
  static constexpr const char* summary = "Euler's method with small steps";
  static constexpr int theta = 1;

  auto operator()(auto r, auto& d) const { return r + d(r); }
};

}  // namespace ctrnn
