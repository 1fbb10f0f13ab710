// SPDX-License-Identifier: BSD-3-Clause
// Integrators against what is known of them: order, stability, exact solutions.
#include <complex>
#include <ctrnn/integrator.hpp>

#include "support/random_run.hpp"

using namespace ctrnn_test;

namespace {

constexpr double end_of_time = 0.32;  // s

/// The state of a smooth network without noise after some time, in steps of dt.
template <class I>
std::vector<double> final_state(const I& method, double dt) {
  const random_problem problem{
      .units = 6, .warm_up = 0, .phases = {whole_steps(end_of_time, dt)}, .sigma = 0, .dt = dt};
  return run<double>(method, any_nonlinearity::named("tanh"), problem, {.record = false}).phases.back();
}

template <class I>
double error_of(const I& method, double dt) {
  static const auto exact = final_state(heun{}, end_of_time / 16384);
  const auto state = final_state(method, dt);
  double error = 0;
  for (std::size_t i = 0; i < state.size(); ++i) error = std::max(error, std::abs(state[i] - exact[i]));
  return error;
}

/// log2 of what halving the step divides the error by.
template <class I>
double order_of(const I& method) {
  constexpr double dt = end_of_time / 128;
  return std::log2(error_of(method, dt) / error_of(method, dt / 2));
}

/// What a block does to the states of units that only leak: W = 0, no drive, states from the warm-up.
template <class I>
void expect_leak(const I& method, double tolerance = 1e-14) {
  const random_problem problem{.warm_up = 20, .phases = {steps_per_block(method)}, .sigma = 0};
  auto values = problem.values<double>();
  values.W.fill(0), values.b.fill(0);
  values.W_in.fill(1);
  auto batch = problem.batch();
  for (int k = 0; k < problem.trials * problem.inputs; ++k) batch.input(1)[k] = 0;
  const auto shape = problem.architecture();
  const auto seen = run<double>(method, any_nonlinearity::named("tanh"), shape, values, batch);
  const auto &before = seen.phases[1], &after = seen.phases[2];
  bool some = false;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const double tau = shape.tau[i % shape.tau.size()];
    const double expected = block_multiplier(method, shape.dt, tau) * before[i];
    CHECK(std::abs(after[i] - expected) <= tolerance * std::abs(before[i]));
    some = some || before[i] != 0;
  }
  CHECK(some);
}

}  // namespace

TEST_CASE("the error of base shrinks like dt, that of heun like dt squared") {
  CHECK(order_of(base{}) == doctest::Approx(1).epsilon(0.1));
  CHECK(order_of(heun{}) == doctest::Approx(2).epsilon(0.1));
  CHECK(order_of(exponential_euler{}) == doctest::Approx(1).epsilon(0.1));
  CHECK(error_of(heun{}, 0.005) < error_of(base{}, 0.005) / 20);
}

TEST_CASE("cd is base with steps of theta dt") {
  constexpr double dt = end_of_time / 64;
  const random_problem fine{.phases = {4, 3}, .sigma = 0, .dt = dt / 4},
      coarse{.phases = {4, 3}, .sigma = 0, .dt = dt};
  const auto phi = any_nonlinearity::named("tanh");
  const auto a = run<double>(cd<4>{}, phi, fine).states, b = run<double>(base{}, phi, coarse).states;
  REQUIRE(a.size() == b.size());
  for (std::size_t s = 0; s < a.size(); ++s)
    for (std::size_t i = 0; i < a[s].size(); ++i) CHECK(a[s][i] == doctest::Approx(b[s][i]).epsilon(1e-12));
}

TEST_CASE("exponential_euler is exact for a pure leak") {
  const leaky_unit decay{0.3};
  CHECK(exponential_euler{}(2.0, decay) == doctest::Approx(2 * std::exp(-0.3)).epsilon(1e-15));
  expect_leak(exponential_euler{});
  CHECK(block_multiplier(exponential_euler{}, 0.005, 0.1) == doctest::Approx(std::exp(-0.05)).epsilon(1e-15));
}

