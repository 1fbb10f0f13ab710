// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <cassert>
#include <ctrnn/simd/blas.hpp>
#include <span>
#include <utility>

namespace ctrnn::simd {

/// A pair of factors. The product of several pairs, of the same shapes and strides, is the sum of their products, as if
/// they were concatenated along k.
template <class T>
struct factors {
  matrix_view<const T> left, right;
};

/// What the elements of a product are added to: zero, or what the result holds.
enum class start_from { zero, result };

namespace detail {

// Whether the rows of a panel may end in a narrow batch.
inline constexpr bool has_tails = !std::is_same_v<wide<float>, narrow<float>>;

// A whole tile must fit into the registers: its sums, one row of the right factor, and one element of the left factor
// that is broadcast.
inline constexpr index_t tile_rows = 5, tile_columns = !has_32_registers ? 2 : has_tails ? 3 : 4;

/// Computes a part of a product, whose first element is (row, column), in tiles of R rows times C wide batches and Tail
/// (0 or 1) narrow ones.
template <class T, index_t R, index_t C, index_t Tail>
[[gnu::noinline]] void tiles(start_from start, bool transposed, std::span<const factors<T>> pairs, index_t row,
                             index_t column, const matrix_view<T>& part) {
  using W = wide<T>;
  using N = narrow<T>;
  const index_t stride = pairs[0].left.stride, left_row = transposed ? 1 : stride, left_depth = transposed ? stride : 1;
  const index_t right_row = pairs[0].right.stride, depth = pairs[0].right.rows, out_row = part.stride;
  T* out = part.data;
  for (const index_t end = row + part.rows; row < end; row += R, out += R * out_row) {
    W sum[R][C ? C : 1];
    N tail[R];
    unrolled<R>([&](auto r) __attribute__((always_inline)) {
      unrolled<C>([&](auto c) __attribute__((always_inline)) { sum[r][c] = W(T(0)); });
      if constexpr (Tail > 0) tail[r] = N(T(0));
    });
    if (start == start_from::result)
      unrolled<R>([&](auto r) __attribute__((always_inline)) {
        unrolled<C>([&](auto c) __attribute__((always_inline)) {
          sum[r][c] = load<W>(out + r * out_row + c * lanes<W>);
        });
        if constexpr (Tail > 0) tail[r] = load<N>(out + r * out_row + C * lanes<W>);
      });
    for (const factors<T>& pair : pairs) {
      const T* left = pair.left.data + row * left_row;
      const T* right = pair.right.data + column;
      for (index_t k = 0; k < depth; ++k, left += left_depth, right += right_row) {
        W w[C ? C : 1];
        N n;
        unrolled<C>([&](auto c) __attribute__((always_inline)) { w[c] = load<W>(right + c * lanes<W>); });
        if constexpr (Tail > 0) n = load<N>(right + C * lanes<W>);
        unrolled<R>([&](auto r) __attribute__((always_inline)) {
          const W x(left[r * left_row]);
          unrolled<C>([&](auto c) __attribute__((always_inline)) { sum[r][c] = simd::fma(x, w[c], sum[r][c]); });
          if constexpr (Tail > 0) tail[r] = simd::fma(first_half<T>(x), n, tail[r]);
        });
      }
    }
    unrolled<R>([&](auto r) __attribute__((always_inline)) {
      unrolled<C>([&](auto c) __attribute__((always_inline)) { put(out + r * out_row + c * lanes<W>, sum[r][c]); });
      if constexpr (Tail > 0) put(out + r * out_row + C * lanes<W>, tail[r]);
    });
  }
}

template <class T>
using tile_function = void (*)(start_from, bool, std::span<const factors<T>>, index_t, index_t,
                               const matrix_view<T>&);

/// The instance of tiles() for tiles of `rows` rows (tile_rows or 1) and `columns` columns, a padded length.
template <class T>
tile_function<T> tiles_of(index_t rows, index_t columns) {
  constexpr index_t batch = lanes<wide<T>>;
  const auto choose = [&]<index_t C>() -> tile_function<T> {
    if constexpr (!std::is_same_v<wide<T>, narrow<T>>)
      if (columns % batch != 0) return rows > 1 ? tiles<T, tile_rows, C, 1> : tiles<T, 1, C, 1>;
    return rows > 1 ? tiles<T, tile_rows, C, 0> : tiles<T, 1, C, 0>;
  };
  switch (columns / batch) {
    case 0: return choose.template operator()<0>();
    case 1: return choose.template operator()<1>();
    case 2: return choose.template operator()<2>();
    case 3: return choose.template operator()<std::min<index_t>(3, tile_columns)>();
    default: return choose.template operator()<tile_columns>();
  }
}

/// Computes one panel of a product: all rows, and the columns from `column` on that one tile is wide.
template <class T>
void panel(tile_function<T> tiles, index_t tile_height, start_from start, bool transposed,
           std::span<const factors<T>> pairs, index_t column, const matrix_view<T>& out) {
  const index_t left = out.rows % tile_height, done = out.rows - left;
  tiles(start, transposed, pairs, 0, column, {out.data, done, out.columns, out.stride});
  if (left > 0) {
    // The last tile begins at rows that are done already, and its results for these are dropped: that is faster than to
    // compute the rows that are left one by one.
    constexpr index_t width = (tile_columns + 1) * lanes<wide<T>>;
    alignas(64) std::array<T, tile_rows * width> sums{};
    T* const first = sums.data() + (tile_height - left) * width;
    for (index_t i = 0; i < left; ++i) std::copy_n(out.row(done + i), out.columns, first + i * width);
    tiles(start, transposed, pairs, out.rows - tile_height, column, {sums.data(), tile_height, out.columns, width});
    for (index_t i = 0; i < left; ++i) std::copy_n(first + i * width, out.columns, out.row(done + i));
  }
}

/// result = start + sum over pairs of left right, or left^T right. There is at least one pair. Views are handed on by
/// reference: a processor waits where one is copied just after it was written.
template <class T>
void product(start_from start, bool transposed, std::span<const factors<T>> pairs, const matrix_view<T>& result) {
  const auto out = result.columns_from(0, padded<T>(result.columns));
  if (out.rows * out.columns * pairs[0].right.rows >= blas_from<T>) {
    if (start == start_from::zero)
      for (index_t r = 0; r < out.rows; ++r) std::fill_n(out.row(r), out.columns, T(0));
    for (const auto& pair : pairs) blas_add_product(transposed, pair.left, pair.right, out);
    return;
  }
  constexpr index_t batch = lanes<wide<T>>, whole = tile_columns * batch;
  const index_t tile_height = out.rows < tile_rows ? 1 : tile_rows;
  for (index_t c = 0; c < out.columns;) {
    const index_t left = out.columns - c, columns = left < whole + batch ? left : whole;
    panel(tiles_of<T>(tile_height, columns), tile_height, start, transposed, pairs, c, out.columns_from(c, columns));
    c += columns;
  }
}

}  // namespace detail

/// Writes the product of two matrices, left [rows][depth] and right [depth][columns], into out [rows][columns]:
///
///     out(row, column) = start + sum over k of left(row, k) right(k, column)
///
/// Every element is one chain of fma over k, in order, that starts from zero or from what out holds, so that its bits
/// do not depend on the number of rows, the tile or the width of a batch. Large products go to BLAS where that is
/// faster, see blas_from. The rows of right and out are read and written up to the end of a batch: padded(columns).
template <class T>
[[gnu::always_inline]] inline void product(start_from start, matrix_view<const T> left, matrix_view<const T> right,
                                           matrix_view<T> out) {
  assert(left.rows == out.rows && left.columns == right.rows && right.columns == out.columns);
  const factors<T> pair{left, right};
  detail::product<T>(start, false, {&pair, 1}, out);
}

/// Adds the product of left and right to out.
template <class T>
[[gnu::always_inline]] inline void add_product(matrix_view<const T> left, matrix_view<const T> right,
                                               matrix_view<T> out) {
  product(start_from::result, left, right, out);
}

/// Adds the products left^T right of all pairs to out, where each left is [depth][rows]. As product otherwise.
template <class T>
void add_transposed_products(std::span<const factors<T>> pairs, matrix_view<T> out) {
  assert(std::ranges::all_of(pairs, [&](const auto& pair) {
    return pair.left.rows == pair.right.rows && pair.left.columns == out.rows && pair.right.columns == out.columns;
  }));
  if (!pairs.empty()) detail::product<T>(start_from::result, true, pairs, out);
}

}  // namespace ctrnn::simd
