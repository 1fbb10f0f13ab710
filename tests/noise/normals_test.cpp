// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/noise/normals.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

using namespace ctrnn;

namespace {

constexpr random_address somewhere{11, 22, random_stream::training_noise, 33, 44};

std::vector<float> normals(const random_address& address, std::size_t count) {
  std::vector<float> x(count);
  fill_normals(address, x.data(), std::ssize(x));
  return x;
}

// What the normals of two words are, in double precision.
struct pair {
  double a, b;
};
pair exact(std::uint32_t w, std::uint32_t v) {
  const double u = (w + 0.5) * 0x1p-32;
  const double r = std::sqrt(-2 * (u < 0.5 ? std::log(u) : std::log1p(-(4294967295.0 - w + 0.5) * 0x1p-32)));
  const double angle = std::numbers::pi / 4 * static_cast<std::int32_t>(v << 2) * 0x1p-31;
  const double c = r * std::cos(angle) * (v >> 30 & 1 ? -1 : 1), s = r * std::sin(angle);
  return v >> 31 ? pair{s, c} : pair{c, s};
}

double largest_error(const philox_groups::group& words) {
  alignas(64) float x[64];
  detail::normals_of(words, x);
  double worst = 0;
  for (int half = 0; half < 2; ++half)
    for (int i = 0; i < 16; ++i) {
      const auto [a, b] = exact(words.word[2 * half][i], words.word[2 * half + 1][i]);
      worst = std::max({worst, std::abs(x[32 * half + i] - a), std::abs(x[32 * half + 16 + i] - b)});
    }
  return worst;
}

double correlation(const float* x, const float* y, std::size_t count) {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += double{x[i]} * y[i];
  return sum / static_cast<double>(count);
}

double below(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

}  // namespace

TEST_CASE("normals are within 1.5e-6 of those of Box and Muller in double precision") {
  const philox_groups generator(somewhere);
  double worst = 0;
  for (std::uint32_t n = 0; n < 20000; ++n) {
    philox_groups::group words;
    generator.make(n, words);
    worst = std::max(worst, largest_error(words));
  }
  CHECK(worst < 1.5e-6);
}

TEST_CASE(
    "normals are as exact where the radius is largest, smallest, and at the seams of its approximation") {
  constexpr std::uint32_t seams[] = {0, 1U << 29, 1U << 30, 3U << 29, 1U << 31, 3U << 30, ~0U};
  for (const std::uint32_t seam : seams)
    for (std::uint32_t shift = 0; shift < 64; ++shift) {
      philox_groups::group words;
      for (std::uint32_t i = 0; i < 16; ++i)
        for (std::uint32_t half = 0; half < 2; ++half) {
          words.word[2 * half][i] = seam + shift - 32;
          words.word[2 * half + 1][i] = (i << 28) + (half == 0 ? shift : 0x0fffffff - shift);
        }
      REQUIRE(largest_error(words) < 1.5e-6);
    }
}

TEST_CASE("ten million normals have the moments, the distribution and the tails of N(0, 1)") {
  constexpr int steps = 10, per_step = 1'000'000;
  constexpr double n = double{steps} * per_step, bin = 1e-4, sigmas = 4.5;
  std::vector<double> counts(140'002);  // edge i is at bin (i - 70000)
  double power[5] = {};
  for (std::uint32_t step = 0; step < steps; ++step)
    for (const float x : normals(somewhere.at_step(step), per_step)) {
      double p = 1;
      for (double& sum : power) sum += p, p *= x;
      counts[static_cast<std::size_t>(std::ceil(x / bin) + 70'000)] += 1;
    }

  CHECK(std::abs(power[1] / n) < sigmas / std::sqrt(n));
  CHECK(std::abs(power[2] / n - 1) < sigmas * std::sqrt(2 / n));
  CHECK(std::abs(power[3] / n) < sigmas * std::sqrt(15 / n));
  CHECK(std::abs(power[4] / n - 3) < sigmas * std::sqrt(96 / n));

  double not_above = 0, distance = 0;
  for (int i = 0; i <= 140'000; ++i) {
    not_above += counts[static_cast<std::size_t>(i)];
    const double x = bin * (i - 70'000), expected = n * below(x);
    distance = std::max(distance, std::abs(not_above - expected) / n);
    if (i % 5000 == 0 && std::abs(x) < 5.25) {  // also one by one: -5, -4.5, ..., 5 sigma
      const double tail = n * below(-std::abs(x));
      CAPTURE(x);
      CHECK(std::abs(not_above - expected) < sigmas * std::sqrt(tail));
    }
  }
  CHECK(distance * std::sqrt(n) < 1.95);  // Kolmogorov and Smirnov, p = 0.001
}

TEST_CASE("addresses that differ in any single bit have uncorrelated normals") {
  constexpr std::size_t n = 4096;
  const auto base = normals(somewhere, n);
  for (int field = 0; field < 5; ++field)
    for (int bit = 0; bit < 32; ++bit) {
      const std::uint32_t flip = 1U << bit;
      random_address other = somewhere;
      if (field == 0) other.seed ^= flip;
      if (field == 1) other.model ^= flip;
      if (field == 2) other.stream = random_stream{static_cast<std::uint32_t>(other.stream) ^ flip};
      if (field == 3) other.iteration ^= flip;
      if (field == 4) other.step ^= flip;
      CAPTURE(field);
      CAPTURE(bit);
      CHECK(std::abs(correlation(base.data(), normals(other, n).data(), n)) < 4.5 / std::sqrt(n));
    }
}

TEST_CASE("normals of one address, and their squares, are uncorrelated at every distance up to 128") {
  constexpr std::size_t n = 1 << 18;
  const auto x = normals(somewhere, n + 128);
  auto square = x;
  for (float& s : square) s = (s * s - 1) / std::numbers::sqrt2_v<float>;
  for (std::size_t distance = 1; distance <= 128; ++distance) {
    CAPTURE(distance);
    CHECK(std::abs(correlation(x.data(), x.data() + distance, n)) < 4.5 / std::sqrt(n));
    CHECK(std::abs(correlation(square.data(), square.data() + distance, n)) < 4.5 / std::sqrt(n));
  }
}

TEST_CASE_TEMPLATE("a normal depends on its address and number, not on how many are made or where to", T,
                   float, double) {
  constexpr T untouched = 99;
  const auto all = normals(somewhere, 2000);
  for (const index_t count : {0, 1, 15, 16, 63, 64, 65, 255, 256, 257, 1000, 1999})
    for (const index_t offset : {0, 1, 7}) {
      std::vector<T> x(static_cast<std::size_t>(count + offset + 1), untouched);
      fill_normals(somewhere, x.data() + offset, count);
      REQUIRE(std::equal(all.begin(), all.begin() + count, x.begin() + offset));
      REQUIRE(std::count(x.begin(), x.begin() + offset, untouched) == offset);
      REQUIRE(x.back() == untouched);
    }
}
