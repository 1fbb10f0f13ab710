// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace ctrnn {

/// Exponential Euler: the leak is exact, and the target, which of rates is phi(W r + b + h + sigma eta), is held
/// constant for a step:
///
///     r(t + dt) = r + (1 - exp(-dt / tau)) (target(r) - r)
///
/// @see Hochbruck & Ostermann, Exponential integrators, Acta Numerica 19 (2010)
struct exponential_euler {
  static constexpr const char* summary = "Euler's method with an exact leak";
  static constexpr int theta = 1;

  auto operator()(auto r, auto& d) const { return r + d.relaxation(1) * (d.target(r) - r); }
};

}  // namespace ctrnn
