// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/network.hpp>
#include <ctrnn/simd/xtensor.hpp>

namespace ctrnn {

/// The effective recurrent weights, [units][units], one row for each receiving unit: |W| times the sign of the sending
/// unit under Dale's law, and 0 where the mask has no connection.
template <class T>
xt::xtensor<double, 2> effective_weights(const network<T>& net) {
  const auto& a = net.architecture();
  const auto n = static_cast<std::size_t>(a.units);
  auto w = xt::xtensor<double, 2>::from_shape({n, n});
  for (index_t i = 0; i < a.units; ++i)
    for (index_t j = 0; j < a.units; ++j)
      w(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) =
          a.connected.rows() > 0 && !a.connected(i, j) ? 0 : static_cast<double>(net.effective(i, j));
  return w;
}

}  // namespace ctrnn