TEST_CASE("block_multiplier is what a block multiplies the state of a leaking unit by") {
  expect_leak(base{});
  expect_leak(heun{});
  expect_leak(cd<4>{});
  expect_leak(sctt<4>{.beta = 0.3});
  expect_leak(dasc<4>{.beta = 0.3});
  expect_leak(dasc<4>{.beta = 0});
  expect_leak(exponential_dasc<4>{.beta = 0.3});
}

TEST_CASE("block_multiplier is (1 - beta)(1 - theta dt / tau) + beta (1 - dt / tau)^theta for dasc") {
  constexpr double dt = 0.005;
  for (const double tau : {0.05, 0.1})
    for (const int theta : {1, 2, 10, 20, 40})
      for (const double beta : {0.0, 0.2, 0.5, 0.8, 1.0}) {
        CAPTURE(theta);
        CAPTURE(beta);
        const double b = theta > 1 ? beta : 1, a = dt / tau, power = std::pow(1 - a, theta);
        const double jump = std::exp(-theta * a);
        CHECK(block_multiplier(dasc<>{theta, beta}, dt, tau) ==
              doctest::Approx((1 - b) * (1 - theta * a) + b * power).epsilon(1e-12));
        CHECK(block_multiplier(sctt<>{theta, beta}, dt, tau) ==
              doctest::Approx(1 - b + b * power).epsilon(1e-12));
        CHECK(block_multiplier(cd<>{theta}, dt, tau) + 1 == doctest::Approx(2 - theta * a).epsilon(1e-12));
        const double exponential = block_multiplier(exponential_dasc<>{theta, beta}, dt, tau);
        CHECK(exponential == doctest::Approx((1 - b) * jump + b * power).epsilon(1e-12));
        CHECK(std::abs(exponential) < 1);
      }
}

TEST_CASE("block_multiplier of lagged_dasc is the spectral radius of what a block does to state and increment") {
  constexpr double dt = 0.005;
  for (const double tau : {0.05, 0.1})
    for (const int theta : {2, 10, 20, 40, 200})
      for (const double beta : {0.0, 0.2, 0.5, 0.8, 1.0}) {
        CAPTURE(theta);
        CAPTURE(beta);
        // state and increment: r' = p r + (1 - beta) theta d, d' = -a (1 - a)^(theta - 1) r
        const double a = dt / tau, p = 1 - beta + beta * std::pow(1 - a, theta);
        const double q = (1 - beta) * theta * a * std::pow(1 - a, theta - 1);
        const std::complex<double> root = std::sqrt(std::complex<double>(p * p / 4 - q));
        const double radius = std::max(std::abs(p / 2 + root), std::abs(p / 2 - root));
        CHECK(block_multiplier(lagged_dasc<>{theta, beta}, dt, tau) == doctest::Approx(radius).epsilon(1e-6));
        CHECK(radius <= 1);
      }
}

TEST_CASE(
    "dasc(40) of the fast units has -3 at beta 0 and is unstable until beta is 0.66; theta 20 is stable") {
  constexpr double dt = 0.005, fast = 0.05, slow = 0.1;
  CHECK(block_multiplier(dasc<40>{.beta = 0}, dt, fast) == doctest::Approx(-3).epsilon(1e-14));
  CHECK(block_multiplier(dasc<40>{.beta = 0.65}, dt, fast) < -1);
  CHECK(block_multiplier(dasc<40>{.beta = 0.67}, dt, fast) > -1);
  CHECK(block_multiplier(dasc<40>{.beta = 0}, dt, slow) == doctest::Approx(-1).epsilon(1e-14));
  CHECK(block_multiplier(dasc<20>{.beta = 0}, dt, fast) == doctest::Approx(-1).epsilon(1e-14));
  CHECK(std::abs(block_multiplier(cd<10>{}, dt, fast)) < 1e-15);
}
