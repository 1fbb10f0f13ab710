// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The only header that includes xtensor-blas's linear algebra: LAPACK, which libopenblas has.
#include <algorithm>
#include <cmath>
#include <complex>
#include <ctrnn/simd/xtensor.hpp>
#include <ctrnn/text/message.hpp>
#include <tuple>
#include <xtensor-blas/xlinalg.hpp>

namespace ctrnn {

namespace detail {

/// Throws std::invalid_argument for a matrix that is not finite, on which LAPACK may not end.
inline void check_finite(const xt::xtensor<double, 2>& a, const char* what) {
  if (!std::all_of(a.data(), a.data() + a.size(), [](double x) { return std::isfinite(x); }))
    refuse({what, ": a value is not finite; weights and states must be"});
}

}  // namespace detail

/// The eigenvalues of a square matrix [n][n]: [n], by falling real part; of a complex pair, the one with the positive
/// imaginary part comes first.
/// @throws std::invalid_argument unless the matrix is square and finite
inline xt::xtensor<std::complex<double>, 1> eigenvalues(const xt::xtensor<double, 2>& a) {
  if (a.shape(0) != a.shape(1))
    refuse({"eigenvalues: a matrix of ", a.shape(0), " by ", a.shape(1), "; give a square one"});
  detail::check_finite(a, "eigenvalues");
  xt::xtensor<std::complex<double>, 1> values = xt::linalg::eigvals(a);
  std::sort(values.data(), values.data() + values.size(), [](const auto& x, const auto& y) {
    return std::tuple(-x.real(), -x.imag()) < std::tuple(-y.real(), -y.imag());
  });
  return values;
}

namespace detail {

/// Solves a x = b by Cholesky's method for a symmetric positive definite a, of which only the lower half is read; x is
/// not finite if a is not positive definite. LAPACK is not used here: for such small systems its threads cost more than
/// the solution, and they may change the last bits.
inline xt::xtensor<double, 1> solve_positive_definite(xt::xtensor<double, 2> a, xt::xtensor<double, 1> b) {
  const std::size_t n = b.size();
  const auto dot = [](const double* x, const double* y, std::size_t count) {
    double sum = 0;
    for (std::size_t k = 0; k < count; ++k) sum += x[k] * y[k];
    return sum;
  };
  for (std::size_t i = 0; i < n; ++i) {  // a becomes its lower factor L, b becomes L^-1 b
    double* const row = a.data() + i * n;
    for (std::size_t j = 0; j < i; ++j) row[j] = (row[j] - dot(row, a.data() + j * n, j)) / a(j, j);
    row[i] = std::sqrt(row[i] - dot(row, row, i));
    b(i) = (b(i) - dot(row, b.data(), i)) / row[i];
  }
  for (std::size_t i = n; i-- > 0;) {  // b becomes L^-T b
    b(i) /= a(i, i);
    for (std::size_t j = 0; j < i; ++j) b(j) -= a(i, j) * b(i);
  }
  return b;
}

/// a = U diag(values) right, with right [min(rows, columns)][columns]; U is not kept.
struct singular_values {
  xt::xtensor<double, 1> values;  ///< singular values, falling
  xt::xtensor<double, 2> right;
};
inline singular_values singular_values_of(const xt::xtensor<double, 2>& a) {
  auto [left, values, right] = xt::linalg::svd(a, false);
  return {std::move(values), std::move(right)};
}

}  // namespace detail

}  // namespace ctrnn
