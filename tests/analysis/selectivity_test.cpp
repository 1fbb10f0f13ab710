// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/analysis/selectivity.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "analysis/small_networks.hpp"
#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {
constexpr double pi = std::numbers::pi;
}  // namespace

TEST_CASE("mean rates are those of the steps of a phase") {
  recording<float> seen;
  seen.batch.begin(2, 1, 1, 0.005);
  seen.batch.add_phase({.name = "warm-up", .seconds = 0, .warm_up = true}, 3);
  seen.batch.add_phase({.name = "first", .seconds = 0}, 2);
  seen.batch.add_phase({.name = "second", .seconds = 0}, 4);
  seen.batch.add_phase({.name = "none", .seconds = 0}, 0);
  seen.batch.finish();
  seen.rates = xt::zeros<float>({6U, 2U, 3U});
  for (std::size_t s = 0; s < 6; ++s)
    for (std::size_t i = 0; i < 3; ++i) seen.rates(s, 0, i) = static_cast<float>(s * i), seen.rates(s, 1, i) = 7;
  const auto first = mean_rates(seen, 1), second = mean_rates(seen, 2), steps = mean_rates(seen, 1, 3);
  CHECK(first == table{{0, 0.5, 1}, {7, 7, 7}});
  CHECK(second == table{{0, 3.5, 7}, {7, 7, 7}});
  CHECK(steps == table{{0, 1.5, 3}, {7, 7, 7}});
  CHECK(refusal([&] { mean_rates(seen, 0); }) ==
        "mean_rates: phase 0 of 4; choose one after the warm-up, counted from 0");
  CHECK(refusal([&] { mean_rates(seen, 2, 7); }) ==
        "mean_rates: steps 2 to 6 of 6, counted from 0; choose at least one of them");
  CHECK(contains(refusal([&] { mean_rates(seen, 3); }), "choose at least one"));
}

TEST_CASE("the direction that a trial shows is read from its inputs, in either modality") {
  trial_batch batch;
  draw_batch(go{}, batch, {.seed = 9, .trials = 50});
  const auto shown = shown_directions(batch, go::stimulus);
  for (int k = 0; k < 50; ++k) {
    trial_draws draws({9, 0, random_stream::training_trials, 0, 0}, static_cast<std::uint32_t>(k));
    draws.modality();
    CHECK(circular_distance(shown[static_cast<std::size_t>(k)], draws.angle()) < 1e-3);
  }
  CHECK(contains(refusal([&] { shown_directions(batch, 4); }), "phase 4 of 4"));
}

TEST_CASE("bins are centred at multiples of their width, around the circle") {
  const std::vector<double> angles{0, 0.7, 0.8, pi / 2, 2 * pi - 0.1, -0.1, -0.8, 7 * pi, 100 * pi};
  CHECK(binned_angles(angles, 4) == std::vector<int>{0, 0, 1, 1, 0, 0, 3, 2, 0});
  CHECK(contains(refusal([&] { binned_angles(angles, 0); }), "0 bins"));
  CHECK(contains(refusal([&] { binned_angles(std::vector{std::nan("")}, 4); }), "not finite"));
}

TEST_CASE("tuning is the mean of each condition, and what of the variance it explains") {
  const std::vector<int> conditions{0, 1, 0, 1, 2};
  //             one by condition, a silent one, one that varies within conditions alone, one that does both, a constant
  const table rates{{1, 0, 1, 2, 0.1}, {3, 0, -1, 5, 0.1}, {1, 0, -1, 4, 0.1}, {3, 0, 1, 7, 0.1}, {5, 0, 0, 9, 0.1}};
  const auto t = tuning_of(rates, conditions, 4);
  CHECK(t.counts == std::vector<int>{2, 2, 1, 0});
  CHECK(t.mean == table{{1, 3, 5, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, {3, 6, 9, 0}, {0.1, 0.1, 0.1, 0}});
  CHECK(t.explained(0) == doctest::Approx(1));
  CHECK(t.explained(1) == 0);
  CHECK(t.explained(2) == 0);
  // mean 5.4; between: 2 * 2.4^2 + 2 * 0.6^2 + 3.6^2 = 25.2, within: 1 + 1 + 1 + 1 = 4
  CHECK(t.explained(3) == doctest::Approx(25.2 / 29.2));
  CHECK(t.explained(4) == 0);
  CHECK(refusal([&] { tuning_of(rates, conditions, 2); }) ==
        "tuning_of: a condition is 2; there are 2, counted from 0");
  CHECK(contains(refusal([&] { tuning_of(rates, std::vector{0, 1}, 2); }), "2 conditions for 5 trials"));
}

TEST_CASE("a unit tuned as a cosine prefers its peak with strength one half, however often directions were shown") {
  constexpr int bins = 8;
  std::vector<double> angles;
  for (int c = 0; c < bins; ++c)
    for (int n = 0; n <= c % 3; ++n) angles.push_back(2 * pi * c / bins);
  auto rates = table::from_shape({angles.size(), 5U});
  for (std::size_t k = 0; k < angles.size(); ++k) {
    rates(k, 0) = 3 * (1 + std::cos(angles[k] - 5));
    rates(k, 1) = 0;
    rates(k, 2) = 4;
    rates(k, 3) = std::abs(angles[k] - pi / 2) < 0.1 ? 2 : 0;
    rates(k, 4) = std::cos(angles[k] - 1);  // rates of tanh units may be negative
  }
  const auto t = tuning_of(rates, binned_angles(angles, bins), bins);
  const auto found = direction_preferences(t);
  CHECK(found[0].preferred == doctest::Approx(5));
  CHECK(found[0].strength == doctest::Approx(0.5));
  CHECK(found[1].strength == 0);
  CHECK(found[1].preferred == 0);
  CHECK(found[2].strength == 0);
  CHECK(found[3].preferred == doctest::Approx(pi / 2));
  CHECK(found[3].strength == doctest::Approx(1));
  CHECK(found[4].preferred == doctest::Approx(1));
  CHECK(found[4].strength <= 1);
}

TEST_CASE("without a trial in some direction the others count") {
  const table rates{{2}, {0}};
  const auto found = direction_preferences(tuning_of(rates, std::vector{1, 2}, 4));
  CHECK(found[0].preferred == doctest::Approx(pi / 2));
  CHECK(found[0].strength == doctest::Approx(1));
  CHECK(direction_preferences(tuning_of(table::from_shape({0, 2}), {}, 4)).size() == 2);
}

TEST_CASE("units that a stimulus drives are tuned to it in a recording") {
  trainer<relu> with(small_network(), quick_go{});
  auto m = small_model<float>();
  const auto seen = with.record(m, 400);
  const auto shown = binned_angles(shown_directions(seen.batch, quick_go::stimulus), 8);
  const auto t = tuning_of(mean_rates(seen, quick_go::stimulus), shown, 8);
  const auto before = tuning_of(mean_rates(seen, quick_go::fixation), shown, 8);
  double driven = 0, early = 0;
  for (std::size_t i = 0; i < 4; ++i) driven += t.explained(i), early += before.explained(i);  // that have input
  CHECK(driven > 2 * early);
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(t.explained(i) >= 0);
    CHECK(t.explained(i) <= 1);
  }
}
