// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cassert>
#include <ctrnn/simd/matrix_view.hpp>
#include <utility>
#include <vector>

namespace ctrnn {

/// A row-major matrix [rows][columns] with rows padded to whole batches and aligned storage. The padding starts as
/// zero. A product sums over columns() elements of a row, without the padding, so what the padding holds never enters
/// an element of the result.
template <class T>
class matrix {
 public:
  matrix() = default;
  // Networks and their rules hold dozens of matrices: these functions are compiled once, not into each copy of those.
  [[gnu::noinline]] matrix(const matrix&) = default;
  [[gnu::noinline]] matrix(matrix&& o) noexcept : matrix() { swap(o); }  // leaves o empty
  [[gnu::noinline]] matrix& operator=(const matrix& o) {
    matrix copy = o;
    swap(copy);
    return *this;
  }
  [[gnu::noinline]] matrix& operator=(matrix&& o) noexcept {
    matrix moved = std::move(o);
    swap(moved);
    return *this;
  }
  [[gnu::noinline]] ~matrix() = default;
  matrix(index_t rows, index_t columns) { resize(rows, columns); }
  /// A matrix whose rows lie `stride` elements apart in memory, at least padded<T>(columns).
  matrix(index_t rows, index_t columns, index_t stride) { reshape(rows, columns, stride); }

  /// Sets the shape and fills with zeros; memory is kept when it suffices.
  void resize(index_t rows, index_t columns) { reshape(rows, columns, simd::padded<T>(columns)); }

  index_t rows() const { return rows_; }                          ///< number of rows
  index_t columns() const { return columns_; }                    ///< number of columns, without padding
  index_t stride() const { return stride_; }                      ///< elements from one row to the next
  index_t size() const { return rows_ * stride_; }                ///< number of elements, with padding
  T* data() { return data_.data(); }                              ///< the first element
  const T* data() const { return data_.data(); }                  ///< the first element
  T* row(index_t r) { return data() + r * stride_; }              ///< the first element of row r
  const T* row(index_t r) const { return data() + r * stride_; }  ///< the first element of row r
  matrix_view<T> view() { return {data(), rows_, columns_, stride_}; }              ///< of its elements, to hand on
  matrix_view<const T> view() const { return {data(), rows_, columns_, stride_}; }  ///< of its elements, to hand on
  T& operator()(index_t r, index_t c) {
    assert(r >= 0 && r < rows_ && c >= 0 && c < columns_);
    return row(r)[c];
  }
  const T& operator()(index_t r, index_t c) const {
    assert(r >= 0 && r < rows_ && c >= 0 && c < columns_);
    return row(r)[c];
  }
  /// Whether two matrices have the same shape and elements, whatever is in the padding.
  [[gnu::noinline]] friend bool operator==(const matrix& a, const matrix& b) {
    if (a.rows_ != b.rows_ || a.columns_ != b.columns_) return false;
    for (index_t r = 0; r < a.rows_; ++r)
      if (!std::equal(a.row(r), a.row(r) + a.columns_, b.row(r))) return false;
    return true;
  }
  /// Sets all elements, padding included.
  void fill(T value) { std::fill(data_.begin(), data_.end(), value); }

 private:
  void swap(matrix& o) noexcept {
    std::swap(rows_, o.rows_), std::swap(columns_, o.columns_), std::swap(stride_, o.stride_);
    data_.swap(o.data_);
  }
  [[gnu::noinline]] void reshape(index_t rows, index_t columns, index_t stride) {
    assert(stride >= simd::padded<T>(columns));
    rows_ = rows, columns_ = columns, stride_ = stride;
    data_.assign(static_cast<std::size_t>(rows_ * stride_), T(0));
  }

  index_t rows_ = 0, columns_ = 0, stride_ = 0;
  std::vector<T, xsimd::aligned_allocator<T, 64>> data_;
};

}  // namespace ctrnn
