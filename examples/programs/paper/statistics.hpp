// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ctrnn/training/averages.hpp>
#include <random>
#include <vector>

namespace paper {

/// A confidence interval.
struct interval {
  double low, high;
};

/// Wilson's 95 % interval of a fraction k / n, n > 0.
/// @see Wilson (1927), Probable inference, the law of succession, and statistical inference
inline interval wilson(std::size_t k, std::size_t n) {
  constexpr double z = 1.959963984540054;  // the 97.5 % quantile of the normal distribution
  const auto m = static_cast<double>(n);
  const double p = static_cast<double>(k) / m, scale = 1 / (1 + z * z / m);
  const double middle = scale * (p + z * z / (2 * m));
  const double half = scale * z * std::sqrt(p * (1 - p) / m + z * z / (4 * m * m));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

/// The 95 % interval of a median by the bootstrap: the 2.5 and 97.5 % quantiles of the medians of values drawn with
/// replacement. Every call makes the same draws. Censored values are infinite; ends of the interval may then be
/// infinite.
inline interval bootstrap_median(const std::vector<double>& values, std::uint64_t seed = 1) {
  constexpr std::size_t samples = 2000;
  std::mt19937_64 random(seed);
  std::vector<double> medians, sample(values.size());
  for (std::size_t i = 0; i < samples; ++i) {
    for (double& x : sample) x = values[random() % values.size()];
    medians.push_back(ctrnn::median(sample));
  }
  std::sort(medians.begin(), medians.end());
  return {medians[samples / 40], medians[samples - 1 - samples / 40]};
}

}  // namespace paper
