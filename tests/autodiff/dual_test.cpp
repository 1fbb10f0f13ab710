// SPDX-License-Identifier: BSD-3-Clause
// Elementwise functions: values and slopes.
#include <ctrnn/autodiff/dual.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace ctrnn;
using namespace ctrnn::autodiff;

namespace {

using batch = simd::wide<double>;

std::vector<double> from_to(double low, double high) {
  std::vector<double> x;
  for (int i = 0; i <= 40; ++i) x.push_back(low + (high - low) * i / 40);
  return x;
}

/// Checks the value of f against `plain`, and its slope against central differences of `plain` in long
/// double.
template <class F, class G>
void expect_slope(F f, G plain, const std::vector<double>& points) {
  constexpr long double h = 1e-6L;
  for (const double x : points) {
    CAPTURE(x);
    const auto y = f(variable(batch(x)));
    const auto real_x = static_cast<long double>(x);
    const auto value = static_cast<double>(plain(real_x));
    const auto slope = static_cast<double>((plain(real_x + h) - plain(real_x - h)) / (2 * h));
    CHECK(y.value.get(0) == doctest::Approx(value).epsilon(1e-14));
    CHECK(y.slope[0].get(0) == doctest::Approx(slope).epsilon(2e-9));
    CHECK(f(dual<batch, 0>(batch(x))).value.get(0) == y.value.get(0));
  }
}

template <class T, class F>
double slope_at(F f, T x) {
  return static_cast<double>(f(variable(simd::wide<T>(x))).slope[0].get(0));
}

}  // namespace

TEST_CASE("arithmetic: values, and slopes against finite differences") {
  const auto points = from_to(-3.03, 3.1);
  expect_slope([](auto z) { return z + 2 * z; }, [](auto z) { return z + 2 * z; }, points);
  expect_slope([](auto z) { return 1 - z; }, [](auto z) { return 1 - z; }, points);
  expect_slope([](auto z) { return (z - 3) / 4 + 0.5; }, [](auto z) { return (z - 3) / 4 + 0.5L; }, points);
  expect_slope([](auto z) { return 2 + 3 * z * 0.25; }, [](auto z) { return 2 + 3 * z / 4; }, points);
  expect_slope([](auto z) { return z * z * 0.5; }, [](auto z) { return z * z / 2; }, points);
  expect_slope([](auto z) { return z / (1 + z * z); }, [](auto z) { return z / (1 + z * z); }, points);
  expect_slope([](auto z) { return 1 / z; }, [](auto z) { return 1 / z; }, points);
  expect_slope([](auto z) { return -z; }, [](auto z) { return -z; }, points);
}

TEST_CASE("functions: values, and slopes against finite differences") {
  const auto points = from_to(-3.03, 3.1), positive = from_to(0.05, 8);
  expect_slope([](auto z) { return exp(z); }, [](auto z) { return std::exp(z); }, points);
  expect_slope([](auto z) { return log(z); }, [](auto z) { return std::log(z); }, positive);
  expect_slope([](auto z) { return log1p(z); }, [](auto z) { return std::log1p(z); }, from_to(-0.8, 3));
  expect_slope([](auto z) { return tanh(z); }, [](auto z) { return std::tanh(z); }, points);
  expect_slope([](auto z) { return sqrt(z); }, [](auto z) { return std::sqrt(z); }, positive);
  expect_slope([](auto z) { return square(z); }, [](auto z) { return z * z; }, points);
  expect_slope([](auto z) { return abs(z); }, [](auto z) { return std::abs(z); }, points);
  expect_slope([](auto z) { return max(z, 0.3); }, [](auto z) { return std::max(z, 0.3L); }, points);
  expect_slope([](auto z) { return min(z, 0.3); }, [](auto z) { return std::min(z, 0.3L); }, points);
  expect_slope([](auto z) { return max(-z, exp(z)); }, [](auto z) { return std::max(-z, std::exp(z)); },
               points);
  expect_slope([](auto z) { return pow(z, 2.5); }, [](auto z) { return z > 0 ? std::pow(z, 2.5L) : 0; },
               points);
  expect_slope([](auto z) { return logistic(z); }, [](auto z) { return 1 / (1 + std::exp(-z)); }, points);
  expect_slope([](auto z) { return log1pexp(z); }, [](auto z) { return std::log1p(std::exp(z)); }, points);
  expect_slope([](auto z) { return tanh(exp(-z * z) + log1p(square(z))); },
               [](auto z) { return std::tanh(std::exp(-z * z) + std::log1p(z * z)); }, points);
}

