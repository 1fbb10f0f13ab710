// SPDX-License-Identifier: BSD-3-Clause
#include "numbers.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <ctrnn/text/message.hpp>
#include <limits>
#include <string_view>

namespace run_time {

namespace {

template <class Use>
void for_each_item(std::string_view text, Use use) {
  for (auto end = std::string_view::size_type(0); end != std::string_view::npos;) {
    end = text.find(',');
    use(text.substr(0, end));
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
}

int whole_number(std::string_view text) {
  const auto x = decimal(text);
  if (!x || *x != std::floor(*x) || std::abs(*x) > std::numeric_limits<int>::max())
    ctrnn::refuse({"'", text, "' is not a whole number; separate them by commas"});
  return static_cast<int>(*x);
}

}  // namespace

std::optional<double> decimal(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole_text = error == std::errc() && end == text.data() + text.size();
  return whole_text && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::vector<int> whole_numbers(const std::string& text) {
  constexpr std::int64_t most = 1'000'000;
  std::vector<int> all;
  for_each_item(text, [&](std::string_view item) {
    const auto dash = item.find('-', 1);
    const int first = whole_number(item.substr(0, dash));
    const int last = dash == std::string_view::npos ? first : whole_number(item.substr(dash + 1));
    if (last < first) ctrnn::refuse({"'", item, "' has its ends the wrong way round"});
    const auto count = static_cast<std::int64_t>(last) - first + 1;
    if (static_cast<std::int64_t>(all.size()) + count > most)
      ctrnn::refuse({"more than a million numbers; give fewer"});
    for (std::int64_t i = 0; i < count; ++i) all.push_back(first + static_cast<int>(i));
  });
  return all;
}

std::vector<double> numbers(const std::string& text) {
  std::vector<double> all;
  for_each_item(text, [&](std::string_view item) {
    const auto x = decimal(item);
    if (!x) ctrnn::refuse({"'", item, "' is not a number; separate them by commas"});
    all.push_back(*x);
  });
  return all;
}

}  // namespace run_time
