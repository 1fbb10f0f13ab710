// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <stdexcept>
#include <string>

namespace ctrnn {

/// Rectified power: max(z, 0)^exponent, e.g. the supralinear units of Rubin, Van Hooser & Miller (2015).
struct rectified_power {
  static constexpr const char* name = "rectified_power";
  double exponent = 2;  ///< above 1, else the slope at 0 is no number
  /// @throws std::invalid_argument unless exponent is above 1
  void check() const {
    if (!(exponent > 1 && std::isfinite(exponent)))
      throw std::invalid_argument("rectified_power: an exponent of " + std::to_string(exponent) +
                                  "; it must be above 1 and finite (for 1 use relu)");
  }
  auto operator()(auto z) const { return pow(z, exponent); }
};

}  // namespace ctrnn
