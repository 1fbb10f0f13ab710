// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cassert>
#include <ctrnn/simd/batch.hpp>

namespace ctrnn {

/// A row-major matrix [rows][columns] in memory that something else owns, or some columns of one. T is const where its
/// elements are only read.
template <class T>
struct matrix_view {
  T* data;                ///< the first element
  index_t rows, columns;  ///< its shape, without padding
  index_t stride;         ///< elements from one row to the next

  T* row(index_t r) const { return data + r * stride; }  ///< the first element of row r
  /// An element; its indices are checked by assertions alone.
  T& operator()(index_t r, index_t c) const {
    assert(r >= 0 && r < rows && c >= 0 && c < columns);
    return row(r)[c];
  }
  /// The `count` columns from `first` on.
  matrix_view columns_from(index_t first, index_t count) const { return {data + first, rows, count, stride}; }
  /// The same, to be read alone.
  operator matrix_view<const T>() const
    requires(!std::is_const_v<T>)
  {
    return {data, rows, columns, stride};
  }
};

}  // namespace ctrnn
