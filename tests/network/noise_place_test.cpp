// SPDX-License-Identifier: BSD-3-Clause
// Where noise enters a network: the drive, outside of phi, the input and the readouts.
#include <ctrnn/integrator.hpp>
#include <ctrnn/tasks.hpp>
#include <ctrnn/training/ensemble.hpp>

#include "support/expect_gradient.hpp"
#include "support/refusal.hpp"

using namespace ctrnn_test;

namespace {

const random_problem outside_of_phi{.output_bias = true, .noise_enters = noise_place::state};
const random_problem in_the_input{.time_varying = true, .dale = true, .input_sigma = 0.4};
const random_problem in_the_constant_input{.units = 9, .warm_up = 0, .mask = true, .input_sigma = 0.4};
const random_problem of_low_rank{.rank = 2, .noise_enters = noise_place::state, .input_sigma = 0.2};

template <class I>
void expect_all_gradients(const I& method) {
  for (const auto& problem : {outside_of_phi, in_the_input, in_the_constant_input, of_low_rank}) {
    expect_gradient(method, unit("softplus"), problem);
    expect_gradient(method, any_dynamics::named("current", unit("tanh")), problem);
  }
}

/// A unit that nothing drives but noise, for 2,000 trials of 300 steps; the variance of its state at the end.
double variance_at_the_end(noise_place place, noise_kind kind, double dt) {
  auto a = published_architecture(5, 1, 1);
  a.dt = dt, a.noise = kind, a.noise_enters = place, a.sigma = 1;
  trial_batch batch;
  batch.begin(2000, 1, 1, dt);
  batch.add_phase({.name = "waiting", .seconds = 0}, 300);
  batch.add_loss_period({.first_phase = 0, .last_phase = 0});
  batch.finish();
  const auto seen = run<double>(base{}, linear{}, a, parameters<double>(a), batch, 7, {.record = false});
  double sum = 0;
  for (int k = 0; k < 2000; ++k) sum += std::pow(seen.states.back()[static_cast<std::size_t>(5 * k)], 2);
  return sum / 2000;
}

struct plain_output {
  auto output(auto z) const { return z; }
  auto cost(auto y, auto target) const { return square(y - target); }
};

}  // namespace

TEST_CASE("gradient with noise in every place, with base") { expect_all_gradients(base{}); }
TEST_CASE("gradient with noise in every place, with sctt") { expect_all_gradients(sctt<4>{.beta = 0.3}); }
TEST_CASE("gradient with noise in every place, with dasc") { expect_all_gradients(dasc<4>{.beta = 0.3}); }
TEST_CASE("gradient with noise in every place, with lagged_dasc") { expect_all_gradients(lagged_dasc<4>{.beta = 0.3}); }
TEST_CASE("gradient with noise in every place, with cd, exponential_dasc and heun") {
  const auto expect = [](const auto& method) {
    expect_gradient(method, unit("tanh"), {.noise_enters = noise_place::state, .input_sigma = 0.4});
  };
  expect(cd<4>{}), expect(exponential_dasc<4>{.beta = 0.3}), expect(heun{});
}
TEST_CASE("gradient with noise at the readouts, which the loss sees and the trajectory does not") {
  for (const auto& problem : {random_problem{.output_sigma = 0.5}, {.output_bias = true, .output_sigma = 0.5}}) {
    CHECK(check_gradient(dasc<4>{.beta = 0.3}, softplus{}, problem).error < 1e-6);
    CHECK(check_gradient(base{}, current<tanh_unit>{}, problem).error < 1e-6);
    auto quiet = problem;
    quiet.output_sigma = 0;
    const auto a = run<double>(dasc<4>{.beta = 0.3}, softplus{}, problem),
               b = run<double>(dasc<4>{.beta = 0.3}, softplus{}, quiet);
    CHECK(same_bits(a.states, b.states));
    CHECK(a.loss != b.loss);
    check_same_bits(a, run<double>(dasc<4>{.beta = 0.3}, softplus{}, problem, {.storage = {2}, .repetitions = 2}));
  }
}

TEST_CASE("for currents, and linear units, noise outside of phi is noise in the drive") {
  for (const random_problem& inside : {random_problem{}, {.time_varying = true, .dale = true, .output_bias = true}}) {
    auto outside = inside;
    outside.noise_enters = noise_place::state;
    const auto expect_same = [&](const auto& method, const auto& how) {
      const auto a = run<double>(method, how, inside), b = run<double>(method, how, outside);
      for (std::size_t s = 0; s < a.states.size(); ++s) CHECK(largest_difference(a.states[s], b.states[s]) < 1e-13);
      CHECK(largest_difference(a.gradient, b.gradient) < 1e-11);
    };
    expect_same(dasc<4>{.beta = 0.3}, current<tanh_unit>{});
    expect_same(base{}, rate<linear>{});
  }
  auto outside = random_problem{};
  outside.noise_enters = noise_place::state;
  CHECK_FALSE(same_bits(run<double>(base{}, relu{}, {}).states, run<double>(base{}, relu{}, outside).states));
}

