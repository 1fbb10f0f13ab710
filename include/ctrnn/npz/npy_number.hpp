// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

namespace ctrnn::detail {

static_assert(std::endian::native == std::endian::little,
              "ctrnn: .npy files are read and written as they are in memory");

/// NumPy's float16.
/// @see IEEE 754, binary16
struct half {
  std::uint16_t bits;

  explicit operator float() const {
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const float magnitude = exponent == 31  ? fraction == 0 ? HUGE_VALF : std::numeric_limits<float>::quiet_NaN()
                            : exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                            : std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
    return bits >> 15 ? -magnitude : magnitude;
  }
};

/// NumPy's truth value, one byte.
struct truth {
  std::uint8_t byte;

  explicit operator std::uint8_t() const { return byte; }
};

/// The type that a stored number is read as before it is converted to the type that is asked for.
template <class Stored>
using number_of = std::conditional_t<std::same_as<Stored, half>, float,
                                     std::conditional_t<std::same_as<Stored, truth>, std::uint8_t, Stored>>;

/// The number at an address in memory, in either byte order.
template <class Stored>
number_of<Stored> number_at(const char* place, bool big_endian) {
  std::array<char, sizeof(Stored)> bytes;
  std::memcpy(bytes.data(), place, bytes.size());
  if (big_endian) std::ranges::reverse(bytes);
  return static_cast<number_of<Stored>>(std::bit_cast<Stored>(bytes));
}

/// Calls use.template operator()<Stored>() with the C++ type of this kind and size, e.g. double for "f8".
/// @return false if there is no such type, and nothing was called
template <class Use>
bool with_numpy_type(std::string_view kind_and_size, Use use) {
  const auto is = [&]<class Stored>(std::string_view known) {
    if (kind_and_size != known) return false;
    use.template operator()<Stored>();
    return true;
  };
  return is.template operator()<double>("f8") || is.template operator()<float>("f4") ||
         is.template operator()<half>("f2") || is.template operator()<truth>("b1") ||
         is.template operator()<std::int64_t>("i8") || is.template operator()<std::uint64_t>("u8") ||
         is.template operator()<std::int32_t>("i4") || is.template operator()<std::uint32_t>("u4") ||
         is.template operator()<std::int16_t>("i2") || is.template operator()<std::uint16_t>("u2") ||
         is.template operator()<std::int8_t>("i1") || is.template operator()<std::uint8_t>("u1");
}

/// For an error: what an array of a type that with_numpy_type does not know holds, and what to do about it.
constexpr std::string_view what_is_not_read(std::string_view kind_and_size) {
  const char kind = kind_and_size.empty() ? '\0' : kind_and_size.front();
  if (kind_and_size.starts_with("f1")) return "long doubles, which differ between machines; save it as numpy.float64";
  if (kind == 'c') return "complex numbers; save their real and imaginary parts as two arrays";
  if (kind == 'O') return "objects of Python; save what they hold as arrays of numbers";
  if (kind == 'S' || kind == 'U') return "texts; save numbers, for instance the bytes of a text as numpy.uint8";
  if (kind == 'M' || kind == 'm') return "dates or durations; save them as numbers";
  if (kind == 'V') return "bytes without a meaning; save them as numpy.uint8";
  return "which is no type of numbers that NumPy writes; save it as numpy.float64 or numpy.int64";
}

/// The name of a type of numbers, for an error.
template <class T>
constexpr const char* number_name = std::same_as<T, double>         ? "double"
                                    : std::same_as<T, float>        ? "float"
                                    : std::same_as<T, std::int64_t> ? "std::int64_t"
                                                                    : "a smaller integer";

/// Whether a number keeps its value in T, as infinities and NaN do.
template <class T, class Number>
bool is_kept(Number value) {
  constexpr std::int64_t largest = std::int64_t{1} << std::min(62, std::numeric_limits<T>::digits);
  if constexpr (std::integral<T>)
    return std::in_range<T>(value);
  else if constexpr (std::integral<Number>)  // T has all integers up to `largest`
    return std::cmp_less_equal(value, largest) && std::cmp_greater_equal(value, -largest);
  else
    return !std::isfinite(value) || (std::abs(value) <= static_cast<double>(std::numeric_limits<T>::max()) &&
                                     static_cast<Number>(static_cast<T>(value)) == value);
}

}  // namespace ctrnn::detail
