// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <stdexcept>
#include <string>

namespace ctrnn {

/// Leaky rectified linear: z above 0, leak z below. Slope `leak` at z = 0.
struct leaky_relu {
  static constexpr const char* name = "leaky_relu";
  double leak = 0.1;  ///< slope below 0, 0 to 1
  /// @throws std::invalid_argument unless leak is 0 to 1
  void check() const {
    if (!(leak >= 0 && leak <= 1))
      throw std::invalid_argument("leaky_relu: a leak of " + std::to_string(leak) + "; it must be 0 to 1");
  }
  auto operator()(auto z) const { return max(z, leak * z); }
};

}  // namespace ctrnn
