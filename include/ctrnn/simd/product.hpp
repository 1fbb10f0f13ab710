// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/simd/batch.hpp>
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

// Whole tiles must fit into the registers: accumulators, one row of the right factor, one broadcast.
inline constexpr bool many_registers = xsimd::batch<float>::size >= 16;  // AVX-512 has 32, AVX2 and SSE 16
inline constexpr index_t tile_rows = 5, tile_columns = many_registers ? 3 : 2;

/// R rows times C wide batches, then Tail (0 or 1) narrow one: one chain of fma over k for every element.
template <class T, index_t R, index_t C, index_t Tail, class Init, class Done>
[[gnu::always_inline]] inline void tile(index_t row, index_t column, index_t depth, product_steps step,
                                        std::span<const factors<T>> pairs, Init& init, Done& done) {
  using W = wide<T>;
  using N = narrow<T>;
  W sum[R][C ? C : 1];
  N tail[R];
  unrolled<R>([&](auto r) __attribute__((always_inline)) {
    unrolled<C>([&](auto c) __attribute__((always_inline)) { init(sum[r][c], row + r, column + c * lanes<W>); });
    if constexpr (Tail > 0) init(tail[r], row + r, column + C * lanes<W>);
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
        const T x = left[r * step.left_row];
        unrolled<C>([&](auto c) __attribute__((always_inline)) { sum[r][c] = simd::fma(W(x), w[c], sum[r][c]); });
        if constexpr (Tail > 0) tail[r] = simd::fma(N(x), n, tail[r]);
      });
    }
  }
  unrolled<R>([&](auto r) __attribute__((always_inline)) {
    unrolled<C>([&](auto c) __attribute__((always_inline)) { done(sum[r][c], row + r, column + c * lanes<W>); });
    if constexpr (Tail > 0) done(tail[r], row + r, column + C * lanes<W>);
  });
}

/// All rows of C wide batches and Tail narrow ones.
template <class T, index_t C, index_t Tail, class Init, class Done>
void strip(index_t rows, index_t column, index_t depth, product_steps step, std::span<const factors<T>> pairs,
           Init& init, Done& done) {
  const index_t whole = rows / tile_rows * tile_rows;
  for (index_t r = 0; r < whole; r += tile_rows)
    tile<T, tile_rows, C, Tail>(r, column, depth, step, pairs, init, done);
  for (index_t r = whole; r < rows; ++r) tile<T, 1, C, Tail>(r, column, depth, step, pairs, init, done);
}

}  // namespace detail

/// The fused matrix product: for every row and column, in one pass,
///
///     done(init(row, column) + sum over pairs and k of left(row, k) right(k, column), row, column)
///
/// init(auto& batch, row, column) sets the batch that the sums start from, done(auto batch, row, column) takes the
/// finished one: bias, noise, nonlinearity, slope and whatever reads them belong to the pass.
/// Every element is one chain of fma over k, in order, so that its bits do not depend on the number of rows,
/// the tile or the width of a batch.
template <class T, class Init, class Done>
void product(product_shape shape, product_steps step, std::span<const factors<T>> pairs, Init init, Done done) {
  using detail::strip, detail::tile_columns;
  constexpr index_t batch = lanes<wide<T>>, width = tile_columns * batch;
  constexpr bool has_narrow = !std::is_same_v<wide<T>, narrow<T>>;
  index_t c = 0;
  for (; c + width + batch <= shape.columns; c += width)
    strip<T, tile_columns, 0>(shape.rows, c, shape.depth, step, pairs, init, done);
  const bool tail = has_narrow && (shape.columns - c) % batch != 0;
  const auto rest = [&]<index_t C>() {
    if constexpr (has_narrow)
      if (tail) return strip<T, C, 1>(shape.rows, c, shape.depth, step, pairs, init, done);
    if constexpr (C > 0) strip<T, C, 0>(shape.rows, c, shape.depth, step, pairs, init, done);
  };
  switch ((shape.columns - c) / batch) {
    case 0: return rest.template operator()<0>();
    case 1: return rest.template operator()<1>();
    case 2: return rest.template operator()<2>();
    case 3:
      if constexpr (tile_columns == 3) return rest.template operator()<3>();
  }
}

/// out += the products of all pairs, with out a row-major matrix of row length out_row.
template <class T>
void add_product(product_shape shape, product_steps step, std::span<const factors<T>> pairs, T* out,
                 index_t out_row) {
  product(
      shape, step, pairs,
      [=](auto& sum, index_t r, index_t c) { sum = load<std::decay_t<decltype(sum)>>(out + r * out_row + c); },
      [=](const auto& sum, index_t r, index_t c) { put(out + r * out_row + c, sum); });
}

}  // namespace ctrnn::simd
