// SPDX-License-Identifier: BSD-3-Clause
// The exponential function of the library against long double.
#include <ctrnn/simd/exp.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>

using namespace ctrnn;

namespace {

template <class V>
typename V::value_type exp_of(typename V::value_type x) {
  return simd::bounded_exp(V(x)).get(0);
}

}  // namespace

TEST_CASE_TEMPLATE("exp is within one unit in the last place", T, float, double) {
  const double bound = sizeof(T) == 4 ? 87.3 : 708;
  double worst = 0;
  for (int i = -200'000; i <= 200'000; ++i) {
    const T x = static_cast<T>(bound * i / 200'000);
    const auto exact = std::exp(static_cast<long double>(x));
    const auto unit =
        static_cast<long double>(std::nextafter(static_cast<T>(exact), T(INFINITY)) - static_cast<T>(exact));
    worst = std::max(worst,
                     static_cast<double>(std::abs(static_cast<long double>(exp_of<simd::wide<T>>(x)) - exact) / unit));
  }
  MESSAGE("largest error: ", worst);
  CHECK(worst < 1);
}

TEST_CASE_TEMPLATE("beyond the bound exp stays what it is there, finite, and next to nothing", T, float, double) {
  for (const T x : {T(710), T(1e4), std::numeric_limits<T>::infinity()}) {
    const T large = exp_of<simd::wide<T>>(x), small = exp_of<simd::wide<T>>(-x);
    CHECK(large == exp_of<simd::wide<T>>(2 * x));
    CHECK(std::isfinite(large));
    CHECK(1 / large > 0);
    CHECK(small >= 0);
    CHECK(small <= std::numeric_limits<T>::min());
  }
  CHECK(std::isnan(exp_of<simd::wide<T>>(std::numeric_limits<T>::quiet_NaN())));
  CHECK(exp_of<simd::wide<T>>(0) == 1);
}

TEST_CASE("in float exp has the same bits in all widths of a batch") {
  for (float x = -90; x < 90; x += 0.0137f) {
    const float wide = exp_of<simd::wide<float>>(x), narrow = exp_of<simd::narrow<float>>(x);
    REQUIRE(std::memcmp(&wide, &narrow, sizeof wide) == 0);
  }
}
