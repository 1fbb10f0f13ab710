// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/analysis/gradient_through_time.hpp>
#include <ctrnn/dynamics.hpp>
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity/leaky_relu.hpp>
#include <ctrnn/nonlinearity/softplus.hpp>
#include <ctrnn/task/weighted_tasks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "training/quick_models.hpp"
#include "training/quick_reversal.hpp"

using namespace ctrnn_test;

namespace {

constexpr int trials = 2;

/// Moves one unit of one trial after one step.
struct kick final : observer<double> {
  index_t at, trial, unit;
  double by;
  kick(index_t step, index_t k, index_t i, double h) : at(step), trial(k), unit(i), by(h) {}
  void state(int, index_t step, const var<double>& r) override {
    if (step == at) r.data()[trial * r.layout().stride + unit] += by;
  }
};

/// The norm at a step by finite differences of the loss.
template <class Trainer, class I>
double norm_by_differences(Trainer& with, model<double>& m, const trial_batch& batch, int which, const I& method,
                           index_t step) {
  constexpr double h = 1e-5;
  double sum = 0;
  for (index_t k = 0; k < batch.trials(); ++k)
    for (index_t i = 0; i < m.net.architecture().units; ++i) {
      const auto loss = [&](double by) {
        kick look(step, k, i, by);
        return with.gradient(m, batch, which, method, look);
      };
      const double slope = (loss(h) - loss(-h)) / (2 * h);
      sum += slope * slope;
    }
  return std::sqrt(sum * batch.trials());
}

template <class Trainer, class I>
void expect_differences(Trainer& with, model<double>& m, const I& method, const gradient_through_time_options& o,
                        std::vector<index_t> steps) {
  const auto seen = gradient_through_time(with, m, method, o);
  const double largest = *std::max_element(seen.norm.begin(), seen.norm.end());
  CHECK(largest > 0);
  for (const index_t step : steps) {
    CAPTURE(step);
    const double expected = norm_by_differences(with, m, seen.batch, o.which, method, step);
    CHECK(std::abs(seen.norm(static_cast<std::size_t>(step)) - expected) < 1e-7 * largest);
  }
}

using double_trainer = trainer<softplus, double, l1_regulariser, any_storage>;

}  // namespace

TEST_CASE("the gradient through time is what finite differences of the loss say, for every integrator") {
  double_trainer with(small_network(), quick_go{});
  auto m = small_model<double>();
  // 70 steps in phases of 20, 20, 10, 20; the last 16 are the response without its grace
  const std::vector<index_t> steps{0, 6, 7, 13, 25, 45, 49, 52, 60, 69};
  const gradient_through_time_options response{.trials = trials}, all{.trials = trials, .loss_period = whole_loss};
  expect_differences(with, m, base{}, response, steps);
  expect_differences(with, m, base{}, all, steps);
  expect_differences(with, m, base{}, {.trials = trials, .loss_period = 0}, {0, 30, 49});
  for (const double beta : {0.0, 0.4}) {
    expect_differences(with, m, sctt<7>{.beta = beta}, all, steps);
    expect_differences(with, m, dasc<7>{.beta = beta}, response, steps);
    expect_differences(with, m, exponential_dasc<7>{.beta = beta}, response, {0, 6, 45});
  }
  expect_differences(with, m, heun{}, response, {0, 40, 69});
  expect_differences(with, m, cd<2>{}, all, {0, 10, 20, 34});
}

TEST_CASE("of currents the gradient through time is with respect to the current, as finite differences say") {
  trainer<current<softplus>, double, l1_regulariser, any_storage> with(small_network(), quick_go{});
  auto m = small_model<double>();
  const std::vector<index_t> steps{0, 6, 7, 13, 25, 45, 49, 52, 60, 69};
  const gradient_through_time_options response{.trials = trials}, all{.trials = trials, .loss_period = whole_loss};
  expect_differences(with, m, base{}, response, steps);
  expect_differences(with, m, sctt<7>{.beta = 0.4}, all, steps);
  expect_differences(with, m, dasc<7>{.beta = 0.4}, response, steps);
  expect_differences(with, m, exponential_dasc<7>{.beta = 0.4}, response, {0, 6, 45});
  expect_differences(with, m, heun{}, response, {0, 40, 69});
  expect_differences(with, m, cd<2>{}, all, {0, 10, 20, 34});
}

