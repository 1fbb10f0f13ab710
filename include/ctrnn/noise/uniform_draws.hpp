// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/noise/philox.hpp>
#include <ctrnn/text/message.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <stdexcept>

namespace ctrnn {

/// Random numbers drawn one by one, for one element (a trial, a matrix) of an address.
///
/// Every draw has a block of its own, so that elements never share a number, with each other or with the numbers made
/// in bulk (philox_groups). Only exactly rounded operations are used, so that draws are the same on every machine, with
/// every compiler.
class uniform_draws {
public:
  uniform_draws(const random_address& address, std::uint32_t element)
      : address_(address), element_(element) {}

  /// Uniform in [0, 1): a multiple of 2^-53.
  double unit() {
    const auto w = next();
    return static_cast<double>(bits(w[0], w[1]) >> 11) * 0x1p-53;
  }

  /// Uniform in [low, high).
  /// @throws std::invalid_argument unless low < high, both finite
  double uniform(double low, double high) {
    if (!(low < high) || !std::isfinite(high - low)) refuse("uniform", low, high);
    const double x = std::fma(high - low, unit(), low);
    return x < high ? x : std::nextafter(high, low);
  }

  /// Uniform among the integers low, ..., high - 1, all exactly equally likely.
  /// @throws std::invalid_argument unless low < high
  /// @see Lemire (2019), Fast random integer generation in an interval
  int integer(int low, int high) {
    if (low >= high) refuse("integer", low, high);
    const auto range = static_cast<std::uint32_t>(high) - static_cast<std::uint32_t>(low);
    const std::uint32_t unfair = (0 - range) % range;  // how many of the 2^32 words have to be rejected
    std::uint64_t scaled;
    do scaled = std::uint64_t{next()[0]} * range;
    while (static_cast<std::uint32_t>(scaled) < unfair);
    return static_cast<int>(static_cast<std::uint32_t>(low) + static_cast<std::uint32_t>(scaled >> 32));
  }

  /// N(0, 1) in double precision, by Box and Muller; at most sqrt(106 ln 2) = 8.57.
  double normal() {
    const auto w = next();
    const double u = (static_cast<double>(bits(w[0], w[1]) >> 12) + 0.5) * 0x1p-52;
    const double quarters = static_cast<double>(static_cast<std::int64_t>(bits(w[2], w[3]) << 1)) * 0x1p-63;
    const double r = std::sqrt(-2 * log(u)), c = cos(std::numbers::pi / 2 * quarters);
    const double sign = w[2] >> 31 ? -1 : 1;  // bit 31, which the shift dropped
    return std::fma(sign * r, c, 0.0);        // not a product, which the caller's addition could be merged with
  }

private:
  static constexpr std::uint32_t limit = 1U << 24;  // draws that random_address::counter has room for

  std::array<std::uint32_t, 4> next() {
    if (++draw_ == limit)
      ctrnn::refuse<std::length_error>(
          {"uniform_draws: an element has 2^24 - 1 draws; spread them over several elements"});
    return philox_block(address_, element_, draw_);
  }

  static std::uint64_t bits(std::uint32_t high, std::uint32_t low) { return std::uint64_t{high} << 32 | low; }

  // ln of a positive normal number x = m 2^exponent, m in [sqrt(1/2), sqrt(2)): ln m = 2 artanh s by its series, where
  // s = (m - 1) / (m + 1) and |s| < 0.172
  static double log(double x) {
    int exponent;
    double m = std::frexp(x, &exponent);
    if (m < std::numbers::sqrt2 / 2) m *= 2, --exponent;
    const double s = (m - 1) / (m + 1), z = s * s;
    double sum = 0;
    for (int k = 19; k > 0; k -= 2) sum = std::fma(sum, z, 1.0 / k);
    return std::fma(exponent, std::numbers::ln2, 2 * s * sum);
  }

  // cos x for |x| <= pi / 2, by its series: 1 - x^2/(1 2) (1 - x^2/(3 4) (1 - ...))
  static double cos(double x) {
    const double z = x * x;
    double sum = 1;
    for (int k = 20; k > 0; k -= 2) sum = std::fma(-z / (k * (k - 1)), sum, 1.0);
    return sum;
  }

  [[noreturn]] static void refuse(const char* what, const message_part& low, const message_part& high) {
    ctrnn::refuse(
        {"uniform_draws: ", what, " from ", low, " to ", high, " has no values; give finite limits, the lower first"});
  }

  random_address address_;
  std::uint32_t element_, draw_ = 0;
};

}  // namespace ctrnn
