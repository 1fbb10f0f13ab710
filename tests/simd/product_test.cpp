// SPDX-License-Identifier: BSD-3-Clause
// The product kernel against one chain of fma for each element.
#include <ctrnn/simd/matrix.hpp>
#include <ctrnn/simd/product.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

using namespace ctrnn;

namespace {

template <class T>
matrix<T> random_matrix(index_t rows, index_t columns, unsigned seed) {
  std::mt19937 bits(seed);
  std::normal_distribution<T> normal;
  matrix<T> m(rows, columns);
  for (index_t r = 0; r < rows; ++r)
    for (index_t c = 0; c < columns; ++c) m(r, c) = normal(bits);
  return m;
}

template <class T>
matrix<T> transposed(const matrix<T>& m) {
  matrix<T> t(m.columns(), m.rows());
  for (index_t r = 0; r < m.rows(); ++r)
    for (index_t c = 0; c < m.columns(); ++c) t(c, r) = m(r, c);
  return t;
}

/// One fma as the target does it.
template <class T>
T fma_of(T a, T b, T c) {
  using V = simd::narrow<T>;
  return simd::fma(V(a), V(b), V(c)).get(0);
}

/// start + sum over pairs and k of left(r, k) right(k, c), one chain.
template <class T>
matrix<T> chains(const matrix<T>& start, const std::vector<matrix<T>>& left,
                 const std::vector<matrix<T>>& right) {
  matrix<T> out = start;
  for (std::size_t i = 0; i < left.size(); ++i)
    for (index_t r = 0; r < start.rows(); ++r)
      for (index_t c = 0; c < start.columns(); ++c)
        for (index_t k = 0; k < left[i].columns(); ++k)
          out(r, c) = fma_of(left[i](r, k), right[i](k, c), out(r, c));
  return out;
}

template <class T>
bool same_elements(const matrix<T>& a, const matrix<T>& b) {
  for (index_t r = 0; r < a.rows(); ++r)
    if (std::memcmp(a.row(r), b.row(r), static_cast<std::size_t>(a.columns()) * sizeof(T)) != 0) return false;
  return a.rows() == b.rows() && a.columns() == b.columns();
}

template <class T>
bool nearly_same(const matrix<T>& a, const matrix<T>& b) {
  bool same = a.rows() == b.rows() && a.columns() == b.columns();
  for (index_t r = 0; same && r < a.rows(); ++r)
    for (index_t c = 0; c < a.columns(); ++c)
      same = same && std::abs(a(r, c) - b(r, c)) < 100 * std::numeric_limits<T>::epsilon();
  return same;
}

/// The product of the library.
template <class T>
matrix<T> product_of(const matrix<T>& start, const matrix<T>& left, const matrix<T>& right) {
  matrix<T> out = start;
  simd::add_product<T>(left.view(), right.view(), out.view());
  return out;
}

/// The sum of products of the library, of left factors that are stored transposed.
template <class T>
matrix<T> products_of(const matrix<T>& start, const std::vector<matrix<T>>& left,
                      const std::vector<matrix<T>>& right) {
  std::vector<matrix<T>> stored;
  for (const auto& m : left) stored.push_back(transposed(m));
  std::vector<simd::factors<T>> pairs;
  for (std::size_t i = 0; i < left.size(); ++i) pairs.push_back({stored[i].view(), right[i].view()});
  matrix<T> out = start;
  simd::add_transposed_products<T>(pairs, out.view());
  return out;
}

}  // namespace

TEST_CASE_TEMPLATE("a product is one chain of fma over k for each element, or BLAS's where that is faster", T,
                   float, double) {
  const std::array<index_t, 11> sizes{1, 2, 3, 5, 7, 8, 16, 17, 33, 50, 70};
  for (const index_t rows : sizes)
    for (const index_t columns : sizes)
      for (const index_t depth : {1, 2, 9, 50, 67}) {
        const auto start = random_matrix<T>(rows, columns, 1);
        const auto left = random_matrix<T>(rows, depth, 2), right = random_matrix<T>(depth, columns, 3);
        const auto expected = chains<T>(start, {left}, {right});
        const bool by_blas = rows * start.stride() * depth >= simd::blas_from<T>;
        CAPTURE(rows);
        CAPTURE(columns);
        CAPTURE(depth);
        for (const auto& out : {product_of(start, left, right), products_of<T>(start, {left}, {right})})
          REQUIRE((by_blas ? nearly_same(out, expected) : same_elements(out, expected)));
      }
}

