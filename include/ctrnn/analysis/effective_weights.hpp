// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/network.hpp>
#include <ctrnn/simd/xtensor.hpp>

namespace ctrnn {

/// The effective recurrent weights, [units][units], one row for each receiving unit: |W| times the sign of the sending
/// unit under Dale's law, 0 where the mask has no connection, and m n^T / N where they are of low rank.
template <class T>
xt::xtensor<double, 2> effective_weights(const network<T>& net) {
  const index_t units = net.architecture().units;
  const auto n = static_cast<std::size_t>(units);
  auto w = xt::xtensor<double, 2>::from_shape({n, n});
  for (index_t i = 0; i < units; ++i)
    for (index_t j = 0; j < units; ++j)
      w(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) = static_cast<double>(net.effective(i, j));
  return w;
}

}  // namespace ctrnn
