// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <complex>
#include <ctrnn/simd/matrix_view.hpp>
#include <limits>
// The headers that <xtensor-blas/xblas.hpp> includes, without xtensor itself, which would add half a second to every
// compilation.
#include <xtensor-blas/xblas_config.hpp>
#include <xflens/cxxblas/cxxblas.cxx>

namespace ctrnn::simd {

/// The size of a product, rows * columns * depth, from which on BLAS computes it instead of the tiles of product.hpp.
/// Measured with OpenBLAS 0.3.21 on one core: with AVX-512 the tiles are as fast or faster at all sizes up to 1024
/// units, with AVX2 BLAS is faster from 1024 units and 64 rows on, and without an fma instruction from some 50 units
/// on. NEON was not timed and has the limit of AVX2: there BLAS takes as many instructions as the tiles at 50 units and
/// 20 rows, and 14 % fewer at 256 units and 256 rows. The last bits of what BLAS computes depend on the library.
template <class T>
inline constexpr index_t blas_from = sizeof(wide<T>) >= 64                       ? std::numeric_limits<index_t>::max()
                                     : sizeof(wide<T>) >= 32 || has_32_registers ? index_t{64} * 1024 * 1024
                                                                                 : index_t{50} * 50 * 50;

/// c += a b, or a^T b if transposed, for all rows and columns of c.
template <class T>
void blas_add_product(bool transposed, matrix_view<const T> a, matrix_view<const T> b, matrix_view<T> c) {
  cxxblas::gemm<index_t>(cxxblas::RowMajor, transposed ? cxxblas::Trans : cxxblas::NoTrans, cxxblas::NoTrans, c.rows,
                         c.columns, b.rows, T(1), a.data, a.stride, b.data, b.stride, T(1), c.data, c.stride);
}

}  // namespace ctrnn::simd
