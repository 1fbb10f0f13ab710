// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string>

namespace run_time {

/// A number with the fewest digits from which it can be read back: "0.5"; "nan" for one that is not finite.
inline std::string number(double x) {
  if (!std::isfinite(x)) return "nan";
  std::array<char, 32> digits{};
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), x).ptr};
}

/// Formats as printf does, up to 255 characters.
template <class... Values>
std::string print(const char* format, Values... values) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

/// A duration in minutes and seconds, "0:07", or from one hour on with hours, "1:02:03".
inline std::string duration(double seconds) {
  const long s = std::lround(seconds);
  return s < 3600 ? print("%ld:%02ld", s / 60, s % 60) : print("%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
}

}  // namespace run_time
