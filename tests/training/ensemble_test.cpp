// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/task/go.hpp>
#include <ctrnn/training/ensemble.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "training/quick_go.hpp"

using namespace ctrnn_test;

namespace {

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

using models = ensemble<quick_go, breakable_dasc, relu>;

ensemble_options some(int count, std::size_t threads = 1, std::uint32_t first = 0) {
  return {.units = 10, .models = count, .first = first, .seed = 5, .learning_rate = 0.02, .threads = threads};
}

constexpr double never = 2;  // no performance is above 1

/// Two stages of 15 iterations, then Base.
training_options briefly(double criterion = never, std::int64_t iterations = 50) {
  return {.stages = 2,
          .beta0 = 0.5,
          .staged_iterations = 30,
          .max_iterations = iterations,
          .criterion = criterion,
          .trials = 3,
          .evaluation_trials = 20,
          .evaluate_every = 5};
}

bool same(const evaluation& a, const evaluation& b) {
  return a.iteration == b.iteration && a.loss == b.loss && a.performance == b.performance &&
         a.response == b.response;
}

/// The same bits, in all that a model has learned.
bool same(const model<float>& a, const model<float>& b) {
  return same_bits(a.net.values, b.net.values) && a.iteration == b.iteration && a.solved_at == b.solved_at &&
         a.failure == b.failure &&
         std::equal(a.curve.begin(), a.curve.end(), b.curve.begin(), b.curve.end(),
                    [](auto& x, auto& y) { return same(x, y); });
}

void check_same(const models& a, const models& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CAPTURE(i);
    CHECK(same(a[i], b[i]));
  }
}

/// Model `number` by itself, up to an iteration and never stopped.
model<float> alone(std::uint32_t number, std::int64_t iterations) {
  models one(some(1, 1, number));
  one.train(briefly(never, iterations));
  return one[0];
}

/// The curves of models that never stop, by model.
std::vector<std::vector<evaluation>> full_curves(int count) {
  models all(some(count, 2));
  all.train(briefly());
  std::vector<std::vector<evaluation>> curves;
  for (std::size_t i = 0; i < all.size(); ++i) curves.push_back(all[i].curve);
  return curves;
}

