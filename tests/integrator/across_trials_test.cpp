// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/integrator.hpp>
#include <ctrnn/training/schedule.hpp>

#include "support/expect_gradient.hpp"

using namespace ctrnn_test;

namespace {

static_assert(skips_trials<across_trials<sctt<40>>> && has_beta<across_trials<dasc<>>>);
static_assert(!skips_trials<sctt<40>> && !skips_trials<base>);

/// Trials of one phase each: shorter than, equal to and longer than a theta of 4.
const random_problem several{.phases = {3, 9, 4, 6}, .begin_trials = true};

}  // namespace

TEST_CASE("across_trials with beta 1 is the inner method, bit for bit") {
  for (const char* phi : {"relu", "tanh"}) {
    check_same_bits(run<float>(across_trials<sctt<4>>{{.beta = 1}}, unit(phi), several),
                    run<float>(sctt<4>{.beta = 1}, unit(phi), several));
    check_same_bits(run<double>(across_trials<dasc<4>>{{.beta = 1}}, unit(phi), several),
                    run<double>(base{}, unit(phi), several));
  }
}

TEST_CASE("within its first trial across_trials is the inner method, bit for bit") {
  const auto inner = run<double>(sctt<4>{.beta = 0.3}, unit("tanh"), several);
  const auto both = run<double>(across_trials<sctt<4>>{{.beta = 0.3}}, unit("tanh"), several);
  for (std::size_t step = 0; step < 3; ++step) CHECK(same_bits(inner.states[step], both.states[step]));
  CHECK_FALSE(same_bits(inner.states[3], both.states[3]));
}

TEST_CASE("a trial begins with (1 - beta) times the start and beta times the end of the one before") {
  constexpr double beta = 0.3;
  const auto seen = run<double>(across_trials<sctt<1>>{{.beta = beta}}, unit("tanh"), several);
  REQUIRE(seen.phases.size() == 6);  // warm-up, four trials, and the end
  std::size_t end = 0;
  for (std::size_t p = 1; p <= several.phases.size(); ++p) {
    end += static_cast<std::size_t>(several.phases[p - 1]);
    const auto &from = seen.phases[p], &last = seen.states[end - 1], &next = seen.phases[p + 1];
    for (std::size_t i = 0; i < next.size(); ++i)
      CHECK(next[i] == doctest::Approx((1 - beta) * from[i] + beta * last[i]).epsilon(1e-14));
  }
}

TEST_CASE("gradient of skips across trials") {
  for (const char* phi : {"relu", "tanh", "softplus"}) {
    CAPTURE(std::string(phi));
    expect_gradient(across_trials<sctt<4>>{{.beta = 0.3}}, unit(phi), several);
    expect_gradient(across_trials<dasc<4>>{{.beta = 0.3}}, unit(phi), several);
    expect_gradient(across_trials<sctt<1>>{{.beta = 0}}, unit(phi), several);
    expect_gradient(across_trials<dasc<>>{{.theta = 2, .beta = 0.7}}, unit(phi),
                    {.warm_up = 0, .phases = {5, 0, 7}, .begin_trials = true, .dale = true, .mask = true});
  }
}

TEST_CASE("a schedule moves the beta of both skips") {
  const across_trials<sctt<40>> method{{.beta = 0.8}};
  const auto stages = published_stages(method, method.beta, 3);
  const auto second = at_stage(method, stages[1]);
  CHECK(second.beta == doctest::Approx(0.9));
  static_assert(std::is_same_v<decltype(second), const across_trials<sctt<40>>>);
  CHECK(at_stage(method, stages[2]).beta == 1);
}

TEST_CASE("a skip across trials is refused where fewer than two trials begin, rather than ignored") {
  for (const random_problem& problem : {random_problem{}, random_problem{.phases = {6}, .begin_trials = true}})
    CHECK_THROWS_WITH_AS(run<double>(across_trials<sctt<4>>{{.beta = 0.3}}, unit("tanh"), problem),
                         doctest::Contains("fewer than two phases begin one; mark them by phase::begins_trial"),
                         std::invalid_argument);
}
