// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace ctrnn {

namespace detail {

/// The order of numbers, below all of which is what is not a number.
inline bool is_less(double a, double b) { return std::isnan(a) ? !std::isnan(b) : a < b; }

}  // namespace detail

/// The middle of some values; of an even number, the mean of the two in the middle. 0 of none.
inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end(), detail::is_less);
  const auto n = values.size();
  return 0.5 * (values[(n - 1) / 2] + values[n / 2]);
}

/// The published stop rule's mean: without the lowest and the highest tenth, entries int(.1 M) to int(.9 M) - 1.
/// @see Soo, Goudar & Wang (2023), section 4
inline double trimmed_mean(std::vector<double> values) {
  std::sort(values.begin(), values.end(), detail::is_less);
  const auto m = static_cast<double>(values.size());
  const auto from = static_cast<std::ptrdiff_t>(0.1 * m), to = static_cast<std::ptrdiff_t>(0.9 * m);
  if (to <= from) return median(std::move(values));
  return std::accumulate(values.begin() + from, values.begin() + to, 0.0) / static_cast<double>(to - from);
}

}  // namespace ctrnn
