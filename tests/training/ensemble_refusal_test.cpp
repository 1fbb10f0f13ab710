// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/nonlinearity/softplus.hpp>
#include <ctrnn/tasks/go.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <utility>

#include "training/quick_models.hpp"

using namespace ctrnn_test;

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

namespace {

/// A metric that never counts an answer.
struct silent_metric {
  void begin(const trial_batch&) {}
  void observe(int, int, const outputs_view&) {}
  performance result() const { return {0.0 / zero, 0.0 / zero}; }
  double zero = 0;
};
/// A task that nobody knows the performance in.
struct unmeasured : quick_go {
  silent_metric metric() const { return {}; }
};

}  // namespace

TEST_CASE("a performance that is not a number is said when training ends") {
  ensemble<unmeasured, base, relu> models(some(1));
  const auto told = models.train(briefly(never, 2));
  CHECK(told.failures.empty());
  REQUIRE(told.warnings.size() == 1);
  CHECK(told.warnings[0].find("gives a performance that is not a number; see that its observe()") != std::string::npos);
}

TEST_CASE("rules and noise of a task's own networks stay unless the options have others, which is refused") {
  struct ruled : quick_go {
    architecture architecture_for(index_t units, bool dale) const {
      auto a = published_architecture(units, inputs, outputs, dale);
      a.rules.W_in.trained = false, a.noise = noise_kind::white;
      return a;
    }
  };
  const ensemble<ruled, base, relu> models(some(1));
  CHECK_FALSE(models[0].net.architecture().rules.W_in.trained);
  CHECK(models[0].net.architecture().noise == noise_kind::white);
  auto others = some(1);
  others.rules.W_out.non_negative = true;
  CHECK(refusal([&] { ensemble<ruled, base, relu> refused(others); }) ==
        "ensemble: the options say rules of the arrays, the architecture has others; say it in the architecture alone");
  others = some(1), others.noise = noise_kind::exact;
  CHECK(refusal([&] { ensemble<ruled, base, relu> refused(others); }) ==
        "ensemble: the options say exact, the architecture white; say it in the architecture alone");
}

TEST_CASE("outputs that start where they hardly learn are warned of, and balanced values have none") {
  const auto warnings = [](const initial_values& initial) {
    return ensemble<delayed_go, base, softplus>({.units = 200, .initial = initial}).warnings({});
  };
  const auto told = warnings({});
  REQUIRE(told.size() == 1);
  CHECK(told[0].starts_with("of the outputs before training "));
  CHECK(told[0].ends_with("% hardly react to the readout, which slows learning down; start with a smaller W_out, as "
                          "initial::balanced has it"));
  CHECK(warnings(initial::balanced{}).empty());
  CHECK(ensemble<delayed_go, base, relu>(ensemble_options{}).warnings({}).empty());
}

TEST_CASE("a block that no phase is long enough for is warned of, and is nothing but Base") {
  models blocks(some(1), {}, {.theta = 40}), longest(some(1), {}, {.theta = 20});
  auto options = briefly(never, 1);
  options.beta0 = 0;
  const auto told = blocks.train(options).warnings;
  REQUIRE(told.size() == 1);
  CHECK(told[0] ==
        "no trained phase of quick_go has the 40 steps of a block, so that all its steps are those of Base; use "
        "a theta of at most 20");
  CHECK(longest.warnings(options).empty());
  quick_go long_warm_up;
  long_warm_up.seconds.warm_up = 1;
  CHECK(models(some(1), long_warm_up, {.theta = 40}).warnings(options) == told);
  ensemble<quick_go, base, relu> steps(some(1));
  steps.train(options);
  CHECK(same_bits(blocks[0].net.values(), steps[0].net.values()));
}

