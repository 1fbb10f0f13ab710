// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace ctrnn {

/// Hyperbolic tangent.
struct tanh_unit {
  static constexpr const char* name = "tanh";
  auto operator()(auto z) const { return tanh(z); }
};

}  // namespace ctrnn
