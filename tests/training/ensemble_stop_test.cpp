// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <vector>

#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

/// The curves of models that never stop, by model.
std::vector<std::vector<evaluation>> full_curves(int count) {
  models all(some(count, 2));
  all.train(briefly());
  std::vector<std::vector<evaluation>> curves;
  for (std::size_t i = 0; i < all.size(); ++i) curves.push_back(all[i].curve);
  return curves;
}

}  // namespace

TEST_CASE("the trimmed mean is that of the entries int(.1 M) to int(.9 M) - 1") {
  const auto counted_down_from = [](int m) {  // m, ..., 1: not sorted
    std::vector<double> x(static_cast<std::size_t>(m));
    std::iota(x.rbegin(), x.rend(), 1.0);
    return x;
  };
  CHECK(trimmed_mean(counted_down_from(10)) == 5.5);    // 2 to 9
  CHECK(trimmed_mean(counted_down_from(100)) == 50.5);  // 11 to 90
  CHECK(trimmed_mean(counted_down_from(8)) == 4);       // 1 to 7: all but the highest
  CHECK(trimmed_mean(counted_down_from(20)) == 10.5);   // 3 to 18
  CHECK(trimmed_mean(counted_down_from(15)) == 7.5);    // 2 to 13
  CHECK(trimmed_mean({0.2, 0.9}) == 0.2);
  CHECK(median({0.9, 0.1, 0.2, 0.4}) == doctest::Approx(0.3));
  CHECK(median({0.9, 0.1, 0.2}) == 0.2);
  CHECK(trimmed_mean({0.7}) == 0.7);  // where nothing would be left
  CHECK(trimmed_mean({0.1, 1, 1, 1, 1, 1, 1, 1, 1, 1}) == 1);
}

TEST_CASE("each model stops by itself and keeps its values from then on") {
  const auto curves = full_curves(5);
  std::vector<double> best;
  for (const auto& curve : curves)
    best.push_back(std::max_element(curve.begin(), curve.end(), [](auto& a, auto& b) {
                     return a.performance < b.performance;
                   })->performance);
  std::sort(best.begin(), best.end());
  const double criterion = best[2];
  REQUIRE(best.front() < criterion);  // some never meet it

  models all(some(5, 2));
  const auto result = all.train(briefly(criterion));
  std::vector<std::int64_t> stopped;
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    const auto met =
        std::find_if(curves[i].begin(), curves[i].end(), [=](auto& e) { return e.performance >= criterion; });
    CHECK(all[i].solved() == (met != curves[i].end()));
    CHECK(all[i].solved_at.value_or(-1) == (met != curves[i].end() ? met->iteration : -1));
    if (all[i].solved()) stopped.push_back(*all[i].solved_at);
    CHECK(same_bits(all[i].net.values(),
                    alone(static_cast<std::uint32_t>(i), all[i].solved() ? met->iteration : 50).net.values()));
  }
  CHECK(std::adjacent_find(stopped.begin(), stopped.end(), std::not_equal_to<>()) != stopped.end());
  CHECK(result.solved == static_cast<int>(stopped.size()));
  CHECK(result.iterations == 50);
  CHECK_FALSE(result.interrupted);
}

TEST_CASE("by the trimmed mean all stop together, those below the criterion too") {
  const auto curves = full_curves(5);
  std::vector<double> means;
  for (std::size_t e = 0; e < curves[0].size(); ++e) {
    std::vector<double> now;
    for (const auto& curve : curves) now.push_back(curve[e].performance);
    means.push_back(trimmed_mean(now));
  }
  const auto highest = std::max_element(means.begin(), means.end());  // the first, if several
  const auto at = static_cast<std::size_t>(highest - means.begin());
  const std::int64_t iteration = curves[0][at].iteration;
  REQUIRE(at > 0);
  REQUIRE(std::any_of(curves.begin(), curves.end(),
                      [&](auto& curve) { return curve[at].performance < *highest; }));

  auto options = briefly(*highest);
  options.stop = stop_rule::trimmed_mean;
  models all(some(5, 2));
  const auto result = all.train(options);
  CHECK(result.solved == 5);
  CHECK(result.iterations == iteration);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].solved_at == iteration);
    CHECK(same_bits(all[i].net.values(), alone(static_cast<std::uint32_t>(i), iteration).net.values()));
  }
}

