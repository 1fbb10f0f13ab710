// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace ctrnn {

/// Heun's method, of second order in dt where there is no noise:
///
///     r(t + dt) = r + (d(r) + d(r + d(r))) / 2
///
/// @see Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I, section II.1
struct heun {
  static constexpr const char* summary = "Heun's method, second order";
  static constexpr int theta = 1;

  auto operator()(auto r, auto& d) const {
    auto first = d(r);
    return r + 0.5 * (first + d(r + first));
  }
};

}  // namespace ctrnn
