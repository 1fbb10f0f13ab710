// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator/block_length.hpp>
#include <tuple>

namespace ctrnn {

/// DASC as the published program runs it: the jump takes the last base increment of the block before:
///
///     r(t + theta dt) = (1 - beta) (r(t) + theta d_before) + beta r_base(t + theta dt)
///
/// where d_before = d(r_base(t - dt)), on the base path before the skip is mixed in; a phase's first block takes its
/// own first increment, d(r(t)). The jump keeps r(t) with the factor 1, where that of DASC has 1 - theta dt / tau.
/// Gradients pass through d_before.
///
/// @tparam Theta  length of a block in base steps, at least 1 (1 is Base), or any_theta to set it at run time
/// @see the program published with Soo, Goudar & Wang (2023); dasc is the formula of the paper
template <int Theta = any_theta>
struct lagged_dasc {
  static constexpr const char* summary = "dasc as published: the skip follows the block before";
  block_length<Theta> theta{};
  double beta = 1;  ///< weight of the base path, 0 to 1 (1 is Base)

  /// The increment that a phase's first block takes, as there is no block before it.
  auto at_phase_start(auto r, auto& d) const { return d(r); }

  /// The state at the block's end, and the increment that the next block's jump takes.
  auto operator()(auto r, auto& d, auto before) const {
    auto jump = r + theta * before;
    auto s = d.path(theta - 1, r);
    auto last = d(s, theta - 1);
    return std::tuple((1 - beta) * jump + beta * (s + last), last);
  }
};

}  // namespace ctrnn
