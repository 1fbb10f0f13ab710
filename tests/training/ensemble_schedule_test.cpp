// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

/// A model by itself, stage after stage, then Base; before_stage(model) is called where a stage or Base begins.
template <class BeforeStage>
model<float> by_hand(const std::vector<stage>& stages, std::int64_t iterations, BeforeStage before_stage) {
  models one(some(1));
  trainer<relu> with(small_network(), quick_go{});
  auto m = one[0];
  for (const stage& s : stages) {
    before_stage(m);
    for (std::int64_t i = 0; i < s.iterations; ++i) with.iterate(m, dasc<>{.theta = s.theta, .beta = s.beta}, 3);
  }
  before_stage(m);
  while (m.iteration < iterations) with.iterate(m, base{}, 3);
  return m;
}

training_options with_plan(std::vector<stage> plan) {
  auto options = briefly();
  options.plan = std::move(plan);
  return options;
}

/// Stages in which a gate lets the model up or down after every evaluation, until 80 iterations are over.
training_options gated(double at) {
  auto options = briefly(never, 120);
  options.stages = 4, options.beta0 = 0, options.staged_iterations = 80;
  options.gated = gate{.rise = at, .fall = at};
  return options;
}

}  // namespace

TEST_CASE("stages by hand are those of the short form that they spell out") {
  models all(some(2, 2)), expected(some(2));
  all.train(with_plan(rising_beta(10, 0.5, 2, 30, 5)));
  expected.train(briefly());
  check_same(all, expected);
}

TEST_CASE("a model goes through stages of theta, beta and iterations, then Base") {
  const std::vector<stage> plan{{.theta = 10, .beta = 0.2, .iterations = 7},
                                {.theta = 5, .beta = 0.6, .iterations = 11}};
  models all(some(1));
  std::vector<std::optional<int>> stages;
  all.train(with_plan(plan), [&](const progress& p) { stages.push_back(p.stage); });
  CHECK(same_bits(all[0].net.values(), by_hand(plan, 50, [](auto&) {}).net.values()));
  CHECK(stages == std::vector<std::optional<int>>{0, 1, 1, {}, {}, {}, {}, {}, {}, {}});  // of the next iteration
  CHECK(all[0].curve[0].stage == 0);  // of the one before
  CHECK(all[0].curve[1].stage == 1);
  CHECK(all[0].curve[2].stage == 1);
  CHECK_FALSE(all[0].curve[3].stage.has_value());
}

TEST_CASE("each stage and Base start with a fresh optimiser where that is asked for") {
  const std::vector<stage> plan{{.theta = 10, .beta = 0.2, .iterations = 10},
                                {.theta = 10, .beta = 0.6, .iterations = 12}};
  auto options = with_plan(plan);
  options.reset_optimiser = true;
  models all(some(1)), in_pieces(some(1));
  all.train(options);
  const auto expected = by_hand(plan, 50, [](auto& m) { m.optimiser.reset(); });
  CHECK(same_bits(all[0].net.values(), expected.net.values()));
  CHECK(all[0].optimiser.steps() == 28);
  CHECK_FALSE(same_bits(all[0].net.values(), by_hand(plan, 50, [](auto&) {}).net.values()));
  for (const std::int64_t until : {10, 25, 50}) options.max_iterations = until, in_pieces.train(options);
  check_same(in_pieces, all);
}

TEST_CASE("Base has no stages at which its optimiser would be reset") {
  ensemble<quick_go, base, relu> all(some(1));
  auto options = with_plan({});
  options.stages = 3, options.staged_iterations = 30, options.reset_optimiser = true;
  all.train(options);
  CHECK(all[0].optimiser.steps() == all[0].iteration);
  CHECK_FALSE(all[0].curve[0].stage.has_value());
}

TEST_CASE("another plan starts at its own first stage") {
  models all(some(1));
  auto options =
      with_plan({{.theta = 10, .beta = 0.2, .iterations = 20}, {.theta = 10, .beta = 0.6, .iterations = 20}});
  options.gated = gate{.rise = 0, .fall = 0}, options.max_iterations = 20;
  all.train(options);
  REQUIRE(all[0].stage > 0);
  options.plan = {{.theta = 10, .beta = 0.3, .iterations = 40}, {.theta = 10, .beta = 0.5, .iterations = 40}};
  options.gated = gate{.rise = 1, .fall = 0}, options.max_iterations = 25;
  all.train(options);
  CHECK(all[0].stage == 0);
}

