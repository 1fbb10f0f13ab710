// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "training/quick_models.hpp"

using namespace ctrnn_test;

TEST_CASE("any number of threads gives the same models, bit for bit") {
  models expected(some(4, 1));
  expected.train(briefly());
  CHECK(expected[0].curve.size() == 10);
  CHECK_FALSE(same_bits(expected[0].net.values(), expected[1].net.values()));
  for (const std::size_t threads : {2U, 3U}) {
    models all(some(4, threads));
    CHECK(all.threads() == threads);
    all.train(briefly());
    check_same(all, expected);
  }
}

TEST_CASE("a model is the same alone or among others, bit for bit") {
  models all(some(4, 2));
  all.train(briefly());
  CHECK(same(alone(2, 50), all[2]));
}

TEST_CASE("on_evaluation sees every evaluation, and the stage that follows it") {
  models all(some(3, 2));
  std::vector<std::int64_t> iterations;
  std::vector<std::optional<int>> stages;
  all.train(briefly(never, 42), [&](const progress& p) {  // it may return nothing
    iterations.push_back(p.iteration), stages.push_back(p.stage);
    std::vector<double> now;
    for (std::size_t i = 0; i < all.size(); ++i) now.push_back(all[i].curve.back().performance);
    std::sort(now.begin(), now.end());
    CHECK(p.best == now[2]);
    CHECK(p.median == now[1]);
    CHECK(p.running == 3);
    CHECK(p.solved == 0);
  });
  CHECK(iterations == std::vector<std::int64_t>{5, 10, 15, 20, 25, 30, 35, 40, 42});
  CHECK(stages == std::vector<std::optional<int>>{0, 0, 1, 1, 1, {}, {}, {}, {}});

  models solved(some(3, 2));
  int calls = 0;
  solved.train(briefly(0), [&](const progress& p) {
    ++calls;
    CHECK(p.iteration == 5);
    CHECK(p.running == 0);
    CHECK(p.solved == 3);
  });
  CHECK(calls == 1);
}

TEST_CASE("on_evaluation ends training by returning false") {
  models all(some(3, 2)), expected(some(3, 2));
  const auto result = all.train(briefly(), [](const progress& p) { return p.iteration < 20; });
  CHECK(result.interrupted);
  CHECK(result.iterations == 20);
  CHECK(result.solved == 0);
  CHECK_FALSE(expected.train(briefly(never, 20), [](const progress&) { return true; }).interrupted);
  check_same(all, expected);
}

TEST_CASE("training goes on where it was") {
  models all(some(3, 2)), expected(some(3, 2));
  all.train(briefly(never, 25));
  CHECK(all[0].iteration == 25);
  CHECK(all.train(briefly()).iterations == 50);
  expected.train(briefly());
  check_same(all, expected);
  all.train(briefly());  // nothing is left to do
  check_same(all, expected);
}

TEST_CASE("a model that fails does not stop the others") {
  models all(some(3, 2)), expected(some(3, 2));
  all[1].net.change([](auto& values) { for_each_element([](float& w) { w = 20; }, values.W); });  // its rates overflow
  const auto result = all.train(briefly(), [](const progress& p) { CHECK(p.running == 2); });
  expected.train(briefly());
  REQUIRE(result.failures.size() == 1);
  CHECK(contains(result.failures[0], "model 1: loss nan in iteration 0; largest finite state "));
  CHECK(all[1].failure == result.failures[0]);
  CHECK(all[1].curve.empty());
  CHECK(all[1].iteration == 0);
  for (const std::size_t i : {0U, 2U}) CHECK(same(all[i], expected[i]));

  auto together = briefly(0);
  together.stop = stop_rule::trimmed_mean;
  models others(some(3, 2));
  others[1].net.change([](auto& values) { for_each_element([](float& w) { w = 20; }, values.W); });
  CHECK(others.train(together).solved == 2);

  models none(some(1));
  none[0].net.change([](auto& values) { for_each_element([](float& w) { w = 20; }, values.W); });
  CHECK(none.train(briefly()).failures.size() == 1);
}

TEST_CASE(
    "an exception in a thread arrives in the caller, and training can go on as if there had been none") {
  for (const std::size_t threads : {1U, 2U}) {
    CAPTURE(threads);
    models all(some(3, threads), {},
               {.fuse = std::make_shared<std::atomic<int>>(190)});  // 6 blocks an iteration
    CHECK_THROWS_WITH_AS(all.train(briefly()), "breakable_dasc: it broke", std::runtime_error);
    all.train(briefly());
    models expected(some(3, 2));
    expected.train(briefly());
    check_same(all, expected);
  }
}

TEST_CASE("different integrators see the same trials and the same noise") {
  trainer<relu> with(small_network(), quick_go{});
  auto m = small_model<float>(), other = small_model<float>();
  const breakable_dasc longer_than_all_phases{.theta = 40, .beta = 0.5};  // so that all steps are base steps
  for (int i = 0; i < 5; ++i) {
    const double loss = with.iterate(m, base{}, 3);
    CHECK(with.iterate(other, longer_than_all_phases, 3) == loss);
  }
  CHECK(same_bits(m.net.values(), other.net.values()));
}

TEST_CASE("models see the same trials and noise of their own") {
  trainer<relu> with(small_network(), quick_go{});
  const auto inputs = [&] {
    std::vector<float> x;
    for (int p = 0; p < static_cast<int>(with.batch().phases().size()); ++p)
      x.insert(x.end(), with.batch().input(p), with.batch().input(p) + 3 * quick_go::inputs);
    return x;
  };
  auto m = small_model<float>(0), other = small_model<float>(1);
  other.net = m.net;
  const double loss = with.gradient(m, base{}, 3);
  const auto seen = inputs();
  CHECK(with.gradient(other, base{}, 3) != loss);
  CHECK(inputs() == seen);
  with.gradient(m, breakable_dasc{}, 3);
  CHECK(inputs() == seen);
  ++m.iteration;
  with.gradient(m, base{}, 3);
  CHECK(inputs() != seen);
}
