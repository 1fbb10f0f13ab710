// SPDX-License-Identifier: BSD-3-Clause
// Dynamics of a user's own, in a namespace of their own.
#include <ctrnn/integrator.hpp>

#include "support/expect_gradient.hpp"

namespace my {

/// The library's currents again.
struct current_units {
  ctrnn::softplus phi{};
  auto target(auto x, auto& in) const { return in.W(in.phi(x)) + in.drive(); }
  auto rates(auto x, auto& in) const { return in.phi(x); }
};

/// The library's rates again.
struct rate_units {
  ctrnn::softplus phi{};
  auto target(auto r, auto& in) const { return in.phi(in.W(r) + in.drive()); }
  auto rates(auto r, auto&) const { return r; }
};

/// tau ds/dt = -s + tanh(W softplus(s) + drive), read out as tanh(s): two nonlinearities, and rates that are not what
/// the other units see.
struct two_stages {
  ctrnn::softplus phi{};
  ctrnn::tanh_unit outer{};
  auto target(auto s, auto& in) const { return in.apply(outer, in.W(in.phi(s)) + in.drive()); }
  auto rates(auto s, auto& in) const { return in.apply(outer, s); }
};

struct no_target {
  ctrnn::relu phi{};
  auto target(auto s, auto& in) const { return in.W(s); }  // drives no unit
  auto rates(auto s, auto&) const { return s; }
};
struct no_rates {
  ctrnn::relu phi{};
  auto target(auto s, auto& in) const { return in.W(s) + in.drive(); }
};
struct no_phi {
  auto target(auto s, auto& in) const { return in.W(s) + in.drive(); }
  auto rates(auto s, auto&) const { return s; }
};

}  // namespace my

static_assert(ctrnn::dynamics<my::current_units> && ctrnn::dynamics<my::rate_units> && ctrnn::dynamics<my::two_stages>);
static_assert(!ctrnn::has_rates_of_its_own<my::rate_units> && ctrnn::has_rates_by_phi<my::current_units>);
static_assert(ctrnn::has_rates_of_its_own<my::two_stages> && !ctrnn::has_rates_by_phi<my::two_stages>);
static_assert(!ctrnn::dynamics<my::no_target> && !ctrnn::dynamics<my::no_rates> && !ctrnn::dynamics<my::no_phi>);

using namespace ctrnn_test;

TEST_CASE("dynamics of one's own that are those of the library have their bits") {
  for (const random_problem& problem : {random_problem{}, {.phases = {4, 9}, .dale = true, .output_bias = true}}) {
    check_same_bits(run<double>(dasc<4>{.beta = 0.3}, my::current_units{}, problem),
                    run<double>(dasc<4>{.beta = 0.3}, current<softplus>{}, problem));
    check_same_bits(run<double>(lagged_dasc<4>{.beta = 0.3}, my::rate_units{}, problem),
                    run<double>(lagged_dasc<4>{.beta = 0.3}, rate<softplus>{}, problem));
  }
}

TEST_CASE("gradient of dynamics of one's own") {
  for (const random_problem& problem : {random_problem{.output_bias = true}, {.time_varying = true, .mask = true}}) {
    expect_gradient(sctt<4>{.beta = 0.3}, my::two_stages{}, problem);
    expect_gradient(heun{}, my::two_stages{}, problem);
  }
}
