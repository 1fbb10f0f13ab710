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

/// How the factors lie in memory: element (row, k) of the left one at left[row * left_row + k * left_depth],
/// element (k, column) of the right one at right[k * right_row + column].
/// A row-major left factor has left_depth 1, a transposed one left_row 1.
struct product_steps {
  index_t left_row, left_depth, right_row;
};

/// A pair of factors. A product of several pairs is the sum of theirs, as if they stood one behind the other along k.
template <class T>
struct factors {
  const T* left;
  const T* right;
};

namespace detail {

// Whole tiles must fit into the registers: sums, one row of the right factor, one broadcast.
inline constexpr bool many_registers = xsimd::batch<float>::size >= 16;  // AVX-512 has 32, AVX2 and SSE 16
inline constexpr index_t tile_rows = 5, tile_columns = many_registers ? 3 : 2;

/// out += the products, for R rows times C wide batches and Tail (0 or 1) narrow one: out at its first element, the
/// factors from `row` and `column` on.
template <class T, index_t R, index_t C, index_t Tail>
[[gnu::noinline]] void tile(T* out, index_t out_row, index_t depth, product_steps step,
                            std::span<const factors<T>> pairs, index_t row, index_t column) {
  using W = wide<T>;
  using N = narrow<T>;
  W sum[R][C ? C : 1];
  N tail[R];
  unrolled<R>([&](auto r) __attribute__((always_inline)) {
    unrolled<C>([&](auto c) __attribute__((always_inline)) { sum[r][c] = load<W>(out + r * out_row + c * lanes<W>); });
    if constexpr (Tail > 0) tail[r] = load<N>(out + r * out_row + C * lanes<W>);
  });
  for (const factors<T>& pair : pairs) {
    const T* left = pair.left + row * step.left_row;
    const T* right = pair.right + column;
    const T* again = left;
    asm("" : "+r"(again));  // or the compiler loads x once and shuffles it into both widths, on the units of the fma
    for (index_t k = 0; k < depth; ++k, left += step.left_depth, again += step.left_depth, right += step.right_row) {
      W w[C ? C : 1];
      N n;
      unrolled<C>([&](auto c) __attribute__((always_inline)) { w[c] = load<W>(right + c * lanes<W>); });
      if constexpr (Tail > 0) n = load<N>(right + C * lanes<W>);
      unrolled<R>([&](auto r) __attribute__((always_inline)) {
        const W x(left[r * step.left_row]);
        unrolled<C>([&](auto c) __attribute__((always_inline)) { sum[r][c] = simd::fma(x, w[c], sum[r][c]); });
        if constexpr (Tail > 0) tail[r] = simd::fma(N(again[r * step.left_row]), n, tail[r]);
      });
    }
  }
  unrolled<R>([&](auto r) __attribute__((always_inline)) {
    unrolled<C>([&](auto c) __attribute__((always_inline)) { put(out + r * out_row + c * lanes<W>, sum[r][c]); });
    if constexpr (Tail > 0) put(out + r * out_row + C * lanes<W>, tail[r]);
  });
}

template <class T>
using tile_function = void (*)(T*, index_t, index_t, product_steps, std::span<const factors<T>>, index_t, index_t);

/// The tile of that many rows (tile_rows or 1) and padded columns.
template <class T>
tile_function<T> tile_of(index_t rows, index_t columns) {
  constexpr index_t batch = lanes<wide<T>>;
  const auto choose = [&]<index_t C>() -> tile_function<T> {
    if constexpr (!std::is_same_v<wide<T>, narrow<T>>)
      if (columns % batch != 0) return rows > 1 ? tile<T, tile_rows, C, 1> : tile<T, 1, C, 1>;
    return rows > 1 ? tile<T, tile_rows, C, 0> : tile<T, 1, C, 0>;
  };
  switch (columns / batch) {
    case 0: return choose.template operator()<0>();
    case 1: return choose.template operator()<1>();
    case 2: return choose.template operator()<2>();
    default: return choose.template operator()<tile_columns>();
  }
}

/// Adds one panel: all rows, and the columns that one tile is wide.
template <class T>
void add_panel(tile_function<T> add_tile, index_t tile_height, product_shape panel, product_steps step,
               std::span<const factors<T>> pairs, index_t column, T* out, index_t out_row) {
  index_t r = 0;
  for (; r + tile_height <= panel.rows; r += tile_height)
    add_tile(out + r * out_row, out_row, panel.depth, step, pairs, r, column);
  if (const index_t left = panel.rows - r; left > 0) {
    // The last tile reaches back over rows that are done, and what it makes of these is dropped: faster than rows one
    // by one.
    constexpr index_t width = (tile_columns + 1) * lanes<wide<T>>;
    alignas(64) std::array<T, tile_rows * width> sums{};
    T* const first = sums.data() + (tile_height - left) * width;
    for (index_t i = 0; i < left; ++i) std::copy_n(out + (r + i) * out_row, panel.columns, first + i * width);
    add_tile(sums.data(), width, panel.depth, step, pairs, panel.rows - tile_height, column);
    for (index_t i = 0; i < left; ++i) std::copy_n(first + i * width, panel.columns, out + (r + i) * out_row);
  }
}

}  // namespace detail

/// out += the products of all pairs: out(row, column) += sum over pairs and k of left(row, k) right(k, column), with
/// out a row-major matrix of row length out_row.
///
/// Every element is one chain of fma over k, in order, that starts from what out holds, so that its bits do not depend
/// on the number of rows, the tile or the width of a batch. Large products go to BLAS where that is faster, see
/// blas_from.
template <class T>
void add_product(product_shape shape, product_steps step, std::span<const factors<T>> pairs, T* out, index_t out_row) {
  using namespace detail;
  if (shape.rows * shape.columns * shape.depth >= blas_from<T>) {
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
    add_panel(tile_of<T>(tile_height, columns), tile_height, {shape.rows, columns, shape.depth}, step, pairs, c,
              out + c, out_row);
    c += columns;
  }
}

}  // namespace ctrnn::simd
