// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <ctrnn/simd/blas.hpp>
#include <span>
#include <utility>

namespace ctrnn::simd {

/// Shape of a product: [rows][depth] times [depth][columns]; columns is a padded length.
struct product_shape {
  index_t rows, columns, depth;
};

/// How the factors lie in memory: element (row, k) of the left factor at left[row * left_row + k * left_depth],
/// element (k, column) of the right factor at right[k * right_row + column].
/// A row-major left factor has left_depth 1, a transposed one left_row 1.
struct product_steps {
  index_t left_row, left_depth, right_row;
};

/// A pair of factors. The product of several pairs is the sum of their products, as if they were concatenated along k.
template <class T>
struct factors {
  const T* left;
  const T* right;
};

/// What the elements of a product are added to: zero, or what the result holds.
enum class start_from { zero, result };

namespace detail {

// Whether the rows of a panel may end in a narrow batch.
inline constexpr bool has_tails = !std::is_same_v<wide<float>, narrow<float>>;

// A whole tile must fit into the registers: its sums, one row of the right factor, and one element of the left factor
// that is broadcast.
inline constexpr index_t tile_rows = 5, tile_columns = !has_32_registers ? 2 : has_tails ? 3 : 4;

/// Computes the rows [row, row + rows) of a product in tiles of R rows times C wide batches and Tail (0 or 1) narrow
/// ones. `out` is where element (row, column) of the result goes; the right factors are read from `column` on.
template <class T, index_t R, index_t C, index_t Tail>
[[gnu::noinline]] void tiles(start_from start, T* out, index_t out_row, index_t row, index_t rows, index_t depth,
                             product_steps step, std::span<const factors<T>> pairs, index_t column) {
  using W = wide<T>;
  using N = narrow<T>;
  for (const index_t end = row + rows; row < end; row += R, out += R * out_row) {
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
      const T* left = pair.left + row * step.left_row;
      const T* right = pair.right + column;
      for (index_t k = 0; k < depth; ++k, left += step.left_depth, right += step.right_row) {
        W w[C ? C : 1];
        N n;
        unrolled<C>([&](auto c) __attribute__((always_inline)) { w[c] = load<W>(right + c * lanes<W>); });
        if constexpr (Tail > 0) n = load<N>(right + C * lanes<W>);
        unrolled<R>([&](auto r) __attribute__((always_inline)) {
          const W x(left[r * step.left_row]);
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
using tile_function = void (*)(start_from, T*, index_t, index_t, index_t, index_t, product_steps,
                               std::span<const factors<T>>, index_t);

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

/// Computes one panel of a product: all rows, and as many columns from `column` on as one tile is wide.
template <class T>
void panel(tile_function<T> tiles, index_t tile_height, start_from start, product_shape shape, product_steps step,
           std::span<const factors<T>> pairs, index_t column, T* out, index_t out_row) {
  const index_t left = shape.rows % tile_height, done = shape.rows - left;
  tiles(start, out, out_row, 0, done, shape.depth, step, pairs, column);
  if (left > 0) {
    // The last tile begins at rows that are done already, and its results for these are dropped: that is faster than to
    // compute the rows that are left one by one.
    constexpr index_t width = (tile_columns + 1) * lanes<wide<T>>;
    alignas(64) std::array<T, tile_rows * width> sums{};
    T* const first = sums.data() + (tile_height - left) * width;
    for (index_t i = 0; i < left; ++i) std::copy_n(out + (done + i) * out_row, shape.columns, first + i * width);
    tiles(start, sums.data(), width, shape.rows - tile_height, tile_height, shape.depth, step, pairs, column);
    for (index_t i = 0; i < left; ++i) std::copy_n(first + i * width, shape.columns, out + (done + i) * out_row);
  }
}

}  // namespace detail

/// Writes the sum of the products of all pairs into out, a row-major matrix whose rows lie out_row elements apart:
///
///     out(row, column) = start + sum over pairs and k of left(row, k) right(k, column)
///
/// Every element is one chain of fma over k, in order, that starts from zero or from what out holds, so that its bits
/// do not depend on the number of rows, the tile or the width of a batch. Large products go to BLAS where that is
/// faster, see blas_from.
template <class T>
void product(start_from start, product_shape shape, product_steps step, std::span<const factors<T>> pairs, T* out,
             index_t out_row) {
  using namespace detail;
  if (shape.rows * shape.columns * shape.depth >= blas_from<T>) {
    if (start == start_from::zero)
      for (index_t r = 0; r < shape.rows; ++r) std::fill_n(out + r * out_row, shape.columns, T(0));
    const bool transposed = step.left_row == 1 && step.left_depth != 1;
    for (const auto& pair : pairs)
      blas_add_product(shape.rows, shape.columns, shape.depth, transposed, pair.left,
                       transposed ? step.left_depth : step.left_row, pair.right, step.right_row, out, out_row);
    return;
  }
  constexpr index_t batch = lanes<wide<T>>, whole = tile_columns * batch;
  const index_t tile_height = shape.rows < tile_rows ? 1 : tile_rows;
  for (index_t c = 0; c < shape.columns;) {
    const index_t left = shape.columns - c, columns = left < whole + batch ? left : whole;
    panel(tiles_of<T>(tile_height, columns), tile_height, start, {shape.rows, columns, shape.depth}, step, pairs, c,
          out + c, out_row);
    c += columns;
  }
}

/// Adds the products of all pairs to out.
template <class T>
void add_product(product_shape shape, product_steps step, std::span<const factors<T>> pairs, T* out, index_t out_row) {
  product(start_from::result, shape, step, pairs, out, out_row);
}

}  // namespace ctrnn::simd
