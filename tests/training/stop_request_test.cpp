// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <set>
#include <vector>

#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

constexpr auto nobody = [](const progress&) {};

/// Trains with a stop each time that it was asked for so often, until the training ends by itself. @return the stops
int train_in_pieces(models& all, const training_options& o, int asked) {
  int stops = 0;
  for (;; ++stops) {
    std::atomic<int> left = asked;
    if (!all.train(o, nobody, [&] { return left-- <= 0; }).interrupted) return stops;
  }
}

}  // namespace

TEST_CASE("a stop is obeyed before the next iteration of every model") {
  for (const std::size_t threads : {std::size_t{1}, std::size_t{2}}) {
    models all(some(4, threads));
    auto o = briefly();
    o.evaluate_every = 50;
    std::atomic<int> asked = 0;
    const auto result = all.train(o, nobody, [&] { return ++asked > 7; });
    CHECK(result.interrupted);
    std::int64_t taken = 0;
    for (std::size_t i = 0; i < all.size(); ++i) taken += all[i].iteration;
    CHECK(taken == 7);
    CHECK(all.iteration() == 0);
  }
}

TEST_CASE("a training that was stopped anywhere goes on as if there had been no stop, bit for bit") {
  for (const auto stop : {stop_rule::each, stop_rule::trimmed_mean})
    for (const double criterion : {0.5, 0.41, never}) {
      auto o = briefly(criterion);
      o.stop = stop, o.confirm = true, o.evaluate_as_trained = true;
      if (criterion == never) o.gated = gate{.rise = 0.4, .fall = 0.3};
      models whole(some(4, 2));
      whole.train(o);
      for (const int asked : {1, 2, 5, 13, 61})
        for (const std::size_t threads : {std::size_t{1}, std::size_t{2}}) {
          CAPTURE(asked);
          models pieces(some(4, threads));
          CHECK(train_in_pieces(pieces, o, asked + 4) > 0);
          check_same(pieces, whole);
        }
    }
}

TEST_CASE("with a higher criterion the solved train on, as if it had been so high from the start") {
  models all(some(5, 2)), whole(some(5, 2));
  const auto first = all.train(briefly(0.4));
  std::set<std::optional<std::int64_t>> solved_at;
  for (std::size_t i = 0; i < all.size(); ++i) solved_at.insert(all[i].solved_at);
  REQUIRE(first.solved > 0);
  REQUIRE(solved_at.size() > 1);
  all.train(briefly(0.6)), whole.train(briefly(0.6));
  check_same(all, whole);
  const auto again = all.train(briefly(0.6));
  CHECK(again.iterations == 50);
  check_same(all, whole);
}

TEST_CASE("with a lower criterion those are solved whose latest evaluation meets it") {
  models all(some(5, 2));
  all.train(briefly(never));
  std::vector<double> latest;
  for (std::size_t i = 0; i < all.size(); ++i) latest.push_back(all[i].curve.back().performance);
  const double criterion = median(latest);
  CHECK(all.train(briefly(criterion)).solved >= 3);
  for (std::size_t i = 0; i < all.size(); ++i)
    CHECK(all[i].solved_at.value_or(-1) == (latest[i] >= criterion ? 50 : -1));
}

TEST_CASE("durations that dt does not divide, and shares that are rounded, are said") {
  auto shape = published_architecture(13, quick_go::inputs, quick_go::outputs);
  shape.dt = 0.03;
  delayed_go task;
  task.seconds = {.warm_up = 0.9, .fixation = 0.5, .stimulus = 0.3, .delay = 1, .response = 0.3, .jitter = 0.09};
  ensemble<delayed_go, base, relu> models(shape, {.units = 13}, task);
  const auto found = models.warnings({});
  REQUIRE(found.size() == 2);
  CHECK(found[0] ==
        "of 13 units 5 receive input, 5 are read out and 3 are fast (with Dale's law, inhibitory): 40 %, 40 % "
        "and 20 %, rounded; a multiple of 5 has them exactly");
  CHECK(found[1] ==
        "steps of 0.03 s do not divide all durations of delayed_go, which are then shorter: 0.48 s for 0.5 s, "
        "0.99 s for 1 s; use a dt that divides them");
  shape.dt = 0.005, shape.input_units.count = 13, shape.input_units.first = 0;
  CHECK(ensemble<delayed_go, base, relu>(shape, {.units = 13}, task).warnings({}).empty());
}
