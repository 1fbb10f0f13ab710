// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace ctrnn {

/// Softplus: log(1 + exp(z)).
struct softplus {
  static constexpr const char* name = "softplus";
  auto operator()(auto z) const { return log1pexp(z); }
};

}  // namespace ctrnn