TEST_CASE_TEMPLATE("the product by BLAS is the same up to rounding, for all ways that the factors lie", T,
                   float, double) {
  const auto start = random_matrix<T>(13, 37, 1), x = random_matrix<T>(13, 29, 2),
             w = random_matrix<T>(29, 37, 3);
  const auto expected = chains<T>(start, {x}, {w});
  const auto turned = transposed(x);
  auto a = start, b = start;
  simd::blas_add_product<T>(false, x.view(), w.view(), a.view());
  simd::blas_add_product<T>(true, turned.view(), w.view(), b.view());
  CHECK(nearly_same(a, expected));
  CHECK(nearly_same(b, expected));
}

TEST_CASE_TEMPLATE("several pairs are one chain, as if they stood one behind the other", T, float, double) {
  for (const unsigned pairs : {2U, 4U, 7U})
    for (const index_t columns : {3, 40, 65}) {
      const auto start = random_matrix<T>(11, columns, 1);
      std::vector<matrix<T>> left, right;
      for (unsigned i = 0; i < pairs; ++i) {
        left.push_back(random_matrix<T>(11, 6, 10 + i));
        right.push_back(random_matrix<T>(6, columns, 20 + i));
      }
      CHECK(same_elements(products_of(start, left, right), chains(start, left, right)));
    }
}

TEST_CASE_TEMPLATE("a product that starts from zero does not look at what the result held", T, float, double) {
  for (const index_t rows : {1, 4, 7, 20, 500})
    for (const index_t columns : {3, 33, 70, 500}) {
      const auto x = random_matrix<T>(rows, 21, 1), w = random_matrix<T>(21, columns, 2);
      const matrix<T> zero(rows, columns);
      auto out = zero;
      out.fill(std::numeric_limits<T>::quiet_NaN());
      simd::product<T>(simd::start_from::zero, x.view(), w.view(), out.view());
      const bool by_blas = rows * out.stride() * 21 >= simd::blas_from<T>;
      CHECK((by_blas ? nearly_same(out, chains<T>(zero, {x}, {w})) : same_elements(out, chains<T>(zero, {x}, {w}))));
    }
}

TEST_CASE_TEMPLATE("no pair, or no depth, leaves what the sums started from", T, float, double) {
  const auto start = random_matrix<T>(6, 35, 1);
  auto out = start;
  simd::add_transposed_products<T>({}, out.view());
  CHECK(same_elements(out, start));
  const matrix_view<const T> no_columns{start.data(), 6, 0, 8}, no_rows{start.data(), 0, 35, 40};
  simd::add_product<T>(no_columns, no_rows, out.view());
  CHECK(same_elements(out, start));
}

TEST_CASE_TEMPLATE("the bits of an element depend neither on the number of rows nor on the columns beside it",
                   T, float, double) {
  constexpr index_t depth = 23;
  const auto x = random_matrix<T>(40, depth, 2), w = random_matrix<T>(depth, 100, 3);
  const auto all = product_of(matrix<T>(40, 100), x, w);
  for (const index_t rows : {1, 4, 5, 6, 39})
    for (const index_t columns : {1, 8, 20, 33, 99}) {
      matrix<T> some(rows, depth), part(depth, columns);
      const index_t first_row = 40 - rows, first_column = 100 - columns;
      for (index_t k = 0; k < depth; ++k) {
        for (index_t r = 0; r < rows; ++r) some(r, k) = x(first_row + r, k);
        for (index_t c = 0; c < columns; ++c) part(k, c) = w(k, first_column + c);
      }
      const auto alone = product_of(matrix<T>(rows, columns), some, part);
      bool same = true;
      for (index_t r = 0; r < rows; ++r)
        for (index_t c = 0; c < columns; ++c)
          same = same && alone(r, c) == all(first_row + r, first_column + c);
      CHECK(same);
    }
}

TEST_CASE_TEMPLATE("what the padding of the right factor holds reaches no element", T, float, double) {
  const auto x = random_matrix<T>(7, 9, 2);
  auto w = random_matrix<T>(9, 21, 3);
  const auto expected = product_of(matrix<T>(7, 21), x, w);
  for (index_t k = 0; k < 9; ++k)
    for (index_t c = 21; c < w.stride(); ++c) w.row(k)[c] = std::numeric_limits<T>::quiet_NaN();
  CHECK(same_elements(product_of(matrix<T>(7, 21), x, w), expected));
}
