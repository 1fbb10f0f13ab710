// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator/block_length.hpp>

namespace ctrnn {

/// Coarsened discretization (CD):
///
///     r(t + theta dt) = r(t) + theta d(r(t))
///
/// as one step: no state in between exists, the noise advances by theta dt, and phases last a whole number of such
/// steps. Unstable for units with tau < theta dt / 2.
///
/// @tparam Theta  factor of the step size, at least 1 (1 is Base), or any_theta to set it at run time
/// @see Soo, Goudar & Wang (2023), section 2.2
template <int Theta = any_theta>
struct cd {
  static constexpr const char* summary = "coarse steps that shrink from stage to stage";
  static constexpr bool coarse = true;  ///< a block is one step of theta dt
  block_length<Theta> theta{};

  auto operator()(auto r, auto& d) const { return r + theta * d(r); }
};

}  // namespace ctrnn
