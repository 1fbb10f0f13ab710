// SPDX-License-Identifier: BSD-3-Clause
// Integrators and nonlinearities of a user's own, in a namespace of their own.
#include <ctrnn/integrator.hpp>

#include "support/expect_gradient.hpp"

namespace my {

/// r + d(r + d(r) / 2)
struct midpoint {
  static constexpr int theta = 1;
  auto operator()(auto r, auto& d) const { return r + d(r + 0.5 * d(r)); }
};

/// Heun's method again, but with the Euler step kept by name and read three times.
struct heun_by_name {
  static constexpr int theta = 1;
  auto operator()(auto r, auto& d) const {
    auto end = r + d(r);
    return 0.5 * (r + end + d(end));
  }
};

/// The classical method of order 4, with the noise of the step.
struct runge_kutta {
  static constexpr int theta = 1;
  auto operator()(auto r, auto& d) const {
    auto k1 = d(r), k2 = d(r + 0.5 * k1), k3 = d(r + 0.5 * k2), k4 = d(r + k3);
    return r + (k1 + 2 * k2 + 2 * k3 + k4) * (1.0 / 6);
  }
};

/// The methods of Adams and Bashforth of orders 2 and 3, which carry the increments of the steps before.
struct adams_bashforth_2 {
  static constexpr int theta = 1;
  auto at_phase_start(auto r, auto& d) const { return d(r); }
  auto operator()(auto r, auto& d, auto before) const {
    auto now = d(r);
    return std::tuple(r + 1.5 * now - 0.5 * before, now);
  }
};
struct adams_bashforth_3 {
  static constexpr int theta = 1;
  auto at_phase_start(auto r, auto& d) const { return std::tuple(d(r), d(r)); }
  auto operator()(auto r, auto& d, auto before, auto earlier) const {
    auto now = d(r);
    return std::tuple(r + 23.0 / 12 * now - 16.0 / 12 * before + 5.0 / 12 * earlier, now, before);
  }
};

/// Carries the state in which the block before began.
struct looks_back {
  static constexpr int theta = 3;
  double beta = 0.4;
  auto at_phase_start(auto r, auto&) const { return r; }
  auto operator()(auto r, auto& d, auto before) const {
    auto end = d.path(theta, r);
    return std::tuple((1 - beta) * before + beta * end, r);
  }
};

/// The block's first and last state, averaged; the increments of steps 0 and 1 are asked for twice.
struct two_steps {
  static constexpr int theta = 2;
  auto operator()(auto r, auto& d) const {
    auto jump = r + 2 * d(r, 0) - d(r, 1) + d(r, 1);
    auto end = d.path(theta, r);
    return 0.5 * jump + 0.5 * end;
  }
};

/// A block of three steps that goes its way alone.
struct silent_path {
  static constexpr int theta = 3;
  auto operator()(auto r, auto& d) const { return r + 3 * d(r); }
};

/// A block of three steps that says that it is one.
struct long_step : silent_path {
  static constexpr bool coarse = true;
};

/// z / (1 + exp(-slope z))
struct swish {
  double slope = 1;
  auto operator()(auto z) const { return z / (1 + exp(-slope * z)); }
};

/// Cubed error of outputs in (-1, 1), and squared rates and weights.
struct cubed_error {
  auto output(auto z) const { return tanh(z); }
  auto cost(auto y, auto target) const { return abs(y - target) * square(y - target); }
};
struct squares {
  auto rate(auto r) const { return 0.1 * square(r); }
  auto weight(auto w) const { return 0.01 * w * w; }
};

/// Keeps every other state. (To be judged by check_gradient: see whether it is what one writes.)
struct pairs_of_blocks {
  template <class T, class State, class Block, class Before>
  State run(ctrnn::autodiff::tape<T>& t, State s, ctrnn::index_t n, const Block& block, const Before& before) const {
    return ctrnn::segments{2}.run(t, std::move(s), n, block, before);
  }
};

}  // namespace my

using namespace ctrnn_test;

