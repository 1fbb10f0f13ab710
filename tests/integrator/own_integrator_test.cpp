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

/// The block's first and last state, averaged; the increments of steps 0 and 1 are asked for twice.
struct two_steps {
  static constexpr int theta = 2;
  auto operator()(auto r, auto& d) const {
    auto jump = r + 2 * d(r, 0) - d(r, 1) + d(r, 1);
    auto end = ctrnn::unroll(theta, r, [&](auto s, int k) { return s + d(s, k); });
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
  template <class T, class Block, class Before>
  ctrnn::var<T> run(ctrnn::tape<T>& t, ctrnn::var<T> r, ctrnn::index_t n, const Block& block,
                    const Before& before) const {
    return ctrnn::segments{2}.run(t, std::move(r), n, block, before);
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
      "path by unroll(theta, ...), or declare `static constexpr bool coarse = true` if a block is one "
      "long step",
      std::logic_error);
}
