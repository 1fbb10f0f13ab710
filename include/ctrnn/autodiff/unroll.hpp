// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/evaluate.hpp>
#include <type_traits>

namespace ctrnn {

/// As a template argument of an integrator: the block length is a member, set at run time.
inline constexpr int any_theta = 0;

/// The type of an integrator's member `theta`: a constant, or an int for any_theta.
template <int Theta>
  requires(Theta >= 0)
using block_length = std::conditional_t<Theta == any_theta, int, std::integral_constant<int, Theta>>;

/// r, then theta times r <- body(r, k), k = 0 ... theta - 1: the base path of a block.
/// The states in between are part of the network's trajectory; the last one is what the block makes of it.
template <number_like Theta, linear_operand R, class Body>
auto unroll(Theta theta, R&& r, Body body) {
  auto s = evaluate(std::forward<R>(r));
  for (int k = 0; k < static_cast<int>(theta); ++k) {
    s = evaluate(body(s, k));
    const auto& told = s.on().passing;
    if (told.call && k + 1 < static_cast<int>(theta)) told.call(told.object, s, k);
  }
  return s;
}

/// The same for a single number.
template <number_like Theta, std::floating_point R, class Body>
R unroll(Theta theta, R r, Body body) {
  for (int k = 0; k < static_cast<int>(theta); ++k) r = body(r, k);
  return r;
}

/// beta, but 1 where a block is one step long: a skip over a single step is none.
constexpr double base_weight(int theta, double beta) { return theta > 1 ? beta : 1; }

}  // namespace ctrnn