TEST_CASE("a reset optimiser is as new") {
  auto m = small_model<float>(), other = small_model<float>();
  trainer<relu> with(small_network(), quick_go{});
  for (int i = 0; i < 5; ++i) with.iterate(m, base{}, 3);
  other.net = m.net, other.iteration = m.iteration;
  m.optimiser.reset();
  CHECK(m.optimiser.steps() == 0);
  for (int i = 0; i < 5; ++i) with.iterate(m, base{}, 3), with.iterate(other, base{}, 3);
  CHECK(same_bits(m.net.values(), other.net.values()));
}

TEST_CASE("an evaluation as trained is of the network with the integrator of its stage, and leaves no trace") {
  auto options = briefly();
  models expected(some(4));
  expected.train(options);
  options.evaluate_as_trained = true;
  models all(some(4, 2));
  all.train(options, [&](const progress& p) {
    trainer<relu> with(small_network(), quick_go{});
    auto m = all[3];
    const auto& e = m.curve.back();
    REQUIRE(e.as_trained.has_value());
    const auto first_stage = with.evaluate(m, 20, dasc<>{.theta = 10, .beta = 0.5});
    CHECK(e.as_trained->overall == (p.iteration <= 15 ? first_stage.overall : e.performance));
    CHECK(e.as_trained->response == (p.iteration <= 15 ? first_stage.response : e.response));
    if (p.iteration == 5) CHECK(first_stage.overall != e.performance);
  });
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(same_bits(all[i].net.values(), expected[i].net.values()));
    for (std::size_t e = 0; e < all[i].curve.size(); ++e)
      CHECK(all[i].curve[e].performance == expected[i].curve[e].performance);
  }
}

TEST_CASE("an exception in an evaluation as trained leaves no trace") {
  auto options = briefly();
  options.evaluate_as_trained = true;
  models expected(some(1));
  expected.train(options);
  int in_evaluation = 0;
  for (int blocks = 40; blocks < 80; blocks += 3) {
    models all(some(1), {}, {.fuse = std::make_shared<std::atomic<int>>(blocks)});
    CHECK_THROWS_AS(all.train(options), std::runtime_error);
    in_evaluation += all[0].iteration == 5 && all[0].curve.empty() ? 1 : 0;
    all.train(options);
    check_same(all, expected);
  }
  CHECK(in_evaluation > 0);
}

TEST_CASE("a gate lets each model up and down by its performance as trained, and Base follows in any case") {
  const auto options = gated(0.4);
  const models one(some(1));
  const auto plan = schedule_of(one.method(), options);
  models all(some(4, 2));
  all.train(options);
  int up = 0, down = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& curve = all[i].curve;
    CHECK(curve[0].stage == 0);
    for (std::size_t e = 0; e + 1 < curve.size(); ++e) {
      const auto number = [&](const evaluation& at) { return at.stage.value_or(plan.base_stage()); };
      if (curve[e].iteration < 80) {
        CHECK(number(curve[e + 1]) == plan.after(number(curve[e]), curve[e].as_trained->overall));
        up += number(curve[e + 1]) > number(curve[e]), down += number(curve[e + 1]) < number(curve[e]);
      } else {
        CHECK_FALSE(curve[e + 1].stage.has_value());
      }
      if (!curve[e].stage) CHECK(curve[e].as_trained->overall == curve[e].performance);
    }
    CHECK(curve.size() == 24);
  }
  CHECK(up > 3);
  CHECK(down > 3);
}

TEST_CASE("behind a gate a model is the same alone, on any number of threads, and in pieces, bit for bit") {
  auto options = gated(0.4);
  options.reset_optimiser = true;
  models all(some(4, 1)), threads(some(4, 2)), last(some(1, 1, 3)), in_pieces(some(4, 2));
  all.train(options), threads.train(options), last.train(options);
  for (const std::int64_t until : {15, 40, 85, 120}) options.max_iterations = until, in_pieces.train(options);
  check_same(threads, all);
  check_same(in_pieces, all);
  CHECK(same(last[0], all[3]));
  const auto stages = [&](std::size_t i) {
    std::vector<std::optional<int>> each;
    for (const auto& e : all[i].curve) each.push_back(e.stage);
    return each;
  };
  CHECK((stages(0) != stages(1) || stages(0) != stages(2) || stages(0) != stages(3)));  // each has its own way
}
