// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator/block_length.hpp>

namespace ctrnn {

/// Skip connection through time (SCTT):
///
///     r(t + theta dt) = (1 - beta) r(t) + beta r_base(t + theta dt)
///
/// @tparam Theta  length of a block in base steps, at least 1 (1 is Base), or any_theta to set it at run time
/// @see Soo, Goudar & Wang (2023), section 2.3
template <int Theta = any_theta>
struct sctt {
  static constexpr const char* summary = "skip connections through time";
  block_length<Theta> theta{};
  double beta = 1;  ///< weight of the base path, 0 to 1 (1 is Base)

  auto operator()(auto r, auto& d) const {
    auto end = d.path(theta, r);
    return (1 - beta) * r + beta * end;
  }
};

}  // namespace ctrnn
