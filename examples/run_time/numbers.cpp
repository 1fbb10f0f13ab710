// SPDX-License-Identifier: BSD-3-Clause
#include "numbers.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace run_time {

namespace {

template <class Number>
Number number_of(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw std::invalid_argument("'" + std::string(text) + "' is not a number; separate them by commas");
  return value;
}

template <class Use>
void for_each_item(std::string_view text, Use use) {
  for (auto end = std::string_view::size_type(0); end != std::string_view::npos;) {
    end = text.find(',');
    use(text.substr(0, end));
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
}

}  // namespace

std::vector<int> whole_numbers(const std::string& text) {
  constexpr std::int64_t most = 1'000'000;
  std::vector<int> all;
  for_each_item(text, [&](std::string_view item) {
    const auto dash = item.find('-', 1);
    const int first = number_of<int>(item.substr(0, dash));
    const int last = dash == std::string_view::npos ? first : number_of<int>(item.substr(dash + 1));
    if (last < first) throw std::invalid_argument("'" + std::string(item) + "' has its ends the wrong way round");
    const auto count = static_cast<std::int64_t>(last) - first + 1;
    if (static_cast<std::int64_t>(all.size()) + count > most)
      throw std::invalid_argument("more than a million numbers; give fewer");
    for (std::int64_t i = 0; i < count; ++i) all.push_back(first + static_cast<int>(i));
  });
  return all;
}

std::vector<double> numbers(const std::string& text) {
  std::vector<double> all;
  for_each_item(text, [&](std::string_view item) {
    all.push_back(number_of<double>(item));
    if (!std::isfinite(all.back())) throw std::invalid_argument("'" + std::string(item) + "' is not finite");
  });
  return all;
}

}  // namespace run_time
