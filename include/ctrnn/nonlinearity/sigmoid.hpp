// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace ctrnn {

/// Logistic sigmoid: 1 / (1 + exp(-z)).
struct sigmoid {
  static constexpr const char* name = "sigmoid";
  auto operator()(auto z) const { return logistic(z); }
};

}  // namespace ctrnn