TEST_CASE("several derivatives are carried side by side") {
  dual<batch, 2> x(batch(3.0)), y(batch(0.5));
  x.slope[0] = batch(1.0), y.slope[1] = batch(1.0);
  const auto f = x * exp(y) / x + square(x) * y;
  CHECK(f.value.get(0) == doctest::Approx(std::exp(0.5) + 4.5));
  CHECK(f.slope[0].get(0) == doctest::Approx(3.0));
  CHECK(f.slope[1].get(0) == doctest::Approx(std::exp(0.5) + 9));
  CHECK(dual<batch, 2>(7).slope[1].get(0) == 0);
}

TEST_CASE_TEMPLATE("slopes at a kink: relu'(0) = abs'(0) = 0, and max takes the second where both are equal",
                   T, float, double) {
  CHECK(slope_at<T>([](auto z) { return max(z, 0); }, 0) == 0);
  CHECK(slope_at<T>([](auto z) { return max(z, 0); }, T(-0.0)) == 0);
  CHECK(slope_at<T>([](auto z) { return max(0, z); }, 0) == 1);
  CHECK(slope_at<T>([](auto z) { return min(z, 0); }, 0) == 0);
  CHECK(slope_at<T>([](auto z) { return min(0, z); }, 0) == 1);
  CHECK(slope_at<T>([](auto z) { return abs(z); }, 0) == 0);
  CHECK(slope_at<T>([](auto z) { return abs(z); }, T(-0.0)) == 0);
  CHECK(slope_at<T>([](auto z) { return pow(z, 1.5); }, 0) == 0);
  CHECK(slope_at<T>([](auto z) { return max(-z, z); }, 0) == 1);
  CHECK(slope_at<T>([](auto z) { return max(z, 0); }, std::numeric_limits<T>::denorm_min()) == 1);
}

TEST_CASE_TEMPLATE("bounded functions and their slopes are finite up to |z| = 1e4, and tend to their limits",
                   T, float, double) {
  for (const T size : {T(50), T(90), T(710), T(1e4)})
    for (const T z : {size, -size}) {
      CAPTURE(z);
      const auto x = variable(simd::wide<T>(z));
      const auto check_limit = [](const auto& y, T value, T slope) {
        CHECK(y.value.get(0) == doctest::Approx(value).epsilon(1e-6));
        CHECK(y.slope[0].get(0) == doctest::Approx(slope).epsilon(1e-6));
      };
      check_limit(tanh(x), z > 0 ? 1 : -1, 0);
      check_limit(logistic(x), z > 0, 0);
      check_limit(log1pexp(x), z > 0 ? z : 0, z > 0);
      check_limit(max(x, 0), z > 0 ? z : 0, z > 0);
      check_limit(abs(x), size, z > 0 ? 1 : -1);
      check_limit(pow(x, 2), z > 0 ? z * z : 0, z > 0 ? 2 * z : 0);
    }
}

TEST_CASE("a NaN stays one, so that a broken run is seen") {
  const auto x = variable(simd::wide<float>(std::numeric_limits<float>::quiet_NaN()));
  const auto one = variable(simd::wide<float>(1.0f));
  CHECK(std::isnan(max(x, 0).value.get(0)));
  CHECK(std::isnan(max(0, x).value.get(0)));
  CHECK(std::isnan(max(x, one).value.get(0)));
  CHECK(std::isnan(max(one, x).value.get(0)));
  CHECK(std::isnan(min(x, 0).value.get(0)));
  CHECK(std::isnan(min(0, x).value.get(0)));
  CHECK(std::isnan(min(x, one).value.get(0)));
  CHECK(std::isnan(min(one, x).value.get(0)));
  CHECK(std::isnan(pow(x, 2).value.get(0)));
  CHECK(std::isnan(tanh(x).value.get(0)));
  CHECK(std::isnan(logistic(x).value.get(0)));
  CHECK(std::isnan(log1pexp(x).value.get(0)));
  CHECK(std::isnan(abs(x).value.get(0)));
  CHECK(std::isnan(square(x).value.get(0)));
}
