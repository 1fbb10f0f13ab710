// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <type_traits>

namespace ctrnn {

/// The template argument of an integrator whose block length theta is a member that is set at run time.
inline constexpr int any_theta = 0;

/// The type of an integrator's member `theta`: a constant, or an int for any_theta.
template <int Theta>
  requires(Theta >= 0)
using block_length = std::conditional_t<Theta == any_theta, int, std::integral_constant<int, Theta>>;

}  // namespace ctrnn
