// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/simd/batch.hpp>
#include <ctrnn/simd/matrix.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

using namespace ctrnn;

namespace {

#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__AVX512F__)
constexpr bool has_fma = true;
#else
constexpr bool has_fma = false;
#endif

template <class V>
void fma_is_exact() {
  using T = typename V::value_type;
  std::mt19937 bits(1);
  std::uniform_real_distribution<T> near_one(T(0.9), T(1.1));
  alignas(64) std::array<T, V::size> a, b, c;
  int rounded_once = 0;
  for (int i = 0; i < 1000; ++i) {
    for (std::size_t j = 0; j < V::size; ++j)
      a[j] = near_one(bits), b[j] = near_one(bits), c[j] = -a[j] * b[j];
    const V sum = simd::fma(V::load_aligned(a.data()), V::load_aligned(b.data()), V::load_aligned(c.data()));
    for (std::size_t j = 0; j < V::size; ++j) {
      REQUIRE(sum.get(j) == std::fma(a[j], b[j], c[j]));
      rounded_once += sum.get(j) != 0;
    }
  }
  CHECK(rounded_once > 500);  // a product that is rounded first would leave nothing
}

template <class V>
double largest_error_of_log() {
  using T = typename V::value_type;
  double worst = 0;
  alignas(64) std::array<T, V::size> x;
  for (int i = -3000; i < 3000; ++i) {
    for (std::size_t j = 0; j < V::size; ++j)
      x[j] = static_cast<T>(
          std::exp2(i * (std::is_same_v<T, float> ? 0.04 : 0.3) + 0.01 * static_cast<double>(j)));
    const V y = simd::log(V::load_aligned(x.data()));
    for (std::size_t j = 0; j < V::size; ++j) {
      const long double exact = std::log(static_cast<long double>(x[j]));
      const double error = static_cast<double>(std::abs(y.get(j) - exact) / std::max(std::abs(exact), 1e-3L));
      worst = std::max(worst, error / std::numeric_limits<T>::epsilon());
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("fma rounds once, in wide batches and in narrow ones, where the target can") {
  if constexpr (has_fma) {
    fma_is_exact<simd::wide<float>>();
    fma_is_exact<simd::narrow<float>>();
    fma_is_exact<simd::wide<double>>();
    fma_is_exact<simd::narrow<double>>();
  }
}

TEST_CASE("log is right to 2 epsilon, in wide batches and in narrow ones, and knows 0, 1, infinity and NaN") {
  CHECK(largest_error_of_log<simd::wide<float>>() < 2);
  CHECK(largest_error_of_log<simd::narrow<float>>() < 2);
  CHECK(largest_error_of_log<simd::wide<double>>() < 2);
  CHECK(largest_error_of_log<simd::narrow<double>>() < 2);
  using V = simd::wide<float>;
  constexpr float inf = std::numeric_limits<float>::infinity();
  CHECK(simd::log(V(0.0f)).get(0) == -inf);
  CHECK(simd::log(V(1.0f)).get(0) == 0);
  CHECK(simd::log(V(inf)).get(0) == inf);
  CHECK(std::isnan(simd::log(V(-1.0f)).get(0)));
}

TEST_CASE_TEMPLATE("sqrt is rounded to the nearest, from 0 to infinity, in wide batches and in narrow ones", V,
                   simd::wide<float>, simd::narrow<float>, simd::wide<double>, simd::narrow<double>) {
  using T = typename V::value_type;
  for (const T x : {T(0), std::numeric_limits<T>::denorm_min(), std::numeric_limits<T>::max(),
                    std::numeric_limits<T>::infinity()})
    CHECK(simd::sqrt(V(x)).get(0) == std::sqrt(x));
  std::mt19937 bits(1);
  std::uniform_real_distribution<T> between(T(0), T(4));
  for (int i = 0; i < 1000; ++i) {
    const T x = between(bits);
    REQUIRE(simd::sqrt(V(x)).get(0) == std::sqrt(x));
  }
}

TEST_CASE_TEMPLATE("load and put need no alignment", T, float, double) {
  using V = simd::wide<T>;
  std::vector<T> from(V::size + 1), to(V::size + 3, T(-1));
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<T>(i);
  simd::put(to.data() + 1, simd::load<V>(from.data() + 1));
  CHECK(to.front() == -1);
  CHECK(to.back() == -1);
  for (std::size_t i = 0; i < V::size; ++i) CHECK(to[i + 1] == static_cast<T>(i + 1));
}

TEST_CASE_TEMPLATE(
    "rows are padded to whole narrow batches, and are visited in wide ones with one narrow at the end", T,
    float, double) {
  constexpr index_t narrow = simd::lanes<simd::narrow<T>>;
  for (index_t n = 0; n < 100; ++n) {
    const index_t padded = simd::padded<T>(n);
    REQUIRE(padded >= n);
    REQUIRE(padded < n + narrow);
    REQUIRE(padded % narrow == 0);
    index_t next = 0, narrow_ones = 0;
    simd::for_each_batch<T>(padded, [&]<class V>(index_t c) {
      REQUIRE(c == next);
      next += simd::lanes<V>;
      narrow_ones += std::is_same_v<V, simd::wide<T>> ? 0 : 1;
    });
    REQUIRE(next == padded);
    REQUIRE(narrow_ones <= 1);
  }
}

TEST_CASE_TEMPLATE("a matrix has aligned rows of the padded length, its padding starts as zero", T, float,
                   double) {
  matrix<T> m(3, 5);
  CHECK(m.rows() == 3);
  CHECK(m.columns() == 5);
  CHECK(m.stride() == simd::padded<T>(5));
  CHECK(m.size() == 3 * m.stride());
  CHECK(reinterpret_cast<std::uintptr_t>(m.data()) % 64 == 0);
  for (index_t i = 0; i < m.size(); ++i) CHECK(m.data()[i] == 0);
  m.fill(7);
  m(2, 4) = 8;
  CHECK(m.row(2)[4] == 8);
  CHECK(&m(1, 0) == m.data() + m.stride());
  const T* before = m.data();
  m.resize(2, 4);
  CHECK(m.data() == before);
  for (index_t i = 0; i < m.size(); ++i) CHECK(m.data()[i] == 0);
  CHECK(matrix<T>().size() == 0);
}

TEST_CASE("unrolled calls in order") {
  std::vector<index_t> calls;
  simd::unrolled<4>([&](auto i) { calls.push_back(i); });
  CHECK(calls == std::vector<index_t>{0, 1, 2, 3});
  simd::unrolled<0>([&](auto i) { calls.push_back(i); });
  CHECK(calls.size() == 4);
}

TEST_CASE_TEMPLATE("the lanes of a batch are summed in double, behind what is there", V, simd::wide<float>,
                   simd::narrow<float>, simd::wide<double>, simd::narrow<double>) {
  const auto largest = static_cast<typename V::value_type>(1 << 24);  // a float cannot add 1 to it
  alignas(64) std::array<typename V::value_type, V::size> lanes;
  lanes.fill(1), lanes[0] = largest;
  const double sum = static_cast<double>(largest) + static_cast<double>(V::size - 1);
  CHECK(simd::sum_of_lanes(V::load_aligned(lanes.data())) == sum);
  CHECK(simd::sum_of_lanes(V::load_aligned(lanes.data()), 0.5) == sum + 0.5);
}