TEST_CASE("check refuses what train would refuse, before anything is done") {
  models all(some(1), {}, {.theta = 0});
  CHECK(contains(refusal([&] { all.check(briefly()); }), "integrator: theta = 0"));
  ensemble<quick_go, cd<>, relu> coarse(some(1), {}, {.theta = 30});
  CHECK(contains(refusal([&] { coarse.check(briefly()); }), "quick_go: "));
  auto options = briefly();
  options.trials = -1;
  models good(some(1));
  CHECK(contains(refusal([&] { good.check(options); }), "-1 trials"));
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
  CHECK(contains(ensemble_refusal([](auto& o) { o.units = 2; }), "2 units were asked for, but"));
  CHECK(contains(ensemble_refusal([](auto& o) { o.units = 2; }), "use at least 3"));
  CHECK(ensemble_refusal([](auto& o) { o.sigma = -1; }) ==
        "network: a noise of sigma = -1; it must be at least 0");
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
  CHECK(training_refusal([](auto& o) { o.beta0 = 1.5; }) == "training: beta0 = 1.5; it must be 0 to 1");
  CHECK(training_refusal([](auto& o) { o.beta0 = -0.5; }) ==
        "training: beta0 = -0.5; it must be 0 to 1");
  CHECK(contains(training_refusal([](auto& o) { o.criterion = std::numeric_limits<double>::quiet_NaN(); }),
                 "a criterion that is not a number; use a performance, 0 to 1"));
  CHECK(training_refusal([](auto& o) { o.stages = 0; }) == "schedule: 0 stages; use at least 1");
  CHECK(contains(training_refusal([](auto& o) { o.staged_iterations = -1; }),
                 "schedule: -1 iterations for 2 stages; use at least one for each, or 0 for Base alone"));
  CHECK(contains(training_refusal([](auto& o) { o.max_iterations = 0; }),
                 "training: at most 0 iterations; there must be at least 1"));
  CHECK(training_refusal([](auto& o) { o.trials = -1; }) ==
        "training: -1 trials, 20 trials of an evaluation every 5 iterations; each must be at least 1, the first may be "
        "0 for the task's own");
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

TEST_CASE("a block length that was not set is refused while training starts") {
  models all(some(2, 2), {}, {.theta = 0});
  CHECK(refusal([&] { all.train(briefly()); }) ==
        "integrator: theta = 0; a block has at least 1 base step: set its member theta");
}

TEST_CASE("an ensemble that was moved from says so, and the other goes on") {
  models one(some(1));
  models other(std::move(one));
  CHECK_THROWS_WITH_AS(one.train(briefly()), doctest::Contains("was moved from"), std::logic_error);
  CHECK_THROWS_AS(one.tasks(), std::logic_error);
  other.train(briefly(never, 5));
  CHECK(other[0].iteration == 5);

  auto shape = small_network();
  shape.rules.W.connected = matrix<unsigned char>(shape.units, shape.units);
  model<float> m(shape, {}, 1, 0), n = std::move(m);
  trainer<relu> with(small_network(), quick_go{});
  CHECK_THROWS_WITH_AS(with.evaluate(m), doctest::Contains("was moved from"), std::logic_error);
  with.iterate(n, base{}, 2);
}

TEST_CASE("options that an architecture of one's own would make void are refused") {
  const auto told = [](const ensemble_options& o) {
    return refusal([&] { models(small_network(), o); });
  };
  CHECK(told({.units = 12}) ==
        "ensemble: the options say 12 units, the architecture 10; say it in the architecture alone");
  CHECK(told({.sigma = 0.3}) ==
        "ensemble: the options say a sigma of 0.3, the architecture 0.1; say it in the architecture alone");
  CHECK(contains(told({.dale = true}), "the options say Dale's law, the architecture has no signs"));
  CHECK(told({.output_bias = true}) ==
        "ensemble: the options say an output bias, the architecture has none; say it in the architecture alone");
  CHECK(told({.rank = 2}) ==
        "ensemble: the options say weights of rank 2, the architecture weights of rank 0; say it in the architecture "
        "alone");
  CHECK(told({.noise_enters = noise_place::state}) ==
        "ensemble: the options say noise in the state, the architecture noise in the drive; say it in the architecture "
        "alone");
  CHECK(contains(told({.input_sigma = 0.5}), "the options say a noise of the input of 0.5, the architecture one of 0"));
  CHECK(contains(told({.output_sigma = 0.5}), "the options say a noise of the output of 0.5, the architecture one of"));
  CHECK(models(small_network(), {.units = 10}).size() == 1);
}
