// SPDX-License-Identifier: BSD-3-Clause
// Networks whose states are currents: gradients with every integrator, and where they must agree bit for bit.
#include <ctrnn/integrator.hpp>

#include "support/expect_gradient.hpp"

using namespace ctrnn_test;

namespace {

static_assert(dynamics<current<tanh_unit>> && has_rates_by_phi<current<tanh_unit>>);
static_assert(dynamics<rate<relu>> && !has_rates_of_its_own<rate<relu>> && !has_rates_of_its_own<dynamics_of<relu>>);
static_assert(!dynamics<relu> && dynamics_or_nonlinearity<relu> && !nonlinearity<current<relu>>);

any_dynamics currents(const char* phi) { return any_dynamics::named("current", unit(phi)); }

/// Phases shorter than, equal to and longer than a theta of 4; Dale's law, masks, inputs that vary, a bias of the
/// readout, and no warm-up.
template <class I>
void expect_all_gradients(const I& method, bool begin_trials = false) {
  for (const char* phi : {"relu", "softplus", "tanh", "linear"}) {
    CAPTURE(std::string(phi));
    const random_problem problems[] = {
        {},
        {.units = 12, .phases = {3, 8, 5}, .time_varying = true, .dale = true, .output_bias = true},
        {.units = 5, .trials = 1, .warm_up = 0, .mask = true},
        {.units = 9, .outputs = 1, .trials = 7, .phases = {1, 0, 13}, .dale = true, .mask = true, .output_bias = true}};
    for (random_problem problem : problems) {
      problem.begin_trials = begin_trials;
      expect_gradient(method, currents(phi), problem);
    }
  }
}

const random_problem some_problems[] = {
    {.output_bias = true},
    {.units = 10, .phases = {4, 8, 3}, .time_varying = true, .dale = true, .seed = 5},
    {.warm_up = 0, .mask = true, .seed = 6}};

template <class T, class A, class B>
void expect_same(const A& a, const B& b) {
  for (const auto& problem : some_problems) {
    check_same_bits(run<T>(a, current<relu>{}, problem), run<T>(b, current<relu>{}, problem));
    check_same_bits(run<T>(a, current<softplus>{}, problem), run<T>(b, current<softplus>{}, problem));
  }
}

}  // namespace

TEST_CASE("gradient of currents with base") { expect_all_gradients(base{}); }
TEST_CASE("gradient of currents with cd") { expect_all_gradients(cd<4>{}); }
TEST_CASE("gradient of currents with sctt") { expect_all_gradients(sctt<4>{.beta = 0.3}); }
TEST_CASE("gradient of currents with dasc") { expect_all_gradients(dasc<4>{.beta = 0.3}); }
TEST_CASE("gradient of currents with exponential_dasc") { expect_all_gradients(exponential_dasc<4>{.beta = 0.3}); }
TEST_CASE("gradient of currents with lagged_dasc") { expect_all_gradients(lagged_dasc<4>{.beta = 0.3}); }
TEST_CASE("gradient of currents with heun") { expect_all_gradients(heun{}); }
TEST_CASE("gradient of currents with exponential_euler") { expect_all_gradients(exponential_euler{}); }
TEST_CASE("gradient of currents with skips across trials") {
  expect_all_gradients(across_trials<sctt<4>>{{.beta = 0.3}}, true);
}
TEST_CASE("gradient of currents where the skip is the whole step") {
  expect_gradient(sctt<4>{.beta = 0}, currents("tanh"));
  expect_gradient(dasc<4>{.beta = 0}, currents("tanh"), {.output_bias = true});
}
TEST_CASE("gradient of currents of a nonlinearity that is known to the compiler") {
  expect_gradient(sctt<4>{.beta = 0.3}, current<relu>{}, {.time_varying = true, .output_bias = true});
  expect_gradient(base{}, current<linear>{}, {.dale = true});
}
TEST_CASE("gradient of the readout's bias in a network of rates") {
  expect_gradient(dasc<4>{.beta = 0.3}, unit("softplus"), {.output_bias = true});
}

TEST_CASE_TEMPLATE("with beta 1 or theta 1 all integrators of currents are base, bit for bit", T, float, double) {
  for (const int theta : {4, 50}) {
    expect_same<T>(sctt<>{.theta = theta, .beta = 1}, base{});
    expect_same<T>(dasc<>{.theta = theta, .beta = 1}, base{});
    expect_same<T>(exponential_dasc<>{.theta = theta, .beta = 1}, base{});
    expect_same<T>(lagged_dasc<>{.theta = theta, .beta = 1}, base{});
  }
  expect_same<T>(cd<>{.theta = 1}, base{});
  expect_same<T>(sctt<>{.theta = 1, .beta = 0.3}, base{});
  expect_same<T>(dasc<>{.theta = 1, .beta = 0.3}, base{});
  expect_same<T>(exponential_dasc<>{.theta = 1, .beta = 0.3}, base{});
  expect_same<T>(lagged_dasc<>{.theta = 1, .beta = 0.3}, base{});
}

TEST_CASE("of linear units currents and rates are the same states, bit for bit, with the same gradients") {
  for (const auto& problem : some_problems) {
    const auto r = run<double>(dasc<4>{.beta = 0.3}, rate<linear>{}, problem),
               x = run<double>(dasc<4>{.beta = 0.3}, current<linear>{}, problem);
    CHECK(same_bits(x.states, r.states));
    CHECK(same_bits(x.rates, x.states));
    CHECK(x.loss == r.loss);
    CHECK(largest_difference(x.gradient, r.gradient) < 1e-12);
  }
}

TEST_CASE("currents of relu take little more memory than rates: their values are given back") {
  const random_problem problem{.units = 64, .trials = 16, .phases = {1000}};
  const auto r = run<double>(base{}, rate<relu>{}, problem), x = run<double>(base{}, current<relu>{}, problem);
  CHECK(r.memory > 1000 * 64 * 16 * sizeof(double));
  CHECK(static_cast<double>(x.memory) < 1.3 * static_cast<double>(r.memory));
}
