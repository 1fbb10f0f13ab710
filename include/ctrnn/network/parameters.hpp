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
  matrix<T> b_out;  ///< [1][outputs], or empty where the architecture has no output bias
  matrix<T> s0;     ///< [1][units], state at the start of trials, or empty where that is 0

  parameters() = default;
  /// Zeros of the shapes that the architecture asks for.
  explicit parameters(const architecture& a)
      : W(a.units, a.units),
        b(1, a.units),
        W_in(a.input_units.count, a.inputs),
        W_out(a.outputs, a.readout_units.count) {
    if (a.output_bias) b_out.resize(1, a.outputs);
    if (a.initial_state) s0.resize(1, a.units);
  }

  /// Calls f(name, matrices...) for each array of one or several sets of parameters: "W" with all W, then b, W_in,
  /// W_out, b_out and s0. Those that the architecture does not have are left out.
  template <class F, class First, class... Others>
  static void for_each_named(F f, First& first, Others&... sets) {
    f("W", first.W, sets.W...), f("b", first.b, sets.b...), f("W_in", first.W_in, sets.W_in...);
    f("W_out", first.W_out, sets.W_out...);
    if (first.b_out.rows() > 0) f("b_out", first.b_out, sets.b_out...);
    if (first.s0.rows() > 0) f("s0", first.s0, sets.s0...);
  }
  /// The same without the names.
  template <class F, class... Sets>
  static void for_each(F f, Sets&... sets) {
    for_each_named([&](const char*, auto&... each) { f(each...); }, sets...);
  }
};

/// Calls f(x(r, c), y(r, c), ...) for every element of matrices of one shape, without the padding.
template <class F, class M, class... Ms>
void for_each_element(F f, M& first, Ms&... others) {
  for (index_t r = 0; r < first.rows(); ++r)
    for (index_t c = 0; c < first.columns(); ++c) f(first(r, c), others(r, c)...);
}

/// Initial values: W ~ N(0, 1) / N where connected, b, W_in, W_out ~ N(0, 1), addressed by seed and model; b_out and s0
/// are 0.
/// The values are the same in float and double up to rounding.
template <class T>
parameters<T> initial_parameters(const architecture& a, std::uint32_t seed, std::uint32_t model) {
  parameters<T> p(a);
  std::uint32_t which = 0;
  parameters<T>::for_each(
      [&](matrix<T>& m) {
        if (&m == &p.b_out || &m == &p.s0) return;
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
