// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator/block_length.hpp>

namespace ctrnn {

/// DASC whose jump leaks exactly instead of by one long Euler step, so that it is stable for every theta:
///
///     r(t + theta dt) = (1 - beta) (r + (1 - exp(-theta dt / tau)) (phi - r))
///                       + beta r_base(t + theta dt)
///
/// with r and its target phi, which of rates is phi(W r + b + h + sigma eta), at the block's start. Not in the paper.
///
/// @tparam Theta  length of a block in base steps, at least 1 (1 is Base), or any_theta to set it at run time
template <int Theta = any_theta>
struct exponential_dasc {
  static constexpr const char* summary = "dasc that is stable for every theta";
  block_length<Theta> theta{};
  double beta = 1;  ///< weight of the base path, 0 to 1 (1 is Base)

  auto operator()(auto r, auto& d) const {
    auto jump = r + d.relaxation(theta) * (d.target(r) - r);
    auto end = d.path(theta, r);
    return (1 - beta) * jump + beta * end;
  }
};

}  // namespace ctrnn
