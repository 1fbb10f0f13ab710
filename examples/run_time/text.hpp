// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

namespace run_time {

/// Formats as printf does, up to 255 characters.
template <class... Values>
std::string print(const char* format, Values... values) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

/// "0:07", "1:02:03"
inline std::string duration(double seconds) {
  const long s = std::lround(seconds);
  return s < 3600 ? print("%ld:%02ld", s / 60, s % 60) : print("%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
}

}  // namespace run_time
