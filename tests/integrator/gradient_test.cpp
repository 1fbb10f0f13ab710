// SPDX-License-Identifier: BSD-3-Clause
// Every integrator with every nonlinearity, on all kinds of networks and trials.
#include <ctrnn/integrator.hpp>

#include "support/expect_gradient.hpp"

using namespace ctrnn_test;

namespace {

/// Phases shorter than, equal to and longer than a theta of 4; Dale's law, masks, inputs that vary.
template <class I>
void expect_all_gradients(const I& method) {
  for (const char* name :
       {"relu", "softplus", "tanh", "sigmoid", "rectified_tanh", "rectified_power", "leaky_relu", "linear"}) {
    CAPTURE(std::string(name));
    const auto phi = any_nonlinearity::named(name);
    const double strength =
        name == std::string("rectified_power") ? 0.2 : 1;  // its rates grow like their square
    expect_gradient(method, phi, {.strength = strength});
    expect_gradient(
        method, phi,
        {.units = 12, .phases = {3, 8, 5}, .time_varying = true, .dale = true, .strength = strength});
    expect_gradient(method, phi,
                    {.units = 5,
                     .trials = 1,
                     .warm_up = 0,
                     .mask = true,
                     .output_bias = true,
                     .initial_state = true,
                     .strength = strength});
    expect_gradient(method, phi,
                    {.units = 9,
                     .outputs = 1,
                     .trials = 7,
                     .phases = {1, 0, 13},
                     .dale = true,
                     .mask = true,
                     .strength = strength});
  }
}

}  // namespace

TEST_CASE("gradient of base") { expect_all_gradients(base{}); }
TEST_CASE("gradient of cd") { expect_all_gradients(cd<4>{}); }
TEST_CASE("gradient of sctt") { expect_all_gradients(sctt<4>{.beta = 0.3}); }
TEST_CASE("gradient of dasc") { expect_all_gradients(dasc<4>{.beta = 0.3}); }
TEST_CASE("gradient of exponential_dasc") { expect_all_gradients(exponential_dasc<4>{.beta = 0.3}); }
TEST_CASE("gradient of lagged_dasc") { expect_all_gradients(lagged_dasc<4>{.beta = 0.3}); }
TEST_CASE("gradient of heun") { expect_all_gradients(heun{}); }
TEST_CASE("gradient of exponential_euler") { expect_all_gradients(exponential_euler{}); }
TEST_CASE("gradient where the skip is the whole step") {
  for (const auto& problem : {random_problem{}, {.dale = true}}) {
    expect_gradient(sctt<4>{.beta = 0}, unit("tanh"), problem);
    expect_gradient(dasc<4>{.beta = 0}, unit("tanh"), problem);
    expect_gradient(exponential_dasc<4>{.beta = 0}, unit("tanh"), problem);
    expect_gradient(lagged_dasc<4>{.beta = 0}, unit("tanh"), problem);
  }
}