TEST_CASE("nothing of the gradient comes after the loss, and what is read out counts at its own step") {
  double_trainer with(small_network(), quick_go{});
  auto m = small_model<double>();
  const auto seen = gradient_through_time(with, m, base{}, {.trials = trials, .loss_period = 0});
  const auto period = seen.batch.loss_periods()[0];
  REQUIRE(period.end == 50);
  for (std::size_t t = 0; t < seen.norm.size(); ++t) CHECK((seen.norm(t) > 0) == (t < 50));
  CHECK(seen.time(0) == doctest::Approx(0.005));
  CHECK(seen.time(69) == doctest::Approx(0.35));
}

TEST_CASE("in a linear network the gradient goes back by powers of the transposed Jacobian") {
  const leaky_relu linear{.leak = 1};
  trainer<leaky_relu, double> with(small_network(), quick_go{}, linear);
  auto m = small_model<double>();
  const auto seen = gradient_through_time(with, m, base{}, {.trials = 1});
  const auto& a = m.net.architecture();
  const auto n = static_cast<std::size_t>(a.units);
  // The last step's gradient, from its readout.
  const auto recorded = with.record(m, seen.batch);
  const auto& period = seen.batch.loss_periods()[1];
  const double share = 1.0 / static_cast<double>((period.end - period.begin) * a.outputs);
  const auto own = [&](int step) {
    std::vector<double> g(n);
    for (int o = 0; o < a.outputs; ++o) {
      const double y = recorded.outputs(static_cast<std::size_t>(step), 0, static_cast<std::size_t>(o));
      const double dz = share * 2 * (y - double{seen.batch.target(1)[o]}) * y * (1 - y);
      for (index_t i = 0; i < a.readout_units.count; ++i)
        g[static_cast<std::size_t>(a.readout_units.first + i)] += dz * m.net.values().W_out(o, i);
    }
    return g;
  };
  std::vector<double> g(n);
  double error = 0;
  for (int step = 69; step >= 0; --step) {
    std::vector<double> before = step >= period.begin ? own(step) : std::vector<double>(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        before[j] += g[i] * ((i == j ? 1 - a.dt / a.tau[i] : 0) +
                             a.dt / a.tau[i] * m.net.values().W(static_cast<index_t>(i), static_cast<index_t>(j)));
    g = before;
    double square = 0;
    for (const double x : g) square += x * x;
    error = std::max(error, std::abs(seen.norm(static_cast<std::size_t>(step)) / std::sqrt(square) - 1));
  }
  CHECK(error < 1e-10);
}

TEST_CASE("with beta 1 the gradient through time is Base's, bit for bit, with every storage too") {
  double_trainer with(small_network(), quick_go{});
  double_trainer sparing(small_network(), quick_go{}, {}, {}, {3});
  auto m = small_model<double>();
  const gradient_through_time_options o{.trials = trials, .loss_period = whole_loss};
  const auto plain = gradient_through_time(with, m, base{}, o);
  CHECK(gradient_through_time(with, m, sctt<>{.theta = 7, .beta = 1}, o).norm == plain.norm);
  CHECK(gradient_through_time(with, m, dasc<>{.theta = 7, .beta = 1}, o).norm == plain.norm);
  CHECK(gradient_through_time(sparing, m, base{}, o).norm == plain.norm);
  const dasc<> skips{.theta = 7, .beta = 0.3};
  CHECK(gradient_through_time(sparing, m, skips, o).norm == gradient_through_time(with, m, skips, o).norm);
}

TEST_CASE("a skip carries more of the gradient across the delay") {
  double_trainer with(small_network(), quick_go{});
  auto m = small_model<double>();
  const auto early = [&](const auto& method) { return gradient_through_time(with, m, method).norm(9); };
  CHECK(early(sctt<10>{.beta = 0.5}) > 2 * early(base{}));
}

TEST_CASE("the gradient through time does not scale with the trials, and is the same in float") {
  trainer<softplus> in_float(small_network(), quick_go{});
  double_trainer with(small_network(), quick_go{});
  auto m = small_model<double>();
  auto f = small_model<float>();
  const auto some = gradient_through_time(with, m, base{}, {.trials = 50});
  const auto more = gradient_through_time(with, m, base{}, {.trials = 400});
  const auto single = gradient_through_time(in_float, f, base{}, {.trials = 50});
  CHECK(single.loss == doctest::Approx(some.loss).epsilon(1e-5));
  for (std::size_t t = 0; t < some.norm.size(); ++t) {
    CHECK(more.norm(t) == doctest::Approx(some.norm(t)).epsilon(0.2));
    CHECK(single.norm(t) == doctest::Approx(some.norm(t)).epsilon(1e-3));
  }
}

TEST_CASE("the loss of the periods adds up, and the model is left as it was") {
  double_trainer with(small_network(), quick_go{});
  auto m = small_model<double>();
  const auto before = m;
  const auto loss = [&](int period) {
    return gradient_through_time(with, m, base{}, {.trials = trials, .loss_period = period}).loss;
  };
  double weights = 0;
  for_each_element([&](const double& w) { weights += 1e-5 * std::abs(w) / 100; }, m.net.values().W);
  CHECK(loss(last_loss_period) == loss(1));
  CHECK(loss(0) + loss(1) - weights < loss(whole_loss));  // which has the cost of the rates too
  CHECK(loss(0) + loss(1) - weights == doctest::Approx(loss(whole_loss)).epsilon(1e-3));
  CHECK(same_bits(m.net.values(), before.net.values()));
  double_trainer fresh(small_network(), quick_go{});
  auto other = before;
  CHECK(with.iterate(m, base{}, 3) == fresh.iterate(other, base{}, 3));
}

TEST_CASE("of several tasks each has its gradient through time, and so has a closed loop") {
  trainer<softplus, double> both(small_network(), equally_weighted(quick_go{}, quick_match{}));
  auto m = small_model<double>();
  expect_differences(both, m, dasc<7>{.beta = 0.4}, {.trials = trials, .which = 1}, {0, 40, 79});
  trainer<softplus, double> one(small_network(), quick_go{});
  CHECK(gradient_through_time(both, m, base{}, {.trials = 5}).norm ==
        gradient_through_time(one, m, base{}, {.trials = 5}).norm);

  const quick_reversal task;
  trainer<softplus, double> reversal(task.architecture_for(5, false), task);
  model<double> r(task.architecture_for(5, false), {}, 1, 0);
  const auto last = gradient_through_time(reversal, r, base{}, {.trials = trials});
  for (const auto& phase : last.batch.phases())
    if (!phase.warm_up) CHECK(last.norm(static_cast<std::size_t>(phase.start)) >= 0);
  expect_differences(reversal, r, across_trials<dasc<>>{{.theta = 4, .beta = 0.5}}, {.trials = trials},
                     {0, static_cast<index_t>(last.norm.size()) - 25});
}

TEST_CASE("a period or task that is not there is refused") {
  double_trainer with(small_network(), quick_go{});
  auto m = small_model<double>();
  CHECK(refusal([&] { gradient_through_time(with, m, base{}, {.loss_period = 2}); }) ==
        "trial_batch: loss period 2 was asked for; there are 2, counted from 0");
  CHECK(contains(refusal([&] { gradient_through_time(with, m, base{}, {.which = 1}); }), "task 1 was asked for"));
  trial_batch coarse;
  with.draw_evaluation(coarse, m, 0, trials, cd<2>{});
  kick none{0, 0, 0, 0};
  CHECK(contains(refusal([&] { with.gradient(m, coarse, 0, base{}, none); }), "steps of 0.01 s were given"));
}
