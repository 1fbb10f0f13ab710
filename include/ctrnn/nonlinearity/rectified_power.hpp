// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/policy/parameter.hpp>

namespace ctrnn {

/// Rectified power: max(z, 0)^exponent, e.g. the supralinear units of Rubin, Van Hooser & Miller (2015).
struct rectified_power {
  static constexpr const char* name = "rectified_power";
  double exponent = 2;  ///< above 1, else the slope at 0 is no number; for 1 use relu
  static constexpr auto parameters =
      std::tuple(parameter{"exponent", &rectified_power::exponent, limits::above(1), "power of the drive"});

  auto operator()(auto z) const { return pow(z, exponent); }
};

}  // namespace ctrnn
