// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/simd/matrix.hpp>
#include <ctrnn/simd/xtensor.hpp>
#include <ctrnn/text/message.hpp>
#include <string>

namespace ctrnn {

/// A matrix as an xtensor array of the same shape, without the padding.
template <class T>
xt::xtensor<T, 2> to_array(const matrix<T>& m) {
  auto array =
      xt::xtensor<T, 2>::from_shape({static_cast<std::size_t>(m.rows()), static_cast<std::size_t>(m.columns())});
  for (index_t r = 0; r < m.rows(); ++r) std::copy_n(m.row(r), m.columns(), array.data() + r * m.columns());
  return array;
}

/// Copies an array, or any expression of xtensor, into a matrix of the same shape, e.g. into weights of a network:
///
///     net.change([&](auto& values) {
///       from_array(xt::xtensor<float, 2>(my_weights), values.W);
///     });
///
/// @throws std::invalid_argument if the shapes differ
template <class E, class T>
void from_array(const xt::xexpression<E>& expression, matrix<T>& m) {
  const auto& array = expression.derived_cast();
  if (array.dimension() != 2 || static_cast<index_t>(array.shape()[0]) != m.rows() ||
      static_cast<index_t>(array.shape()[1]) != m.columns())
    refuse({"from_array: an array of shape [", comma_separated(array.shape()), "] was given for a matrix of [",
            m.rows(), ", ", m.columns(), "]; give it the same shape"});
  for (std::size_t r = 0; r < static_cast<std::size_t>(m.rows()); ++r)
    for (std::size_t c = 0; c < static_cast<std::size_t>(m.columns()); ++c)
      m(static_cast<index_t>(r), static_cast<index_t>(c)) = static_cast<T>(array(r, c));
}

}  // namespace ctrnn
