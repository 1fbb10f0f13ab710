// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ctrnn/integrator/cd.hpp>
#include <ctrnn/integrator/concept.hpp>
#include <optional>
#include <stdexcept>
#include <string>

namespace ctrnn {

/// The integrator of stage e of S (e = 0 ... S - 1): as it is, where there is nothing to schedule.
template <integrator I>
I at_stage(I i, int, int) {
  return i;
}

/// SCTT, DASC and their like: beta rises from its first value to 1, beta_e = beta_0 + (1 - beta_0) e / (S - 1).
/// @see Soo, Goudar & Wang (2023), section 4
template <has_beta I>
I at_stage(I i, int e, int stages) {
  i.beta = e < stages - 1 ? i.beta + (1 - i.beta) * e / (stages - 1) : 1;  // the last one is 1 without rounding
  return i;
}

/// CD: theta falls from its first value to 1, theta_e = theta_0 (S - 1 - e) / (S - 1), and 1 at the last stage.
template <int Theta>
cd<any_theta> at_stage(const cd<Theta>& i, int e, int stages) {
  const int last = std::max(stages - 1, 1), first = static_cast<int>(i.theta);
  return {.theta = stages > 1 ? std::max(1, static_cast<int>(std::lround(first * (last - e) / double(last)))) : 1};
}

/// How training proceeds: `stages` stages of equal length over `staged_iterations`, then Base up to `max_iterations`.
/// Training ends as soon as the criterion is met, in whatever stage.
struct schedule {
  int stages = 6;
  std::int64_t staged_iterations = 20'000;  ///< of all stages together
  std::int64_t max_iterations = 40'000;     ///< of stages and Base together

  /// The stage that an iteration belongs to, or none where Base has begun.
  std::optional<int> stage(std::int64_t iteration) const {
    const std::int64_t length = staged_iterations / stages;
    if (length < 1 || iteration >= length * stages) return std::nullopt;
    return static_cast<int>(iteration / length);
  }

  /// Throws std::invalid_argument where the numbers make no schedule.
  void check() const {
    if (staged_iterations > 0 && staged_iterations < stages)
      throw std::invalid_argument("schedule: " + std::to_string(staged_iterations) + " iterations for " +
                                  std::to_string(stages) + " stages; use at least one for each, or 0 for Base alone");
    if (stages < 1) throw std::invalid_argument("schedule: " + std::to_string(stages) + " stages; use at least 1");
    if (staged_iterations < 0 || max_iterations < 1)
      throw std::invalid_argument("schedule: " + std::to_string(staged_iterations) + " staged and at most " +
                                  std::to_string(max_iterations) +
                                  " iterations; the staged ones may be 0 or more, all at least 1");
  }
};

}  // namespace ctrnn
