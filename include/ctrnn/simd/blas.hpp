// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <complex>
#include <ctrnn/simd/batch.hpp>
#include <limits>
// What <xtensor-blas/xblas.hpp> is made of, without xtensor itself, which is half a second of every compilation.
#include <xtensor-blas/xblas_config.hpp>
#include <xflens/cxxblas/cxxblas.cxx>

namespace ctrnn::simd {

/// Size of a product, rows * columns * depth, from which BLAS computes it. Measured with OpenBLAS 0.3.21 on one core:
/// with AVX-512 the product kernel is as fast or faster at all sizes up to 1024 units, with AVX2 BLAS leads from 1024
/// units and 64 rows on, and where there is no fma it leads from some 50 units on. With NEON, which was not timed, as
/// with AVX2: BLAS has as many instructions at 50 units and 20 rows, and 14 % fewer at 256 and 256.
/// The bits of an element then depend on what BLAS does.
template <class T>
inline constexpr index_t blas_from = sizeof(wide<T>) >= 64                       ? std::numeric_limits<index_t>::max()
                                     : sizeof(wide<T>) >= 32 || has_32_registers ? index_t{64} * 1024 * 1024
                                                                                 : index_t{50} * 50 * 50;

/// c += a b for row-major c [rows][columns] and b [depth][columns]; a is [rows][depth] row-major, or [depth][rows] if
/// transposed. The numbers a_row, b_row, c_row are the lengths of their rows in memory.
template <class T>
void blas_add_product(index_t rows, index_t columns, index_t depth, bool a_transposed, const T* a, index_t a_row,
                      const T* b, index_t b_row, T* c, index_t c_row) {
  cxxblas::gemm<index_t>(cxxblas::RowMajor, a_transposed ? cxxblas::Trans : cxxblas::NoTrans, cxxblas::NoTrans, rows,
                         columns, depth, T(1), a, a_row, b, b_row, T(1), c, c_row);
}

}  // namespace ctrnn::simd
