// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace ctrnn {

/// Linear unit: phi(z) = z.
struct linear {
  static constexpr const char* name = "linear";
  static constexpr bool slope_is_1 = true;  ///< see has_slope_1

  auto operator()(auto z) const { return z; }
};

}  // namespace ctrnn
