// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <charconv>
#include <ctrnn/training/model.hpp>
#include <string>

namespace ctrnn {

/// The first line of log.csv.
inline constexpr const char* log_header = "model,iteration,loss,performance,response\n";

/// A model's lines of log.csv, one for each evaluation: numbers with as many digits as give them back exactly.
template <class T>
std::string log_lines(const model<T>& m) {
  std::string text;
  const auto put = [&](auto value, char after) {
    std::array<char, 32> digits{};
    text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    text += after;
  };
  for (const evaluation& e : m.curve)
    put(m.number, ','), put(e.iteration, ','), put(e.loss, ','), put(e.performance, ','), put(e.response, '\n');
  return text;
}

}  // namespace ctrnn
