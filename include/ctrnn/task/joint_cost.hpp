// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <ctrnn/simd/matrix_view.hpp>
#include <ctrnn/task/loss.hpp>
#include <utility>

namespace ctrnn {

/// The costs of a joint loss: replaces the readouts z, [trials][outputs] and padding, by share times the slope of the
/// cost, and returns the sum of the costs over trials. Each lane of a SIMD vector computes one trial.
/// @param want  targets, [trials][outputs]
template <class T, joint_loss Loss>
double joint_cost(const Loss& loss, matrix_view<T> z, matrix_view<const T> want, double share) {
  using V = simd::wide<T>;
  constexpr auto together = static_cast<std::size_t>(Loss::jointly);
  constexpr index_t lanes = simd::lanes<V>;
  using number = autodiff::dual<V, together>;
  double sum = 0;
  alignas(64) std::array<T, V::size> lane{};
  for (index_t first = 0; first < z.rows; first += lanes) {
    const index_t n = std::min(lanes, z.rows - first);
    const auto gather = [&](matrix_view<const T> from, std::size_t output) {
      for (index_t k = 0; k < lanes; ++k)  // lanes beyond the last trial repeat it
        lane[static_cast<std::size_t>(k)] = from.row(first + std::min(k, n - 1))[output];
      return number(V::load_aligned(lane.data()));
    };
    const auto number_of = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::pair{std::array{gather(z, I)...}, std::array{gather(want, I)...}};
    };
    auto [y, target] = number_of(std::make_index_sequence<together>());
    for (std::size_t i = 0; i < together; ++i) {
      y[i].slope[i] = V(T(1));
      y[i] = loss.output(y[i]);
    }
    const auto cost = loss.cost(y, target);

    cost.value.store_aligned(lane.data());
    for (index_t k = 0; k < n; ++k) {
      sum += static_cast<double>(lane[static_cast<std::size_t>(k)]);
      std::fill_n(z.row(first + k), z.stride, T(0));
    }
    for (std::size_t i = 0; i < together; ++i) {
      (V(static_cast<T>(share)) * cost.slope[i]).store_aligned(lane.data());
      for (index_t k = 0; k < n; ++k) z.row(first + k)[i] = lane[static_cast<std::size_t>(k)];
    }
  }
  return sum;
}

}  // namespace ctrnn
