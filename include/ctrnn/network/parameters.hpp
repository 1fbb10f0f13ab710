// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <ctrnn/network/architecture.hpp>
#include <string_view>

namespace ctrnn {

/// The trained values of a network, or anything with one number for each of them (gradients, Adam's moments).
/// Rows are the units or channels that receive, columns those that send.
template <class T>
struct parameters {
  matrix<T> W;      ///< [units][units], before Dale's law, or empty where the recurrent weights are of low rank
  matrix<T> b;      ///< [1][units]
  matrix<T> W_in;   ///< [input units][inputs]
  matrix<T> W_out;  ///< [outputs][readout units]
  matrix<T> b_out;  ///< [1][outputs], or empty where the architecture has no output bias
  matrix<T> s0;     ///< [1][units], state at the start of trials, or empty where that is 0
  matrix<T> m;      ///< [units][rank] of W = m n^T / N, or empty where W is trained as a whole
  matrix<T> n;      ///< [units][rank], likewise

  parameters() = default;
  /// Zeros of the shapes that the architecture asks for.
  explicit parameters(const architecture& a) {
    const auto shapes = shapes_of(a);
    for_each_array([](const char*, matrix<T>& to, const array_shape& s) { to.resize(s.rows, s.columns); }, *this,
                   shapes);
  }

  /// Calls f(name, x...) as for_each_array does, but leaves out arrays that the architecture does not have. The first
  /// set is one of parameters.
  template <class F, class First, class... Others>
  static void for_each_named(F f, First& first, Others&... sets) {
    for_each_array(
        [&](const char* name, auto& array, auto&... others) {
          if (array.rows() > 0) f(name, array, others...);
        },
        first, sets...);
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

/// Throws std::invalid_argument for arrays of other shapes than the architecture asks for.
/// @param whose  whose values they are, for the error: "network"
template <class T>
void check_shapes(std::string_view whose, const architecture& a, const parameters<T>& p) {
  const auto shapes = shapes_of(a);
  for_each_array(
      [&](const char* name, const matrix<T>& m, const array_shape& shape) {
        if (m.rows() != shape.rows || m.columns() != shape.columns)
          refuse({whose, ": ", name, " has ", m.rows(), " rows and ", m.columns(),
                  " columns; the architecture asks for ", shape.rows, " and ", shape.columns});
      },
      p, shapes);
}

/// Sets the elements to 0 that training leaves as they are: of a gradient, those that must not count.
template <class T>
void hold(parameters<T>& p, const parameter_rules& rules) {
  parameters<T>::for_each(
      [](matrix<T>& m, const array_rules& r) {
        if (r.change_all()) return;
        for (index_t i = 0; i < m.rows(); ++i)
          for (index_t j = 0; j < m.columns(); ++j)
            if (!r.may_change(i, j)) m(i, j) = 0;
      },
      p, rules);
}

/// Sets the elements to 0 that are not connected.
template <class T>
void disconnect(parameters<T>& p, const parameter_rules& rules) {
  parameters<T>::for_each(
      [](matrix<T>& m, const array_rules& r) {
        if (r.connected.rows() > 0)
          for_each_element([](T& x, unsigned char connected) { if (!connected) x = 0; }, m, r.connected);
      },
      p, rules);
}

}  // namespace ctrnn
