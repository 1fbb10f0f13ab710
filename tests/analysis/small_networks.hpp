// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/network.hpp>
#include <ctrnn/noise/uniform_draws.hpp>
#include <ctrnn/simd/xtensor.hpp>

#include <cstdint>
#include <vector>

namespace ctrnn_test {

using namespace ctrnn;

using numbers = xt::xtensor<double, 1>;
using table = xt::xtensor<double, 2>;

/// A network of given weights and biases with tau = 0.1 s, whose one input reaches no weight but 0.
inline network<double> network_of(const table& W, const numbers& b) {
  architecture a;
  a.units = static_cast<index_t>(b.size()), a.inputs = 1, a.outputs = 1;
  a.input_units = {0, a.units}, a.readout_units = {0, a.units};
  a.tau.assign(b.size(), 0.1);
  parameters<double> p(a);
  for (index_t i = 0; i < a.units; ++i) {
    p.b(0, i) = b(static_cast<std::size_t>(i));
    for (index_t j = 0; j < a.units; ++j) p.W(i, j) = W(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
  }
  return {a, p};
}

inline const std::vector<double> nothing_shown{0.0};

/// Numbers N(0, deviation^2), [rows][columns].
inline table random_table(std::size_t rows, std::size_t columns, double deviation, std::uint32_t seed = 1) {
  uniform_draws draws({seed, 0, random_stream::initial_values, 0, 0}, 0);
  auto x = table::from_shape({rows, columns});
  for (double& v : x) v = deviation * draws.normal();
  return x;
}

}  // namespace ctrnn_test
