// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace ctrnn::detail {

/// A number with three digits, for messages: "-3", "0.123", "3.86e+37", "nan".
inline std::string short_text(double x) {
  if (std::isnan(x)) return "nan";  // without the sign that it may have
  std::array<char, 32> text{};
  return {text.data(),
          std::to_chars(text.data(), text.data() + text.size(), x, std::chars_format::general, 3).ptr};
}

}  // namespace ctrnn::detail
