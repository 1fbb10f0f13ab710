// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ctrnn/network/parameters.hpp>
#include <ctrnn/noise/uniform_draws.hpp>
#include <string_view>
#include <vector>

namespace ctrnn {

/// The random numbers that a network's initial values are made of. Each array has numbers of its own, so that another
/// rule for W gives the same W_in. Their addresses are part of the format of recorded results.
struct initial_draws {
  std::uint32_t seed = 0, model = 0;  ///< seed of the run, and number of the model

  uniform_draws W() const { return of(0); }      ///< the numbers of W, from the first one on
  uniform_draws b() const { return of(1); }      ///< the numbers of b, likewise
  uniform_draws W_in() const { return of(2); }   ///< the numbers of W_in
  uniform_draws W_out() const { return of(3); }  ///< the numbers of W_out
  uniform_draws b_out() const { return of(4); }  ///< the numbers of b_out, which no policy of the library draws
  uniform_draws s0() const { return of(5); }     ///< the numbers of s0, which no policy of the library draws
  uniform_draws m() const { return of(6); }      ///< the numbers of m, where the recurrent weights are of low rank
  uniform_draws n() const { return of(7); }      ///< the numbers of n, likewise

 private:
  uniform_draws of(std::uint32_t array) const { return {{seed, model, random_stream::initial_values, 0, 0}, array}; }
};

namespace initial {

/// Throws std::invalid_argument, in the name of a policy that fills in W as a whole, for weights of low rank.
inline void refuse_low_rank(std::string_view policy, const architecture& a) {
  if (a.rank > 0)
    refuse({policy, ": fills in the whole of W, which is m n^T / N of rank ", a.rank,
            " here; start from published or gaussian"});
}

/// How many connections reach each row of an array.
/// @param connected  mask of the connections, [rows][columns]; empty: all of them are there
inline std::vector<index_t> in_degrees(const matrix<unsigned char>& connected, index_t rows, index_t columns) {
  std::vector<index_t> degrees(static_cast<std::size_t>(rows), columns);
  for (index_t i = 0; i < connected.rows(); ++i)
    degrees[static_cast<std::size_t>(i)] -= std::count(connected.row(i), connected.row(i) + columns, 0);
  return degrees;
}

/// Draws all elements of an array from N(0, deviation^2), row by row.
inline void draw_normal(matrix<double>& m, uniform_draws draws, double deviation) {
  for_each_element([&](double& x) { x = deviation * draws.normal(); }, m);
}

/// Draws the weights of each row from N(0, gain^2 / k), where k connections reach the row: the weighted sum of k
/// independent inputs of variance 1 then has the deviation `gain`. Missing connections are drawn as well, so that a
/// mask changes no more than the scale of the other weights.
inline void draw_normal_by_in_degree(matrix<double>& m, uniform_draws draws, double gain,
                                     const matrix<unsigned char>& connected) {
  const auto degrees = in_degrees(connected, m.rows(), m.columns());
  for (index_t i = 0; i < m.rows(); ++i) {
    const auto k = static_cast<double>(degrees[static_cast<std::size_t>(i)]);
    const double deviation = k > 0 ? gain / std::sqrt(k) : 0;
    for (index_t j = 0; j < m.columns(); ++j) m(i, j) = deviation * draws.normal();
  }
}

/// Draws W_in by its in-degrees with a gain, and W_out likewise with a gain of 1.
inline void draw_input_and_readout(parameters<double>& p, const architecture& a, const initial_draws& draws,
                                   double input_gain) {
  draw_normal_by_in_degree(p.W_in, draws.W_in(), input_gain, a.rules.W_in.connected);
  draw_normal_by_in_degree(p.W_out, draws.W_out(), 1, a.rules.W_out.connected);
}

}  // namespace initial

}  // namespace ctrnn
