// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/simd/blas.hpp>
#include <span>
#include <utility>
#include <vector>

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
template <class T>
inline constexpr index_t tile_width = (tile_columns + 1) * lanes<wide<T>>;

/// Adds to sum[R][width] what R rows times C wide batches and Tail (0 or 1) narrow one give: one chain of fma over k
/// for every element. Compiled once for each shape, whatever is done with the sums.
template <class T, index_t R, index_t C, index_t Tail>
[[gnu::noinline]] void tile(T* sum_of, index_t depth, product_steps step, std::span<const factors<T>> pairs,
                            index_t row, index_t column) {
  using W = wide<T>;
  using N = narrow<T>;
  constexpr index_t width = tile_width<T>;
  W sum[R][C ? C : 1];
  N tail[R];
  unrolled<R>([&](auto r) __attribute__((always_inline)) {
    unrolled<C>([&](auto c) __attribute__((always_inline)) { sum[r][c] = load<W>(sum_of + r * width + c * lanes<W>); });
    if constexpr (Tail > 0) tail[r] = load<N>(sum_of + r * width + C * lanes<W>);
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
    unrolled<C>([&](auto c) __attribute__((always_inline)) { put(sum_of + r * width + c * lanes<W>, sum[r][c]); });
    if constexpr (Tail > 0) put(sum_of + r * width + C * lanes<W>, tail[r]);
  });
}

template <class T>
using tile_function = void (*)(T*, index_t, product_steps, std::span<const factors<T>>, index_t, index_t);

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

/// The same as `product` below, by BLAS: three passes instead of one.
template <class T, class Init, class Done>
void large_product(product_shape shape, product_steps step, std::span<const factors<T>> pairs, Init& init,
                   Done& done) {
  thread_local std::vector<T> sums;
  sums.resize(static_cast<std::size_t>(shape.rows * shape.columns));
  const auto for_each = [&](auto f) {
    for (index_t r = 0; r < shape.rows; ++r)
      for_each_batch<T>(shape.columns, [&]<class V>(index_t c) {
        f.template operator()<V>(sums.data() + r * shape.columns + c, r, c);
      });
  };
  for_each([&]<class V>(T* sum, index_t r, index_t c) {
    V v;
    init(v, r, c);
    put(sum, v);
  });
  const bool transposed = step.left_row == 1 && step.left_depth != 1;
  for (const auto& pair : pairs)
    blas_add_product(shape.rows, shape.columns, shape.depth, transposed, pair.left,
                     transposed ? step.left_depth : step.left_row, pair.right, step.right_row, sums.data(),
                     shape.columns);
  for_each([&]<class V>(T* sum, index_t r, index_t c) { done(load<V>(sum), r, c); });
}

}  // namespace detail

/// The fused matrix product: for every row and column, in one pass,
///
///     done(init(row, column) + sum over pairs and k of left(row, k) right(k, column), row, column)
///
/// init(auto& batch, row, column) sets the batch that the sums start from, done(auto batch, row, column) takes the
/// finished one: bias, noise, nonlinearity, slope and whatever reads them belong to the pass.
/// Every element is one chain of fma over k, in order, so that its bits do not depend on the number of rows,
/// the tile or the width of a batch. Large products go to BLAS where that is faster, see blas_from.
template <class T, class Init, class Done>
void product(product_shape shape, product_steps step, std::span<const factors<T>> pairs, Init init, Done done) {
  using namespace detail;
  if constexpr (blas_from<T> < std::numeric_limits<index_t>::max())
    if (shape.rows * shape.columns * shape.depth >= blas_from<T> && (step.left_row == 1 || step.left_depth == 1))
      return large_product(shape, step, pairs, init, done);
  constexpr index_t batch = lanes<wide<T>>, whole = tile_columns * batch;
  alignas(64) T sum[tile_rows * tile_width<T>];
  for (index_t c = 0; c < shape.columns;) {
    const index_t left = shape.columns - c, columns = left < whole + batch ? left : whole;
    const auto full = tile_of<T>(tile_rows, columns), single = tile_of<T>(1, columns);
    for (index_t r = 0; r < shape.rows;) {
      const index_t rows = shape.rows - r < tile_rows ? 1 : tile_rows;
      for (index_t i = 0; i < rows; ++i)
        for_each_batch<T>(columns, [&]<class V>(index_t j) {
          V v;
          init(v, r + i, c + j);
          put(sum + i * tile_width<T> + j, v);
        });
      (rows > 1 ? full : single)(sum, shape.depth, step, pairs, r, c);
      for (index_t i = 0; i < rows; ++i)
        for_each_batch<T>(columns, [&]<class V>(index_t j) { done(load<V>(sum + i * tile_width<T> + j), r + i, c + j); });
      r += rows;
    }
    c += columns;
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
