// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace ctrnn {

/// Rectified power: max(z, 0)^exponent, e.g. the supralinear units of Rubin, Van Hooser & Miller (2015).
struct rectified_power {
  static constexpr const char* name = "rectified_power";
  double exponent = 2;  ///< above 1
  auto operator()(auto z) const { return pow(z, exponent); }
};

}  // namespace ctrnn
