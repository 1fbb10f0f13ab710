// SPDX-License-Identifier: BSD-3-Clause
// Where integrators must agree bit for bit: states, loss and gradients.
#include <ctrnn/integrator.hpp>

#include "support/expect_gradient.hpp"

using namespace ctrnn_test;

namespace {

const random_problem some_problems[] = {
    {},
    {.units = 10, .phases = {4, 8, 3}, .time_varying = true, .dale = true, .seed = 5},
    {.mask = true, .seed = 6}};

const any_nonlinearity some_units[] = {any_nonlinearity::named("relu"), any_nonlinearity::named("softplus"),
                                       any_nonlinearity::named("tanh")};

template <class T, class A, class B>
void expect_same(const A& a, const B& b) {
  for (const auto& problem : some_problems)
    for (const auto& phi : some_units) check_same_bits(run<T>(a, phi, problem), run<T>(b, phi, problem));
}

}  // namespace

TEST_CASE_TEMPLATE("sctt and all kinds of dasc with beta 1 are base, bit for bit", T, float, double) {
  for (const int theta : {2, 4, 50}) {
    CAPTURE(theta);
    expect_same<T>(sctt<>{.theta = theta, .beta = 1}, base{});
    expect_same<T>(dasc<>{.theta = theta, .beta = 1}, base{});
    expect_same<T>(exponential_dasc<>{.theta = theta, .beta = 1}, base{});
    expect_same<T>(lagged_dasc<>{.theta = theta, .beta = 1}, base{});
  }
}

TEST_CASE_TEMPLATE("cd, sctt and all kinds of dasc with theta 1 are base, bit for bit", T, float, double) {
  for (const double beta : {0.0, 0.3}) {
    CAPTURE(beta);
    expect_same<T>(cd<>{.theta = 1}, base{});
    expect_same<T>(sctt<>{.theta = 1, .beta = beta}, base{});
    expect_same<T>(dasc<>{.theta = 1, .beta = beta}, base{});
    expect_same<T>(exponential_dasc<>{.theta = 1, .beta = beta}, base{});
    expect_same<T>(lagged_dasc<>{.theta = 1, .beta = beta}, base{});
  }
}

TEST_CASE("the same holds for a theta of the type") {
  expect_same<double>(cd<1>{}, base{});
  expect_same<double>(sctt<1>{.beta = 0.3}, base{});
  expect_same<double>(dasc<1>{.beta = 0.3}, base{});
  expect_same<double>(exponential_dasc<1>{.beta = 0.3}, base{});
  expect_same<double>(lagged_dasc<1>{.beta = 0.3}, base{});
  expect_same<double>(dasc<4>{.beta = 1}, base{});
}

TEST_CASE("theta of the type and theta set at run time agree, bit for bit") {
  expect_same<float>(cd<4>{}, cd<>{.theta = 4});
  expect_same<float>(sctt<4>{.beta = 0.3}, sctt<>{.theta = 4, .beta = 0.3});
  expect_same<float>(dasc<4>{.beta = 0.3}, dasc<>{.theta = 4, .beta = 0.3});
  expect_same<float>(exponential_dasc<4>{.beta = 0.3}, exponential_dasc<>{.theta = 4, .beta = 0.3});
  expect_same<float>(lagged_dasc<4>{.beta = 0.3}, lagged_dasc<>{.theta = 4, .beta = 0.3});
}

namespace {

/// A skip by the formula alone, which at a theta of 1 is not base.
struct plain_skip {
  int theta = 1;
  double beta = 1;
  auto operator()(auto r, auto& d) const { return (1 - beta) * r + beta * d.path(theta, r); }
};

}  // namespace

TEST_CASE("a formula of one's own with a beta is base at theta 1, without saying so") {
  expect_same<double>(plain_skip{.theta = 1, .beta = 0.3}, base{});
  expect_same<double>(plain_skip{.theta = 4, .beta = 0.3}, sctt<4>{.beta = 0.3});
  CHECK(block_multiplier(plain_skip{.theta = 1, .beta = 0.3}, 0.005, 0.1) == doctest::Approx(0.95));
}

TEST_CASE("in phases of one block lagged_dasc is dasc up to rounding: the first jump takes its own increment") {
  const random_problem one_block{.warm_up = 4, .phases = {4, 5, 4}}, two_blocks{.phases = {4, 8}};
  for (const auto& phi : some_units) {
    const auto same = run<double>(dasc<4>{.beta = 0.3}, phi, one_block),
               lagged = run<double>(lagged_dasc<4>{.beta = 0.3}, phi, one_block);
    for (std::size_t s = 0; s < same.states.size(); ++s)
      CHECK(largest_difference(lagged.states[s], same.states[s]) < 1e-14);
    CHECK(largest_difference(lagged.gradient, same.gradient) < 1e-13);
    CHECK(largest_difference(run<double>(dasc<4>{.beta = 0.3}, phi, two_blocks).states.back(),
                             run<double>(lagged_dasc<4>{.beta = 0.3}, phi, two_blocks).states.back()) > 1e-3);
  }
}

TEST_CASE("where all phases are shorter than theta a block never starts, and every integrator is base") {
  const random_problem problem{.phases = {4, 9, 2}};
  for (const auto& phi : some_units) {
    const auto expected = run<double>(base{}, phi, problem);
    check_same_bits(expected, run<double>(sctt<>{.theta = 10, .beta = 0.3}, phi, problem));
    check_same_bits(expected, run<double>(dasc<>{.theta = 10, .beta = 0.3}, phi, problem));
    check_same_bits(expected, run<double>(exponential_dasc<>{.theta = 10, .beta = 0.3}, phi, problem));
    check_same_bits(expected, run<double>(lagged_dasc<>{.theta = 10, .beta = 0.3}, phi, problem));
  }
}

TEST_CASE("a theta below 1, such as one that was not set, is refused") {
  const auto phi = some_units[0];
  CHECK_THROWS_WITH_AS(run<double>(dasc<>{}, phi, {}),
                       doctest::Contains("theta = 0; a block has at least 1 base step"),
                       std::invalid_argument);
  CHECK_THROWS_AS(run<double>(sctt<>{.theta = -3}, phi, {}), std::invalid_argument);
  CHECK_THROWS_AS(run<double>(cd<>{}, phi, {}), std::invalid_argument);
  CHECK_THROWS_AS(coarseness(cd<>{.theta = 0}), std::invalid_argument);
}

TEST_CASE("a beta outside of 0 to 1 is refused") {
  for (const double beta : {-0.1, 1.1, std::nan("")}) {
    CHECK_THROWS_WITH_AS(run<double>(dasc<>{.theta = 4, .beta = beta}, some_units[0], {}),
                         doctest::Contains("it must be 0 to 1"), std::invalid_argument);
  }
}
