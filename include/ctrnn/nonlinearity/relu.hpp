// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace ctrnn {

/// Rectified linear unit: max(z, 0). Slope 0 at z = 0.
struct relu {
  static constexpr const char* name = "relu";
  static constexpr bool slope_is_0_or_1 = true;  ///< slopes are stored as bits
  auto operator()(auto z) const { return max(z, 0); }
};

}  // namespace ctrnn
