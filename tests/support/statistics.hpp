// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <vector>

/// Tests of random numbers. Each statistic has a limit that one sample in 10,000 exceeds.
namespace ctrnn_test {

using sample = std::vector<double>;

/// Kolmogorov-Smirnov: sqrt(n) times the largest distance from the uniform distribution on [low, high).
inline double ks(sample values, double low, double high) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double expected = (values[i] - low) / (high - low), before = static_cast<double>(i) / n;
    worst = std::max({worst, before + 1 / n - expected, expected - before});
  }
  return std::sqrt(n) * worst;
}
inline constexpr double ks_limit = 2.23;

/// Standard deviations by which the ones of a sample of zeros and ones differ from half of it.
inline double bias(const sample& tosses) {
  const auto n = static_cast<double>(tosses.size());
  return std::abs(2 * static_cast<double>(std::count(tosses.begin(), tosses.end(), 1.0)) - n) / std::sqrt(n);
}
inline constexpr double bias_limit = 3.89;

/// The largest |correlation| times sqrt(n) of any two of the samples, which are of one size.
inline double largest_correlation(std::initializer_list<const sample*> samples) {
  double largest = 0;
  for (const auto* a : samples)
    for (const auto* b : samples) {
      if (a == b) break;
      const auto n = static_cast<double>(a->size());
      double sa = 0, sb = 0, aa = 0, bb = 0, ab = 0;
      for (std::size_t i = 0; i < a->size(); ++i) {
        const double x = (*a)[i], y = b->at(i);
        sa += x, sb += y, aa += x * x, bb += y * y, ab += x * y;
      }
      const double c = (n * ab - sa * sb) / std::sqrt((n * aa - sa * sa) * (n * bb - sb * sb));
      largest = std::max(std::abs(c) * std::sqrt(n), largest);
    }
  return largest;
}
inline constexpr double correlation_limit = 5;  // one in 10,000 of up to 170 pairs

/// Pearson's chi-square of counts against probabilities.
inline double chi_square(const std::vector<int>& counts, const std::vector<double>& probabilities) {
  double n = 0, sum = 0;
  for (const int count : counts) n += count;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = n * probabilities.at(i);
    sum += counts[i] == expected ? 0 : (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  return sum;
}
inline constexpr double chi_square_limit_2 = 18.4, chi_square_limit_3 = 21.1, chi_square_limit_39 = 80.6;

}  // namespace ctrnn_test