/// The message of the std::invalid_argument that f throws.
template <class F>
std::string refusal(F f) {
  try {
    f();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing was thrown";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("any number of threads gives the same models, bit for bit") {
  models expected(some(4, 1));
  expected.train(briefly());
  CHECK(expected[0].curve.size() == 10);
  CHECK_FALSE(same_bits(expected[0].net.values, expected[1].net.values));
  for (const std::size_t threads : {2, 3}) {
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
    CHECK(all[i].solved_at == (met != curves[i].end() ? met->iteration : -1));
    if (all[i].solved()) stopped.push_back(all[i].solved_at);
    CHECK(same_bits(all[i].net.values,
                    alone(static_cast<std::uint32_t>(i), all[i].solved() ? met->iteration : 50).net.values));
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
    CHECK(same_bits(all[i].net.values, alone(static_cast<std::uint32_t>(i), iteration).net.values));
  }
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
  for_each_element([](float& w) { w = 20; }, all[1].net.values.W);  // its rates overflow
  const auto result = all.train(briefly(), [](const progress& p) { CHECK(p.running == 2); });
  expected.train(briefly());
  REQUIRE(result.failures.size() == 1);
  CHECK(contains(result.failures[0], "model 1: loss nan in iteration 0; largest finite |r| "));
  CHECK(all[1].failure == result.failures[0]);
  CHECK(all[1].curve.empty());
  CHECK(all[1].iteration == 0);
  for (const std::size_t i : {0, 2}) CHECK(same(all[i], expected[i]));

  auto together = briefly(0);
  together.stop = stop_rule::trimmed_mean;
  models others(some(3, 2));
  for_each_element([](float& w) { w = 20; }, others[1].net.values.W);
  CHECK(others.train(together).solved == 2);

  models none(some(1));
  for_each_element([](float& w) { w = 20; }, none[0].net.values.W);
  CHECK(none.train(briefly()).failures.size() == 1);
}

TEST_CASE(
    "an exception in a thread arrives in the caller, and training can go on as if there had been none") {
  for (const std::size_t threads : {1, 2}) {
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

TEST_CASE("a block length that was not set is refused while training starts") {
  models all(some(2, 2), {}, {.theta = 0});
  CHECK(refusal([&] { all.train(briefly()); }) ==
        "integrator: theta = 0; a block has at least 1 base step: set its member theta");
}

TEST_CASE("a method that is unstable for a unit's time constant is warned of, others are not") {
  const auto warnings = [](auto method, double beta0) {
    const ensemble<go, decltype(method), relu> all(some(1), {}, method);
    return all.warnings({.beta0 = beta0});
  };
  REQUIRE(warnings(dasc<40>{}, 0).size() == 1);
  CHECK(warnings(dasc<40>{}, 0)[0] ==
        "units with a time constant of 50 ms are unstable: a block of 40 steps multiplies their deviations "
        "by -3; use "
        "a shorter theta, a larger beta0, or exponential_dasc");
  CHECK(warnings(dasc<40>{}, 0.5).size() == 1);
  CHECK(warnings(dasc<40>{}, 0.8).empty());
  CHECK(warnings(dasc<10>{}, 0).empty());
  for (const double beta0 : {0.0, 0.5}) CHECK(warnings(exponential_dasc<40>{}, beta0).empty());
  CHECK(warnings(cd<10>{}, 0).empty());
  CHECK(warnings(cd<40>{}, 0).size() == 1);
}

TEST_CASE("a block that no phase is long enough for is warned of, and is nothing but Base") {
  models blocks(some(1), {}, {.theta = 40}), longest(some(1), {}, {.theta = 20});
  auto options = briefly(never, 1);
  options.beta0 = 0;
  const auto told = blocks.train(options).warnings;
  REQUIRE(told.size() == 1);
  CHECK(told[0] == "no trained phase of quick_go has the 40 steps of a block, so that all its steps are those of Base; use "
                   "a theta of at most 20");
  CHECK(longest.warnings(options).empty());
  quick_go long_warm_up;
  long_warm_up.seconds.warm_up = 1;
  CHECK(models(some(1), long_warm_up, {.theta = 40}).warnings(options) == told);
  ensemble<quick_go, base, relu> steps(some(1));
  steps.train(options);
  CHECK(same_bits(blocks[0].net.values, steps[0].net.values));
}

TEST_CASE("check refuses what train would refuse, before anything is done") {
  models all(some(1), {}, {.theta = 0});
  CHECK(contains(refusal([&] { all.check(briefly()); }), "integrator: theta = 0"));
  ensemble<quick_go, cd<>, relu> coarse(some(1), {}, {.theta = 30});
  CHECK(contains(refusal([&] { coarse.check(briefly()); }), "quick_go: "));
  auto options = briefly();
  options.trials = 0;
  models good(some(1));
  CHECK(contains(refusal([&] { good.check(options); }), "0 trials"));
  good.check(briefly());
  CHECK(good[0].iteration == 0);
}

TEST_CASE("options that make no sense are refused with their value and what to do") {
  const auto ensemble_refusal = [](auto change) {
    auto o = some(1);
    change(o);
    return refusal([&] { models all(o); });
  };
  CHECK(ensemble_refusal([](auto& o) { o.models = 0; }) ==
        "ensemble: 0 models were asked for; use at least 1");
  CHECK(contains(ensemble_refusal([](auto& o) { o.units = 12; }), "12 units were asked for, but"));
  CHECK(contains(ensemble_refusal([](auto& o) { o.units = 12; }), "use a multiple of 5 (10, 15)"));
  CHECK(ensemble_refusal([](auto& o) { o.sigma = -1; }) ==
        "network: a noise of sigma = -1.000000; it must be at least 0");
  CHECK(ensemble_refusal([](auto& o) { o.learning_rate = -0.1; }) ==
        "ensemble: a learning rate of -0.1; it must be above 0, or 0 for 0.1 / units");
  CHECK(contains(
      ensemble_refusal([](auto& o) { o.learning_rate = std::numeric_limits<double>::quiet_NaN(); }), "nan"));

  CHECK(contains(ensemble_refusal([](auto& o) { o.learning_rate = std::numeric_limits<double>::infinity(); }),
                 "a learning rate of inf;"));
  CHECK(ensemble_refusal([](auto& o) { o.models = 2, o.first = 0xffffffff; }) ==
        "ensemble: 2 models from number 4294967295 on; numbers end at 4294967295");

  const auto training_refusal = [](auto change) {
    models all(some(1));
    auto o = briefly();
    change(o);
    const auto text = refusal([&] { all.train(o); });
    CHECK(all[0].iteration == 0);
    return text;
  };
  CHECK(training_refusal([](auto& o) { o.beta0 = 1.5; }) == "training: beta0 = 1.500000; it must be 0 to 1");
  CHECK(training_refusal([](auto& o) { o.beta0 = -0.5; }) ==
        "training: beta0 = -0.500000; it must be 0 to 1");
  CHECK(contains(training_refusal([](auto& o) { o.criterion = std::numeric_limits<double>::quiet_NaN(); }),
                 "a criterion that is not a number; use a performance, 0 to 1"));
  CHECK(training_refusal([](auto& o) { o.stages = 0; }) == "schedule: 0 stages; use at least 1");
  CHECK(contains(training_refusal([](auto& o) { o.staged_iterations = -1; }),
                 "schedule: -1 iterations for 2 stages; use at least one for each, or 0 for Base alone"));
  CHECK(contains(training_refusal([](auto& o) { o.max_iterations = 0; }),
                 "training: at most 0 iterations; there must be at least 1"));
  CHECK(training_refusal([](auto& o) { o.trials = 0; }) ==
        "training: 0 trials, 20 trials of an evaluation every 5 iterations; each must be at least 1");
  CHECK(contains(training_refusal([](auto& o) { o.evaluation_trials = 0; }), "0 trials of an evaluation"));
  CHECK(contains(training_refusal([](auto& o) { o.evaluate_every = 0; }), "every 0 iterations"));
}

TEST_CASE("a task that does not fit the step is refused with its name") {
  quick_go task;
  task.seconds.jitter = 1;
  models all(some(2, 2), task);
  CHECK(contains(refusal([&] { all.train(briefly()); }),
                 "quick_go: phase 'fixation': 20 steps with a jitter of 200;"));
}

TEST_CASE("different integrators see the same trials and the same noise") {
  trainer<quick_go, relu> with(small_network());
  auto m = small_model<float>(), other = small_model<float>();
  const breakable_dasc longer_than_all_phases{.theta = 40, .beta = 0.5};  // so that all steps are base steps
  for (int i = 0; i < 5; ++i) {
    const double loss = with.iterate(m, base{}, 3);
    CHECK(with.iterate(other, longer_than_all_phases, 3) == loss);
  }
  CHECK(same_bits(m.net.values, other.net.values));
}

TEST_CASE("models see the same trials and noise of their own") {
  trainer<quick_go, relu> with(small_network());
  const auto inputs = [&] {
    std::vector<float> x;
    for (int p = 0; p < static_cast<int>(with.batch().phases().size()); ++p)
      x.insert(x.end(), with.batch().input(p), with.batch().input(p) + 3 * quick_go::inputs);
    return x;
  };
  auto m = small_model<float>(0), other = small_model<float>(1);
  other.net.values = m.net.values;
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

TEST_CASE("side by side every job is done once, by a worker of its own number") {
  for (const std::size_t threads : {1, 2, 3, 8}) {
    std::vector<int> done(5);
    std::vector<std::size_t> by(5);
    side_by_side(threads, done.size(),
                 [&](std::size_t worker, std::size_t job) { ++done[job], by[job] = worker; });
    CHECK(done == std::vector{1, 1, 1, 1, 1});
    CHECK(*std::max_element(by.begin(), by.end()) < threads);
  }
  side_by_side(3, 0, [](std::size_t, std::size_t) { throw 0; });
}

TEST_CASE(
    "side by side the first exception is thrown again after all threads have ended, and no job is begun "
    "after it") {
  std::atomic<int> begun = 0, ended = 0;
  const auto work = [&](std::size_t, std::size_t job) {
    ++begun;
    if (job == 10) throw std::out_of_range("job 10");
    ++ended;
  };
  CHECK_THROWS_WITH_AS(side_by_side(3, 100'000'000, work), "job 10", std::out_of_range);
  CHECK(begun == ended + 1);
  CHECK(begun < 100'000'000);
}

TEST_CASE("an ensemble that was moved from says so, and the other goes on") {
  models one(some(1));
  models other(std::move(one));
  CHECK_THROWS_WITH_AS(one.train(briefly()), doctest::Contains("was moved from"), std::logic_error);
  CHECK_THROWS_AS(one.the_task(), std::logic_error);
  other.train(briefly(never, 5));
  CHECK(other[0].iteration == 5);

  auto shape = small_network();
  shape.connected = matrix<unsigned char>(shape.units, shape.units);
  model<float> m(shape, {}, 1, 0), n = std::move(m);
  trainer<quick_go, relu> with(small_network());
  CHECK_THROWS_WITH_AS(with.evaluate(m), doctest::Contains("was moved from"), std::logic_error);
  with.iterate(n, base{}, 2);
}