TEST_CASE("a confirmation is on other trials and noise than the evaluation, and both do not change the training") {
  trainer<relu> with(small_network(), quick_go{});
  auto m = alone(3, 5);
  const auto inputs = [&] {
    const auto& b = with.batch();
    return std::vector<float>(b.input(2), b.input(2) + b.trials() * b.inputs());
  };
  const auto first = with.evaluate(m, 20);
  const auto shown = inputs();
  const auto second = with.evaluate(m, 20, base{}, evaluation_round::confirmation);
  CHECK(second.overall != first.overall);
  CHECK(inputs() != shown);
  CHECK(with.evaluate(m, 20).overall == first.overall);

  auto options = briefly();
  options.confirm = true;
  models all(some(3, 2)), expected(some(3, 1));
  all.train(options);
  expected.train(briefly());
  check_same(all, expected);
}

TEST_CASE("with confirmation a model is solved when a second evaluation meets the criterion as well") {
  const auto curves = full_curves(5);
  int refused = 0, solved = 0;
  for (const double criterion : {0.45, 0.5, 0.55, 0.6}) {
    auto options = briefly(criterion);
    options.confirm = true;
    models all(some(5, 2)), in_pieces(some(5, 1));
    all.train(options);
    options.max_iterations = 20, in_pieces.train(options);
    options.max_iterations = 50, in_pieces.train(options);
    check_same(in_pieces, all);
    trainer<relu> again(small_network(), quick_go{});
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& curve = all[i].curve;
      for (std::size_t e = 0; e < curve.size(); ++e) {
        const bool met = curve[e].performance >= criterion, last = e + 1 == curve.size();
        CHECK(curve[e].performance == curves[i][e].performance);
        REQUIRE(curve[e].confirmation.has_value() == met);
        const bool confirmed = met && curve[e].confirmation->overall >= criterion;
        CHECK(confirmed == (last && all[i].solved()));
        refused += met && !confirmed ? 1 : 0, solved += confirmed ? 1 : 0;
      }
      CHECK((all[i].solved() || curve.size() == 10));
      if (all[i].solved())
        CHECK(again.evaluate(all[i], 20, base{}, evaluation_round::confirmation).overall ==
              curve.back().confirmation->overall);
    }
  }
  CHECK(refused > 0);
  CHECK(solved > 0);
}

TEST_CASE("with confirmation the trimmed mean of a second evaluation has to meet the criterion as well") {
  int refused = 0, confirmed = 0;
  for (const double criterion : {0.36, 0.37, 0.41}) {
    auto options = briefly(criterion);
    options.stop = stop_rule::trimmed_mean, options.confirm = true;
    models all(some(5, 2));
    all.train(options);
    for (std::size_t e = 0; e < all[0].curve.size(); ++e) {
      std::vector<double> first, second;
      for (std::size_t i = 0; i < all.size(); ++i) {
        first.push_back(all[i].curve[e].performance);
        if (all[i].curve[e].confirmation) second.push_back(all[i].curve[e].confirmation->overall);
      }
      const bool met = trimmed_mean(first) >= criterion;
      CHECK(second.size() == (met ? all.size() : 0));
      const bool both = met && trimmed_mean(second) >= criterion;
      CHECK(both == (e + 1 == all[0].curve.size() && all[0].solved()));
      refused += met && !both ? 1 : 0, confirmed += both ? 1 : 0;
    }
  }
  CHECK(refused > 0);
  CHECK(confirmed > 0);
}