TEST_CASE("noise in the input is an input with that noise in it") {
  for (const noise_kind kind : {noise_kind::published, noise_kind::white}) {
    const random_problem noisy{.warm_up = 0, .phases = {4, 8}, .input_sigma = 0.3};
    auto a = noisy.architecture();
    a.noise = kind;
    REQUIRE(a.input_units.first == 5);
    const double tau = (a.tau[5] + a.tau[6]) / 2, factor = kind == noise_kind::white ? std::sqrt(2 * tau / a.dt) : 1;

    auto varying = noisy;
    varying.time_varying = true;
    const auto constant = noisy.batch();
    auto shown = varying.batch();
    ornstein_uhlenbeck<double> eta(noisy.trials, noisy.inputs, a.dt, a.noise_tau, kind);
    eta.begin(3, 0, random_stream::training_input_noise, 0);
    for (int phase = 0, step = 0; phase < 2; ++phase)
      for (int s = 0; s < noisy.phases[static_cast<std::size_t>(phase)]; ++s, ++step)
        for (int i = 0; i < noisy.trials * noisy.inputs; ++i)
          shown.input(phase, s)[i] = constant.input(phase)[i] + static_cast<float>(factor * 0.3 * eta.at(step)[i]);
    for (int e = 0; e < 2; ++e)
      std::copy_n(constant.target(e), noisy.trials * noisy.outputs, shown.target(e));

    auto quiet = a;
    quiet.input_sigma = 0;
    const auto p = noisy.values<double>();
    const auto x = run<double>(base{}, softplus{}, a, p, constant, 3),
               y = run<double>(base{}, softplus{}, quiet, p, shown, 3);
    for (std::size_t s = 0; s < x.states.size(); ++s)
      CHECK(largest_difference(x.states[s], y.states[s]) < 1e-6);  // inputs are of float
    CHECK(largest_difference(x.gradient, y.gradient) < 1e-5);
  }
}

TEST_CASE("white noise gives a linear unit the deviation sigma, by Euler's factor, in the drive and outside of phi") {
  for (const double dt : {0.005, 0.05}) {
    const double expected = 1 / (1 - dt / (2 * 0.1));
    for (const noise_place place : {noise_place::drive, noise_place::state})
      CHECK(variance_at_the_end(place, noise_kind::white, dt) == doctest::Approx(expected).epsilon(0.1));
  }
}

TEST_CASE("noise at the readouts has the variance of its kind, in what is recorded, and a metric sees them") {
  using tasks::delayed_go;
  auto shape = published_architecture(10, delayed_go::inputs, delayed_go::outputs);
  shape.output_sigma = 0.5, shape.sigma = 0;
  const weighted_tasks task(any_task(delayed_go{}, plain_output{}));
  trainer<relu> with(shape, task);
  auto quiet = shape;
  quiet.output_sigma = 0;
  trainer<relu> without(quiet, task);
  model<float> m(shape, {}, 1, 0), n(quiet, {}, 1, 0);
  const auto noisy = with.record(m, 50), plain = without.record(n, 50);
  CHECK(noisy.rates == plain.rates);
  double sum = 0;
  for (std::size_t i = 0; i < noisy.outputs.size(); ++i)
    sum += std::pow(static_cast<double>(noisy.outputs.data()[i] - plain.outputs.data()[i]), 2);
  const double expected = 0.25 * stationary_variance(noise_kind::published, shape.dt, shape.noise_tau);
  CHECK(sum / static_cast<double>(noisy.outputs.size()) == doctest::Approx(expected).epsilon(0.05));
  CHECK(with.gradient(m, base{}) != without.gradient(n, base{}));

  // A network that holds fixation without noise does not under one that is as large as the distance to the threshold.
  m.net.change([](auto& values) { values.W_out.fill(0); });
  n.net.change([](auto& values) { values.W_out.fill(0); });
  CHECK(with.evaluate(m, 100).overall != without.evaluate(n, 100).overall);
}

TEST_CASE("the feedback of a closed loop sees the noise of the readouts") {
  const tasks::rule_reversal task;
  auto shape = task.architecture_for(10, false);
  shape.output_sigma = 5, shape.sigma = 0;
  trainer<relu> with(shape, task);
  auto quiet = shape;
  quiet.output_sigma = 0;
  trainer<relu> without(quiet, task);
  model<float> m(shape, {}, 1, 0), n(quiet, {}, 1, 0);
  const auto noisy = with.record(m, 40), plain = without.record(n, 40);
  int different = 0;  // rewards that the noise has changed
  for (int k = 0; k < 40 * task.inputs; ++k)
    different += noisy.batch.input(task.reward_of(0))[k] != plain.batch.input(task.reward_of(0))[k] ? 1 : 0;
  CHECK(different > 0);
}

TEST_CASE("noise that cannot be is refused, with value and limit") {
  auto a = published_architecture(10, 3, 2);
  a.input_sigma = -1;
  CHECK(refusal([&] { check(a); }) ==
        "network: a noise of the input of sigma = -1; it must be at least 0, and 0 for the noise `none`");
  a.input_sigma = 0, a.output_sigma = 0.5, a.noise = noise_kind::none;
  CHECK(refusal([&] { check(a); }) ==
        "network: a noise of the output of sigma = 0.5; it must be at least 0, and 0 for the noise `none`");
  a.output_sigma = 0, a.noise_enters = noise_place::state;
  CHECK(refusal([&] { check(a); }) ==
        "network: the noise `none` is said to enter in the state; leave one of them out");
  CHECK(refusal([] { noise_place_named("phi"); }) ==
        "there is no place of the noise 'phi'; choose one of drive, state");
}
