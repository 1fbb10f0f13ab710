// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/stage.hpp>
#include <numeric>
#include <optional>
#include <vector>

namespace ctrnn {

/// Stages that are passed by performance instead of by time. This library's own idea, not the paper's.
///
/// After each evaluation a model goes on to the next stage if its performance as trained, that is with the integrator
/// of its stage, is `rise` or more; it takes up the stage before if that is below `fall`; else it stays.
struct gate {
  double rise = 0.95, fall = 0.85;  ///< performances as trained, 0 to 1

  friend bool operator==(const gate&, const gate&) = default;
};

/// How training proceeds: stage after stage, then Base for whatever iterations are left.
/// Training ends as soon as the criterion is met, in whatever stage.
struct schedule {
  std::vector<stage> stages;    ///< in their order
  std::optional<gate> gated{};  ///< performance decides about the stage until the iterations of all are used up

  friend bool operator==(const schedule&, const schedule&) = default;

  /// Iterations of all stages together: later ones are of Base.
  std::int64_t iterations() const {
    return std::accumulate(stages.begin(), stages.end(), std::int64_t{0},
                           [](std::int64_t sum, const stage& s) { return sum + s.iterations; });
  }

  /// What stands for Base among the stages 0, 1, ...: their number.
  int base_stage() const { return static_cast<int>(stages.size()); }

  /// The stage that an iteration belongs to.
  /// @param reached  the stage that a model has come to; without a gate time alone decides
  int stage_of(std::int64_t iteration, int reached = 0) const {
    if (gated) return iteration < iterations() ? std::clamp(reached, 0, base_stage()) : base_stage();
    int e = 0;
    for (std::int64_t end = 0; e < base_stage(); ++e)
      if (end += stages[static_cast<std::size_t>(e)].iterations; iteration < end) break;
    return e;
  }

  /// The stage that follows where a gate finds this performance in stage e.
  int after(int e, double performance_as_trained) const {
    if (!gated) return e;
    if (performance_as_trained >= gated->rise) return std::min(e + 1, base_stage());
    return performance_as_trained < gated->fall ? std::max(e - 1, 0) : e;
  }

  /// Throws std::invalid_argument for stages that no integrator has, and a gate that would not stay open.
  void check() const {
    for (const stage& s : stages)
      if (s.iterations < 1)
        refuse({"schedule: a stage of ", s.iterations, " iterations; use at least 1, or leave the stage out"});
    if (gated && !(gated->fall <= gated->rise))  // nor NaN
      refuse({"schedule: a gate that rises at ", gated->rise, " and falls below ", gated->fall,
              "; it must fall at a lower performance than it rises at"});
    if (gated && gated->rise > 1)
      refuse({"schedule: a gate that rises at ", gated->rise, " never opens; performances are 0 to 1"});
    if (gated && stages.empty()) refuse({"schedule: a gate without stages; give it at least one to pass"});
  }
};

/// One line: "theta 10 for 10000 iterations, theta 1 for 10000, then base".
inline std::string to_string(const schedule& s) {
  std::string text;
  for (const stage& e : s.stages) {
    if (e.theta > 0) text += message({"theta ", e.theta, " "});
    if (e.beta != 1) text += message({"beta ", rounded_text_of(e.beta), " "});
    text += message({"for ", e.iterations, &e == &s.stages.front() ? " iterations, " : ", "});
  }
  if (s.gated) text += message({"up at a performance of ", s.gated->rise, " and down below ", s.gated->fall, ", "});
  return text + (text.empty() ? "base" : "then base");
}

/// Iterations of each of S stages of equal length, int(iterations / (n S)) n: whole rounds of n iterations and an
/// evaluation, where a stage has that many. 3330 for 6 stages, as published.
/// @throws std::invalid_argument where there is less than an iteration for each stage; 0 iterations: no stages
inline std::int64_t stage_length(int stages, std::int64_t staged_iterations, int evaluate_every = 10) {
  if (stages < 1) refuse({"schedule: ", stages, " stages; use at least 1"});
  if (staged_iterations < 0 || (staged_iterations > 0 && staged_iterations < stages))
    refuse({"schedule: ", staged_iterations, " iterations for ", stages,
            " stages; use at least one for each, or 0 for Base alone"});
  const std::int64_t share = staged_iterations / stages;
  return share < evaluate_every ? share : share - share % evaluate_every;
}

namespace detail {

/// S stages of equal length, set(e) of 0 to S - 1; none if they would have no iterations.
template <class Set>
std::vector<stage> equal_stages(int stages, std::int64_t length, Set set) {
  std::vector<stage> all;
  for (int e = 0; e < stages && length > 0; ++e) {
    all.push_back(set(e));
    all.back().iterations = length;
  }
  return all;
}

}  // namespace detail

/// Stages of SCTT, DASC and their like: theta stays, beta rises to 1, beta_e = beta_0 + (1 - beta_0) e / (S - 1).
/// A single stage has beta = 1.
/// @param theta              block length in base steps; 0: the integrator's own
/// @param staged_iterations  of all stages together, see stage_length
/// @throws std::invalid_argument as stage_length
/// @see Soo, Goudar & Wang (2023), section 4
inline std::vector<stage> rising_beta(int theta, double beta0, int stages, std::int64_t staged_iterations = 20'000,
                                      int evaluate_every = 10) {
  return detail::equal_stages(stages, stage_length(stages, staged_iterations, evaluate_every), [=](int e) {
    return stage{.theta = theta, .beta = e < stages - 1 ? beta0 + (1 - beta0) * e / (stages - 1) : 1};
  });  // the last one is 1 without rounding
}

/// Stages of CD: theta falls from its first value to 1, theta_e = theta_0 (S - 1 - e) / (S - 1), rounded, at least 1:
/// 10, 1 for S = 2 | 10, 8, 6, 4, 2, 1 for S = 6 | 10, 9, ..., 1, 1 for S = 11. A single stage has theta = 1.
/// @throws std::invalid_argument as stage_length
/// @see Soo, Goudar & Wang (2023), section 4
inline std::vector<stage> falling_theta(int first, int stages, std::int64_t staged_iterations = 20'000,
                                        int evaluate_every = 10) {
  return detail::equal_stages(stages, stage_length(stages, staged_iterations, evaluate_every), [=](int e) {
    const int last = stages - 1;
    const double theta = last > 0 ? first * (last - e) / static_cast<double>(last) : 1;
    return stage{.theta = std::max(1, static_cast<int>(std::lround(theta)))};
  });
}

/// The published stages of an integrator: beta rises where there is one, and theta stays; theta falls where a block is
/// one coarse step whose theta can be set. Else nothing changes, and there is a single stage.
template <integrator I>
std::vector<stage> published_stages(const I& method, double beta0, int stages, std::int64_t staged_iterations = 20'000,
                                    int evaluate_every = 10) {
  if constexpr (coarse_integrator<I> && has_settable_theta<I> && !has_beta<I>)
    return falling_theta(length_of_block(method), stages, staged_iterations, evaluate_every);
  if (!has_beta<I>) stages = std::min(stages, 1);
  return rising_beta(length_of_block(method), beta0, stages, staged_iterations, evaluate_every);
}

/// Base has none.
inline std::vector<stage> published_stages(const base&, double, int, std::int64_t = 20'000, int = 10) { return {}; }

/// Those of CD: theta falls.
template <int Theta>
std::vector<stage> published_stages(const cd<Theta>& method, double, int stages,
                                    std::int64_t staged_iterations = 20'000, int evaluate_every = 10) {
  return falling_theta(length_of_block(method), stages, staged_iterations, evaluate_every);
}

}  // namespace ctrnn
