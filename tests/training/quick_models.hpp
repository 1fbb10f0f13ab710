// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/training/ensemble.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/refusal.hpp"
#include "training/quick_go.hpp"

namespace ctrnn_test {

/// DASC that throws once: in the block that the fuse counts down to.
struct breakable_dasc {
  int theta = 10;
  double beta = 1;
  std::shared_ptr<std::atomic<int>> fuse = {};

  auto operator()(auto r, auto& d) const {
    if (fuse && fuse->fetch_sub(1) == 0) throw std::runtime_error("breakable_dasc: it broke");
    return dasc<>{theta, beta}(r, d);
  }
};

/// Networks that take milliseconds.
using models = ensemble<quick_go, breakable_dasc, relu>;

inline ensemble_options some(int count, std::size_t threads = 1, std::uint32_t first = 0) {
  return {.units = 10, .models = count, .first = first, .seed = 5, .learning_rate = 0.02, .threads = threads};
}

inline constexpr double never = 2;  // no performance is above 1

/// Two stages of 15 iterations, then Base.
inline training_options briefly(double criterion = never, std::int64_t iterations = 50) {
  return {.stages = 2,
          .beta0 = 0.5,
          .staged_iterations = 30,
          .max_iterations = iterations,
          .criterion = criterion,
          .trials = 3,
          .evaluation_trials = 20,
          .evaluate_every = 5};
}

inline bool same(const evaluation& a, const evaluation& b) {
  const auto alike = [](const performance& x, const performance& y) {
    return x.overall == y.overall && x.response == y.response;
  };
  const auto both = [&](const auto& x, const auto& y) {
    return x.has_value() == y.has_value() && (!x || alike(*x, *y));
  };
  return a.iteration == b.iteration && a.loss == b.loss && a.performance == b.performance &&
         a.response == b.response && a.stage == b.stage && both(a.as_trained, b.as_trained) &&
         both(a.confirmation, b.confirmation) &&
         std::equal(a.by_task.begin(), a.by_task.end(), b.by_task.begin(), b.by_task.end(), alike);
}

/// The same bits, in all that a model has learned.
inline bool same(const model<float>& a, const model<float>& b) {
  return same_bits(a.net.values(), b.net.values()) && a.iteration == b.iteration && a.stage == b.stage &&
         a.solved_at == b.solved_at && a.failure == b.failure &&
         std::equal(a.curve.begin(), a.curve.end(), b.curve.begin(), b.curve.end(),
                    [](auto& x, auto& y) { return same(x, y); });
}

template <class Ensemble>
void check_same(const Ensemble& a, const Ensemble& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CAPTURE(i);
    CHECK(same(a[i], b[i]));
  }
}

/// Model `number` by itself, up to an iteration and never stopped.
inline model<float> alone(std::uint32_t number, std::int64_t iterations) {
  models one(some(1, 1, number));
  one.train(briefly(never, iterations));
  return one[0];
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace ctrnn_test
