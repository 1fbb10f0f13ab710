// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <bit>
#include <cstdint>
#include <ctrnn/autodiff/expression.hpp>
#include <type_traits>

namespace ctrnn::autodiff {

/// Sums over the elements of matrices, without the padding of their rows.
template <class T>
class element_sum {
 public:
  /// Sets the number of columns that the matrices have from now on.
  void set_columns(index_t columns) {
    if (is_element_.columns() != columns)
      is_element_ = rows_of_constants<T>(columns, [](index_t) { return all_bits; });
  }

  /// The sum of `f.template operator()<V>(index)` over the elements of a matrix, given by its layout or a view: added
  /// in T for each lane of a batch V, and in double over the lanes.
  template <class F>
  double operator()(const auto& l, F f) const {
    simd::wide<T> wide(T(0));
    simd::narrow<T> narrow(T(0));
    for_each_batch<T>(l, [&, is_element = is_element_.data()]<class V>(batch_place at) __attribute__((always_inline)) {
      const V value = f.template operator()<V>(at.index) & simd::load<V>(is_element + at.column);
      if constexpr (V::size == simd::wide<T>::size)
        wide = wide + value;
      else
        narrow = narrow + value;
    });
    return simd::sum_of_lanes(narrow, simd::sum_of_lanes(wide));
  }

 private:
  using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  static constexpr T all_bits = std::bit_cast<T>(~word(0));

  matrix<T> is_element_;  // two equal rows, for for_each_batch: all bits set in the columns, none in the padding
};

}  // namespace ctrnn::autodiff
