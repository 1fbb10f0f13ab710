// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/var.hpp>

#include <random>
#include <vector>

namespace ctrnn_test {

using namespace ctrnn;
using namespace ctrnn::autodiff;

/// Random numbers [rows][columns], for plain loops.
struct plain_matrix {
  index_t rows, columns;
  std::vector<double> x;

  plain_matrix(index_t r, index_t c, unsigned seed)
      : rows(r), columns(c), x(static_cast<std::size_t>(r * c)) {
    std::mt19937 bits(seed);
    std::normal_distribution<double> normal;
    for (auto& e : x) e = normal(bits);
  }
  double& operator()(index_t r, index_t c) { return x[static_cast<std::size_t>(r * columns + c)]; }
  double operator()(index_t r, index_t c) const { return x[static_cast<std::size_t>(r * columns + c)]; }

  template <class F>
  void for_each(F f) const {
    for (index_t r = 0; r < rows; ++r)
      for (index_t c = 0; c < columns; ++c) f(r, c);
  }
};

/// A matrix on the tape with these values, and zeros in the padding.
inline var<double> put_on(tape<double>& t, const plain_matrix& m) {
  var<double> v(t, t.layout(m.rows, m.columns));
  std::fill_n(v.data(), v.layout().size(), 0.0);
  m.for_each([&](index_t r, index_t c) { v.data()[r * v.layout().stride + c] = m(r, c); });
  return v;
}

/// Sets the adjoint of v, as what comes after it would.
inline void seed(const var<double>& v, const plain_matrix& m) {
  double* g = v.adjoint_or_zero();
  m.for_each([&](index_t r, index_t c) { g[r * v.layout().stride + c] += m(r, c); });
}

inline double adjoint(const var<double>& v, index_t r, index_t c) {
  return v.adjoint()[r * v.layout().stride + c];
}

}  // namespace ctrnn_test
