// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ctrnn/simd/xtensor.hpp>
#include <limits>
#include <vector>

namespace ctrnn::detail {

/// The centroid of some states, and their mean distance from it, which do not depend on the order of the states.
class centroid {
 public:
  /// @param states  [n][units]
  explicit centroid(const xt::xtensor<double, 2>& states) : at_(states.shape(1)) {
    std::vector<std::vector<double>> sorted;  // so that the sums are rounded in the same way for every order
    for (std::size_t k = 0; k < states.shape(0); ++k)
      sorted.emplace_back(states.data() + k * at_.size(), states.data() + (k + 1) * at_.size());
    std::sort(sorted.begin(), sorted.end());
    if (sorted.empty() || sorted.front() == sorted.back()) return;
    const double n = static_cast<double>(sorted.size());
    for (const auto& s : sorted)
      for (std::size_t i = 0; i < at_.size(); ++i) at_[i] += s[i] / n;
    double sum = 0;
    for (const auto& s : sorted) sum += distance(s.data());
    spread_ = sum / n;
  }

  /// The Euclidean distance of a state, [units], from the centroid, in multiples of the mean distance of the states;
  /// NaN where all of these are the same.
  double operator()(const xt::xtensor<double, 1>& state) const { return distance(state.data()) / spread_; }

 private:
  double distance(const double* state) const {
    double sum = 0;
    for (std::size_t i = 0; i < at_.size(); ++i) sum += (state[i] - at_[i]) * (state[i] - at_[i]);
    return std::sqrt(sum);
  }

  std::vector<double> at_;
  double spread_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace ctrnn::detail
