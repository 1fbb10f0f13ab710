// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/noise/normals.hpp>
#include <ctrnn/noise/uniform_draws.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <set>
#include <vector>

using namespace ctrnn;

namespace {

constexpr random_address somewhere{1, 0, random_stream::training_trials, 3, 0};

double chi_square(const std::vector<int>& counts, double expected) {
  double sum = 0;
  for (const int count : counts) sum += (count - expected) * (count - expected) / expected;
  return sum;
}

}  // namespace

TEST_CASE("draws are the same on every machine, bit for bit") {
  uniform_draws u(somewhere, 5);
  CHECK(u.unit() == 0x1.bf218062754d2p-1);
  CHECK(u.uniform(-1, 2) == -0x1.9e374403883ebp-1);
  CHECK(u.integer(-10, 1000) == 647);
  CHECK(u.normal() == 0x1.1d67d6194cd06p-4);
  CHECK(u.normal() == -0x1.f089f346adca4p-3);
}

TEST_CASE("unit draws are evenly spread over [0, 1)") {
  constexpr int n = 1 << 20, bins = 1 << 10;
  std::vector<int> high(bins), low(bins);  // by the first 10 bits, by the last 10 of 53
  uniform_draws u(somewhere, 0);
  for (int i = 0; i < n; ++i) {
    const double x = u.unit();
    REQUIRE(x >= 0);
    REQUIRE(x < 1);
    ++high[static_cast<std::size_t>(x * bins)];
    ++low[static_cast<std::size_t>(x * 0x1p53) % bins];
  }
  const double limit = (bins - 1) + 4.5 * std::sqrt(2.0 * (bins - 1));
  CHECK(chi_square(high, n / bins) < limit);
  CHECK(chi_square(low, n / bins) < limit);
}

TEST_CASE("integers are equally likely, and never the upper limit") {
  constexpr int n = 700'000;
  std::vector<int> counts(7);
  uniform_draws u(somewhere, 0);
  for (int i = 0; i < n; ++i) ++counts.at(static_cast<std::size_t>(u.integer(-3, 4) + 3));
  CHECK(chi_square(counts, n / 7.0) < 6 + 4.5 * std::sqrt(12.0));
}

TEST_CASE("integers of a range of three quarters of all words are equally likely too") {
  constexpr int n = 300'000, low = std::numeric_limits<int>::min(), high = 1 << 30;
  std::vector<int> thirds(3),
      remainders(3);  // taking a word's remainder favours a third; scaling it, a remainder
  uniform_draws u(somewhere, 0);
  for (int i = 0; i < n; ++i) {
    const auto x = static_cast<std::size_t>(u.integer(low, high) - std::int64_t{low});
    ++thirds.at(x >> 30);
    ++remainders[x % 3];
  }
  CHECK(chi_square(thirds, n / 3.0) < 2 + 4.5 * std::sqrt(4.0));
  CHECK(chi_square(remainders, n / 3.0) < 2 + 4.5 * std::sqrt(4.0));
}

TEST_CASE(
    "uniform draws reach the lower limit at most, and stay below the upper one, in the narrowest of "
    "intervals") {
  uniform_draws u(somewhere, 0);
  const double above_one = std::nextafter(1.0, 2.0);
  for (int i = 0; i < 1000; ++i) REQUIRE(u.uniform(1, above_one) == 1);
  double least = 1, largest = -1;
  for (int i = 0; i < 10'000; ++i) {
    const double x = u.uniform(-0.25, 0.5);
    least = std::min(least, x), largest = std::max(largest, x);
  }
  CHECK(least >= -0.25);
  CHECK(least < -0.249);
  CHECK(largest < 0.5);
  CHECK(largest > 0.499);
}

TEST_CASE("normal draws are those of Box and Muller, to double precision") {
  for (std::uint32_t element = 0; element < 100'000; ++element) {
    const auto w = philox_block(somewhere, element, 1);
    const long double n = static_cast<long double>((std::uint64_t{w[0]} << 32 | w[1]) >> 12);
    const long double turns =
        static_cast<long double>(std::int64_t(w[2] & 0x7fffffff) << 32 | w[3]) * 0x1p-64L;
    const long double r = std::sqrt(-2 * std::log((n + 0.5L) * 0x1p-52L));
    const long double c =
        std::cos(2 * std::numbers::pi_v<long double> * (turns - (w[2] >> 30 & 1 ? 0.5L : 0.0L)));
    const double expected = static_cast<double>(w[2] >> 31 ? -r * c : r * c);
    REQUIRE(uniform_draws(somewhere, element).normal() == doctest::Approx(expected).epsilon(2e-15));
  }
}

TEST_CASE("normal draws have the moments of N(0, 1)") {
  constexpr double n = 1'000'000, sigmas = 4.5;
  uniform_draws u(somewhere, 0);
  double power[5] = {};
  for (int i = 0; i < n; ++i) {
    double p = 1;
    const double x = u.normal();
    for (double& sum : power) sum += p, p *= x;
  }
  CHECK(std::abs(power[1] / n) < sigmas / std::sqrt(n));
  CHECK(std::abs(power[2] / n - 1) < sigmas * std::sqrt(2 / n));
  CHECK(std::abs(power[3] / n) < sigmas * std::sqrt(15 / n));
  CHECK(std::abs(power[4] / n - 3) < sigmas * std::sqrt(96 / n));
}

TEST_CASE("elements, streams, iterations and steps never share a draw") {
  std::set<double> seen;
  int drawn = 0;
  for (const auto stream : {random_stream::training_trials, random_stream::initial_values})
    for (std::uint32_t iteration = 0; iteration < 3; ++iteration)
      for (std::uint32_t step = 0; step < 3; ++step)
        for (const std::uint32_t element : {0U, 1U, 2U, 15U, 16U, 1U << 20, ~0U}) {
          uniform_draws u({1, 0, stream, iteration, step}, element);
          for (int i = 0; i < 300; ++i, ++drawn) seen.insert(u.unit());
        }
  CHECK(seen.size() == static_cast<std::size_t>(drawn));
}

TEST_CASE("draws of the same element start again with each object") {
  uniform_draws u(somewhere, 8), v(somewhere, 8);
  const double first = u.unit();
  CHECK(u.unit() != first);
  CHECK(v.unit() == first);
}

TEST_CASE("draws refuse empty intervals, and an element that has been used up") {
  uniform_draws u(somewhere, 0);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH_AS(
      u.uniform(2, 1),
      "uniform_draws: uniform from 2 to 1 has no values; give finite limits, the "
      "lower first",
      std::invalid_argument);
  CHECK_THROWS_AS(u.uniform(1, 1), std::invalid_argument);
  CHECK_THROWS_AS(u.uniform(0, nan), std::invalid_argument);
  CHECK_THROWS_AS(u.uniform(0, std::numeric_limits<double>::infinity()), std::invalid_argument);
  CHECK_THROWS_AS(u.integer(3, 3), std::invalid_argument);
  for (std::uint32_t i = 1; i < 1U << 24; ++i) u.unit();
  CHECK_THROWS_AS(u.unit(), std::length_error);
}