TEST_CASE("gradient of an integrator of one's own") {
  for (const char* name : {"relu", "softplus"}) {
    expect_gradient(my::midpoint{}, any_nonlinearity::named(name));
    expect_gradient(my::heun_by_name{}, any_nonlinearity::named(name),
                    {.phases = {1, 6}, .time_varying = true});
    CHECK(check_gradient(my::runge_kutta{}, any_nonlinearity::named(name)).error < 1e-6);
    expect_gradient(my::two_steps{}, any_nonlinearity::named(name),
                    {.phases = {1, 2, 5}, .time_varying = true});
    CHECK(check_gradient(my::long_step{}, any_nonlinearity::named(name)).error < 1e-6);
    expect_gradient(my::adams_bashforth_2{}, any_nonlinearity::named(name));
    expect_gradient(my::adams_bashforth_3{}, any_nonlinearity::named(name), {.phases = {1, 6}, .time_varying = true});
    expect_gradient(my::looks_back{}, any_nonlinearity::named(name), {.phases = {3, 11}, .dale = true});
  }
}

TEST_CASE("what an integrator of one's own carries is given to the next block, and anew with each phase") {
  // Of a unit that only leaks, r1 = (1 - a) r0 and r2 = r1 - a (3 r1 - r0) / 2.
  constexpr double a = 0.1;
  leaky_unit d{a};
  const my::adams_bashforth_2 method;
  const auto [r1, d0] = method(1.0, d, method.at_phase_start(1.0, d));
  const auto [r2, d1] = method(r1, d, d0);
  CHECK(r1 == doctest::Approx(1 - a).epsilon(1e-15));
  CHECK(r2 == doctest::Approx(r1 - a * (3 * r1 - 1) / 2).epsilon(1e-15));
  const random_problem problem{.warm_up = 0, .phases = {2, 2}, .sigma = 0, .dt = 0.01};
  auto values = problem.values<double>();
  values.W.fill(0), values.W_in.fill(0), values.b.fill(0.7);
  const auto shape = problem.architecture();
  const auto seen = run<double>(method, unit("tanh"), shape, values, problem.batch());
  for (std::size_t i = 0; i < seen.states[0].size(); ++i) {
    const double step = shape.dt / shape.tau[i % shape.tau.size()], f = std::tanh(0.7);
    double r = 0, before = 0;
    for (std::size_t s = 0; s < 4; ++s) {
      const double now = step * (f - r);
      r += s % 2 == 0 ? now : 1.5 * now - 0.5 * before;
      before = now;
      CHECK(seen.states[s][i] == doctest::Approx(r).epsilon(1e-14));
    }
  }
}

TEST_CASE("an expression that is kept by name gives what the same expression in place does") {
  const auto a = run<double>(my::heun_by_name{}, unit("tanh"), random_problem{});
  const auto b = run<double>(heun{}, unit("tanh"), random_problem{});
  CHECK(a.loss == doctest::Approx(b.loss).epsilon(1e-14));
  CHECK(largest_difference(a.gradient, b.gradient) < 1e-13);
}

TEST_CASE("gradients of a nonlinearity, a loss, a regulariser and a storage policy of one's own") {
  const auto report = check_gradient(dasc<4>{.beta = 0.3}, my::swish{1.5}, {.dale = true}, my::cubed_error{},
                                     my::squares{}, my::pairs_of_blocks{});
  INFO(report.text());
  CHECK(report.error < 1e-6);
}

TEST_CASE("an integrator that does not tell its intermediate states is refused, with the remedy") {
  CHECK_THROWS_WITH_AS(
      run<double>(my::silent_path{}, unit("tanh"), random_problem{}),
      "integrator: a block of 3 steps passed through 0 states on its way instead of 2; take the base "
      "path by d.path(theta, r), or declare `static constexpr bool coarse = true` if a block is one "
      "long step",
      std::logic_error);
}

TEST_CASE("the gradient of a block of any length is checked on phases that have one, or not at all") {
  const auto by_theta = check_gradient(dasc<>{.theta = 20, .beta = 0.3}, unit("tanh"));
  CHECK(by_theta.error < 1e-6);
  const auto said = check_gradient(dasc<>{.theta = 20, .beta = 0.3}, unit("tanh"), {.phases = {20, 41, 10}});
  CHECK(by_theta.text() == said.text());
  CHECK_THROWS_WITH_AS(check_gradient(dasc<20>{}, unit("tanh"), {.phases = {4, 19}}),
                       "check_gradient: no phase has the 20 steps of a block, the longest has 19, so that no block "
                       "would be checked; give longer ones in `phases`",
                       std::invalid_argument);
}
