// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/policy/parameter.hpp>

namespace ctrnn {

/// Leaky rectified linear unit: z above 0, leak z below. Slope `leak` at z = 0.
struct leaky_relu {
  static constexpr const char* name = "leaky_relu";
  double leak = 0.1;  ///< slope below 0, 0 to 1
  static constexpr auto parameters =
      std::tuple(parameter{"leak", &leaky_relu::leak, limits::within(0, 1), "slope below 0"});

  auto operator()(auto z) const { return max(z, leak * z); }
};

}  // namespace ctrnn
