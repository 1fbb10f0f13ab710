// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator/block_length.hpp>

namespace ctrnn {

/// Dynamics-aligned skip connection through time (DASC):
///
///     r(t + theta dt) = (1 - beta) (r(t) + theta d(r(t))) + beta r_base(t + theta dt)
///
/// The skip follows the dynamics: one Euler step of theta dt, where d is the increment of the block's first base step.
/// For a unit of time constant tau it is stable while |block_multiplier(*this, dt, tau)| <= 1.
///
/// @tparam Theta  length of a block in base steps, at least 1 (1 is Base), or any_theta to set it at run time
/// @see Soo, Goudar & Wang (2023), section 2.4
template <int Theta = any_theta>
struct dasc {
  static constexpr const char* summary = "skip connections that follow the dynamics";
  block_length<Theta> theta{};
  double beta = 1;  ///< weight of the base path, 0 to 1 (1 is Base)

  auto operator()(auto r, auto& d) const {
    auto jump = r + theta * d(r);
    auto end = d.path(theta, r);
    return (1 - beta) * jump + beta * end;
  }
};

}  // namespace ctrnn
