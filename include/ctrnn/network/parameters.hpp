// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <ctrnn/network/architecture.hpp>
#include <ctrnn/noise/uniform_draws.hpp>

namespace ctrnn {

/// The trained values of a network, or anything with one number for each of them (gradients, Adam's moments).
/// Rows are the units or channels that receive, columns those that send.
template <class T>
struct parameters {
  matrix<T> W;      ///< [units][units], before Dale's law
  matrix<T> b;      ///< [1][units]
  matrix<T> W_in;   ///< [input units][inputs]
  matrix<T> W_out;  ///< [outputs][readout units]

  parameters() = default;
  /// Zeros of the shapes that the architecture asks for.
  explicit parameters(const architecture& a)
      : W(a.units, a.units),
        b(1, a.units),
        W_in(a.input_units.count, a.inputs),
        W_out(a.outputs, a.readout_units.count) {}

  /// Calls f with the matrices of one or several sets of parameters: all W, then all b, then all W_in,
  /// then all W_out.
  template <class F, class... Others>
  static void for_each(F f, Others&... sets) {
    f(sets.W...), f(sets.b...), f(sets.W_in...), f(sets.W_out...);
  }
};

/// Calls f(x(r, c), y(r, c), ...) for every element of matrices of one shape, without the padding.
template <class F, class M, class... Ms>
void for_each_element(F f, M& first, Ms&... others) {
  for (index_t r = 0; r < first.rows(); ++r)
    for (index_t c = 0; c < first.columns(); ++c) f(first(r, c), others(r, c)...);
}

/// Initial values: W ~ N(0, 1) / N where connected, b, W_in, W_out ~ N(0, 1), addressed by seed and model.
/// The values are the same in float and double up to rounding.
template <class T>
parameters<T> initial_parameters(const architecture& a, std::uint32_t seed, std::uint32_t model) {
  parameters<T> p(a);
  std::uint32_t which = 0;
  parameters<T>::for_each(
      [&](matrix<T>& m) {
        uniform_draws draws({seed, model, random_stream::initial_values, 0, 0}, which++);
        const double scale = &m == &p.W ? 1.0 / static_cast<double>(a.units) : 1.0;
        for_each_element([&](T& x) { x = static_cast<T>(scale * draws.normal()); }, m);
      },
      p);
  if (a.connected.rows() > 0)
    for_each_element([](T& w, unsigned char connected) { if (!connected) w = 0; }, p.W, a.connected);
  return p;
}

}  // namespace ctrnn
