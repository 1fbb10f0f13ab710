// SPDX-License-Identifier: BSD-3-Clause
// Rule reversal from the task to trained networks: what a task asks for, the loop, the skip across trials.
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity.hpp>
#include <ctrnn/training/ensemble.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <type_traits>

#include "training/quick_go.hpp"
#include "training/quick_reversal.hpp"

using namespace ctrnn_test;

namespace {


using skipping = across_trials<sctt<5>>;

const training_options briefly{.stages = 2, .beta0 = 0.5, .staged_iterations = 8, .max_iterations = 12, .criterion = 2,
                               .evaluation_trials = 16, .evaluate_every = 4};

template <class Method>
auto trained(int models, std::size_t threads, const training_options& options = briefly) {
  ensemble<quick_reversal, Method, relu> all({.units = 10, .models = models, .seed = 4, .threads = threads});
  all.train(options);
  return all;
}

}  // namespace

TEST_CASE("an ensemble takes architecture, loss and number of trials from its task") {
  ensemble<quick_reversal, sctt<5>, relu> all({.units = 10, .sigma = 0.05});
  CHECK(all[0].net.architecture().input_units.count == 10);
  CHECK(all[0].net.architecture().readout_units.count == 10);
  CHECK(all[0].net.architecture().sigma == 0.05);
  all.train({.stages = 1, .staged_iterations = 0, .max_iterations = 1, .criterion = 2, .evaluation_trials = 4});
  all.trainer().gradient(all[0], base{});
  CHECK(all.trainer().batch().trials() == 16);
  CHECK(trials_for(rule_reversal{}) == 40);
  CHECK(trials_for(quick_go{}) == 20);

  auto options = briefly;
  const auto by_default = trained<sctt<5>>(1, 1);
  options.trials = 16;
  CHECK(same_bits(by_default[0].net.values(), trained<sctt<5>>(1, 1, options)[0].net.values()));
  options.trials = 15;
  CHECK_FALSE(same_bits(by_default[0].net.values(), trained<sctt<5>>(1, 1, options)[0].net.values()));
}

TEST_CASE("a skip across trials of a task that has one is refused before training begins") {
  ensemble<quick_go, across_trials<sctt<5>>, relu> all({.units = 10});
  CHECK_THROWS_WITH_AS(all.check(briefly), doctest::Contains("fewer than two phases begin one"), std::invalid_argument);
}

TEST_CASE("networks in a closed loop come out the same on one and two threads, alone and among others") {
  const auto one = trained<skipping>(3, 1), two = trained<skipping>(3, 2), alone = trained<skipping>(1, 1);
  for (std::size_t m = 0; m < 3; ++m) {
    CHECK(same_bits(one[m].net.values(), two[m].net.values()));
    REQUIRE(one[m].curve.size() == two[m].curve.size());
    for (std::size_t i = 0; i < one[m].curve.size(); ++i)
      CHECK(one[m].curve[i].performance == two[m].curve[i].performance);
  }
  CHECK(same_bits(one[0].net.values(), alone[0].net.values()));
  CHECK_FALSE(same_bits(one[0].net.values(), one[1].net.values()));
}

TEST_CASE("the skip across trials matters in training, and at beta 1 it does not") {
  CHECK_FALSE(same_bits(trained<skipping>(1, 1)[0].net.values(), trained<sctt<5>>(1, 1)[0].net.values()));
  auto options = briefly;
  options.beta0 = 1;
  CHECK(same_bits(trained<skipping>(1, 1, options)[0].net.values(), trained<base>(1, 1)[0].net.values()));
}

TEST_CASE("a batch of a closed loop is run again to the same loss and gradient") {
  const quick_reversal task;
  trainer<relu> with(task.architecture_for(10, false), task);
  model<float> m(task.architecture_for(10, false), {}, 1, 0);
  const skipping method{{.beta = 0.5}};
  const double loss = with.gradient(m, method, 8);
  const auto gradient = m.gradient;
  with.evaluate(m, 20);
  CHECK(with.gradient(m, method, 8) == loss);
  CHECK(same_bits(m.gradient, gradient));
}

TEST_CASE("segments have the loss and the gradient of store_all in a closed loop, bit for bit") {
  const quick_reversal task;
  const skipping method{{.beta = 0.5}};
  const auto gradient_of = [&](const any_storage& storage) {
    trainer<relu, float, l1_regulariser, any_storage> with(task.architecture_for(10, false), task, {}, {}, storage);
    model<float> m(task.architecture_for(10, false), {}, 1, 0);
    with.gradient(m, method, 8);
    return m.gradient;
  };
  CHECK(same_bits(gradient_of({0}), gradient_of({3})));
}

TEST_CASE("the gradient of a closed loop is that of its rewards: finite differences on the whole task") {
  const quick_reversal task;
  const auto shape = task.architecture_for(5, false);
  trainer<tanh_unit, double> with(shape, task);
  model<double> m(shape, {}, 2, 0);
  const skipping method{{.beta = 0.5}};
  constexpr int blocks = 4;
  const auto loss_at = [&] { return with.gradient(m, method, blocks); };
  loss_at();
  const auto gradient = m.gradient;
  // The warm-up is outside the gradient, so only what has no part in it can be compared: it has no input and no
  // readout.
  constexpr double h = 1e-6;
  const auto expect = [&](matrix<double> parameters<double>::*array, index_t i, index_t j) {
    const double before = (m.net.values().*array)(i, j);
    const auto loss_with = [&](double x) {
      m.net.change([&](auto& values) { (values.*array)(i, j) = x; });
      return loss_at();
    };
    const double above = loss_with(before + h), below = loss_with(before - h);
    m.net.change([&](auto& values) { (values.*array)(i, j) = before; });
    CHECK((gradient.*array)(i, j) == doctest::Approx((above - below) / (2 * h)).epsilon(1e-6).scale(0.01));
  };
  for (index_t u = 0; u < 5; ++u) {
    for (index_t channel = 0; channel < 4; ++channel) expect(&parameters<double>::W_in, u, channel);
    for (index_t output = 0; output < 4; ++output) expect(&parameters<double>::W_out, output, u);
    CHECK(gradient.W_out(2, u) == 0);
    CHECK(gradient.W_out(3, u) == 0);
    CHECK(gradient.W_in(u, quick_reversal::right) != 0);
    CHECK(gradient.W_in(u, quick_reversal::wrong) != 0);
  }
}
