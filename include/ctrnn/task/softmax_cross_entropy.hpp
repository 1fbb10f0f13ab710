// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/dual.hpp>

#include <array>
#include <cstddef>

namespace ctrnn {

/// Cross-entropy between the softmax over the first outputs and their targets, the loss of a choice:
///
///     -sum_i target_i log p_i,   p_i = exp(z_i) / sum_j exp(z_j),
///
/// with p_i clipped to [1e-7, 1 - 1e-7]. Further outputs cost nothing. The outputs themselves are z: the largest is the
/// likeliest choice.
///
/// @tparam Choices  number of outputs to choose from
/// @see Soo, Goudar & Wang (2023), appendix: rule reversal
template <int Choices>
  requires(Choices >= 2)
struct softmax_cross_entropy {
  static constexpr int jointly = Choices;

  auto output(auto z) const { return z; }

  template <class Number>
  Number cost(const std::array<Number, Choices>& z, const std::array<Number, Choices>& target) const {
    constexpr double least = 1e-7;
    Number largest = z[0], sum = 0, cost = 0;
    for (const auto& x : z) largest = max(largest, x);
    for (const auto& x : z) sum = sum + exp(x - largest);
    for (std::size_t i = 0; i < z.size(); ++i)
      cost = cost - target[i] * log(min(max(exp(z[i] - largest) / sum, least), 1 - least));
    return cost;
  }
};

}  // namespace ctrnn
