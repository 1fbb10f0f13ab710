// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <complex>
#include <ctrnn/simd/batch.hpp>
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

/// c += a b for row-major c [rows][columns] and b [depth][columns]; a is [rows][depth] row-major, or [depth][rows] if
/// transposed. a_row, b_row and c_row are the lengths of the rows of a, b and c in memory.
template <class T>
void blas_add_product(index_t rows, index_t columns, index_t depth, bool a_transposed, const T* a, index_t a_row,
                      const T* b, index_t b_row, T* c, index_t c_row) {
  cxxblas::gemm<index_t>(cxxblas::RowMajor, a_transposed ? cxxblas::Trans : cxxblas::NoTrans, cxxblas::NoTrans, rows,
                         columns, depth, T(1), a, a_row, b, b_row, T(1), c, c_row);
}

}  // namespace ctrnn::simd
