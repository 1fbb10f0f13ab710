// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace ctrnn {

/// Rectified hyperbolic tangent: tanh(max(z, 0)), a rate that saturates. Slope 0 at z = 0.
struct rectified_tanh {
  static constexpr const char* name = "rectified_tanh";
  auto operator()(auto z) const { return tanh(max(z, 0)); }
};

}  // namespace ctrnn
