// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/integrator.hpp>
#include <ctrnn/training/training_options.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/refusal.hpp"

using namespace ctrnn;
using ctrnn_test::refusal;

namespace {

/// The integrators of the published stages, one after the other.
template <class I, class Member>
auto each(const I& method, double beta0, int stages, Member member) {
  std::vector<decltype(member(at_stage(method, stage{})))> all;
  for (const stage& s : published_stages(method, beta0, stages)) {
    check_stage(method, s);
    all.push_back(member(at_stage(method, s)));
  }
  return all;
}
template <class I>
std::vector<int> thetas(const I& method, int stages) {
  return each(method, 0, stages, [](const auto& i) { return static_cast<int>(i.theta); });
}
template <class I>
std::vector<double> betas(const I& method, double beta0, int stages) {
  return each(method, beta0, stages, [](const auto& i) { return i.beta; });
}

}  // namespace

TEST_CASE("CD's theta goes down to 1 in equal steps") {
  CHECK(thetas(cd<10>{}, 2) == std::vector{10, 1});
  CHECK(thetas(cd<10>{}, 6) == std::vector{10, 8, 6, 4, 2, 1});
  CHECK(thetas(cd<10>{}, 11) == std::vector{10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1});
  CHECK(thetas(cd<>{.theta = 10}, 6) == thetas(cd<10>{}, 6));
  CHECK(thetas(cd<4>{}, 6) == std::vector{4, 3, 2, 2, 1, 1});  // 4, 3.2, 2.4, 1.6, 0.8, 0 rounded, at least 1
  static_assert(std::same_as<decltype(at_stage(cd<10>{}, stage{})), cd<any_theta>>);
}

TEST_CASE_TEMPLATE("beta goes up to 1 in equal steps, theta stays", I, sctt<20>, dasc<20>,
                   exponential_dasc<20>) {
  CHECK(betas(I{}, 0.5, 2) == std::vector{0.5, 1.0});
  for (const double beta0 : {0.0, 0.2, 0.5, 0.8})
    for (const int stages : {2, 6, 11}) {
      CAPTURE(beta0);
      CAPTURE(stages);
      const auto all = betas(I{}, beta0, stages);
      REQUIRE(all.size() == static_cast<std::size_t>(stages));
      for (int e = 0; e < stages; ++e)
        CHECK(all[static_cast<std::size_t>(e)] ==
              doctest::Approx(beta0 + (1 - beta0) * e / (stages - 1)).epsilon(1e-15));
      CHECK(all.front() == beta0);
    }
  CHECK(thetas(I{}, 3) == std::vector{20, 20, 20});
}

TEST_CASE("the last beta is 1 exactly, that is Base, whatever the first") {
  for (int percent = 0; percent <= 100; ++percent)
    for (int stages = 1; stages <= 20; ++stages) {
      CAPTURE(percent);
      CAPTURE(stages);
      REQUIRE(rising_beta(20, percent / 100.0, stages).back().beta == 1);
    }
}

TEST_CASE("a single stage is Base") {
  CHECK(thetas(cd<10>{}, 1) == std::vector{1});
  CHECK(betas(sctt<20>{}, 0.2, 1) == std::vector{1.0});
  CHECK(betas(dasc<20>{}, 0.2, 1) == std::vector{1.0});
}

TEST_CASE_TEMPLATE("an integrator that has neither beta nor a coarse step has a single stage, and stays as it is", I,
                   heun, exponential_euler) {
  static_assert(std::same_as<decltype(at_stage(I{}, stage{})), I>);
  CHECK(thetas(I{}, 3) == std::vector{1});
  CHECK(published_stages(I{}, 0.5, 3, 60)[0].iterations == 60);
}

TEST_CASE("Base has no stages") {
  CHECK(published_stages(base{}, 0.5, 6).empty());
  CHECK(schedule{published_stages(base{}, 0.5, 6)}.stage_of(0) == 0);
  CHECK(schedule{published_stages(base{}, 0.5, 6)}.base_stage() == 0);
}

TEST_CASE("a stage lasts int(2000 / S) rounds of 10 iterations, then the next or Base follows") {
  const std::vector<std::pair<int, std::int64_t>> published{{1, 20'000}, {2, 10'000}, {6, 3330}, {11, 1810}};
  for (const auto& row : published) {
    const auto [stages, length] = row;
    INFO("stages: ", row.first);
    CHECK(stage_length(stages, 20'000) == length);
    const schedule plan{rising_beta(20, 0.5, stages)};
    for (int e = 0; e < stages; ++e) {
      CHECK(plan.stage_of(e * length) == e);
      CHECK(plan.stage_of((e + 1) * length - 1) == e);
    }
    CHECK(plan.iterations() == stages * length);
    CHECK(plan.stage_of(plan.iterations()) == plan.base_stage());
    CHECK(plan.stage_of(39'999) == plan.base_stage());
  }
  CHECK(stage_length(11, 5'000) == 450);  // rule reversal
  CHECK(stage_length(3, 12) == 4);        // less than a round
  CHECK(stage_length(6, 6) == 1);
  CHECK(stage_length(2, 50, 5) == 25);
}

TEST_CASE("without staged iterations there is Base alone") {
  const schedule plan{rising_beta(20, 0, 6, 0)};
  CHECK(plan.stages.empty());
  CHECK(plan.stage_of(0) == plan.base_stage());
  CHECK(to_string(plan) == "base");
}

TEST_CASE("stages by hand have the lengths that they are given") {
  const schedule plan{{{.theta = 40, .beta = 0.2, .iterations = 7}, {.theta = 10, .beta = 0.8, .iterations = 100}}};
  plan.check();
  CHECK(plan.stage_of(6) == 0);
  CHECK(plan.stage_of(7) == 1);
  CHECK(plan.stage_of(106) == 1);
  CHECK(plan.stage_of(107) == 2);
  const auto second = at_stage(dasc<>{.theta = 20}, plan.stages[1]);
  CHECK(second.theta == 10);
  CHECK(second.beta == 0.8);
  CHECK(at_stage(dasc<>{.theta = 20}, {.beta = 0.1}).theta == 20);  // its own
}

TEST_CASE("a schedule is told in a line") {
  CHECK(to_string(schedule{falling_theta(10, 2)}) == "theta 10 for 10000 iterations, theta 1 for 10000, then base");
  CHECK(to_string(schedule{rising_beta(0, 0.5, 2, 600), gate{.rise = 0.9, .fall = 0.7}}) ==
        "beta 0.5 for 300 iterations, for 300, up at a performance of 0.9 and down below 0.7, then base");
}

TEST_CASE("a gate lets a model up at one performance and down below another, within the time of the stages") {
  const schedule plan{rising_beta(20, 0, 3, 30), gate{.rise = 0.9, .fall = 0.7}};
  plan.check();
  CHECK(plan.after(0, 0.9) == 1);
  CHECK(plan.after(0, 0.89) == 0);
  CHECK(plan.after(1, 0.7) == 1);
  CHECK(plan.after(1, 0.69) == 0);
  CHECK(plan.after(0, 0.1) == 0);
  CHECK(plan.after(2, 0.95) == plan.base_stage());
  CHECK(plan.after(plan.base_stage(), 1) == plan.base_stage());
  CHECK(plan.after(plan.base_stage(), 0.5) == 2);
  CHECK(plan.stage_of(29, 1) == 1);  // whatever the time
  CHECK(plan.stage_of(0, 2) == 2);
  CHECK(plan.stage_of(30, 1) == plan.base_stage());
}

TEST_CASE("a schedule is refused with its value and what it may be") {
  CHECK(refusal([] { stage_length(0, 20'000); }) == "schedule: 0 stages; use at least 1");
  CHECK(refusal([] { stage_length(6, -1); }) ==
        "schedule: -1 iterations for 6 stages; use at least one for each, or 0 for Base alone");
  CHECK(refusal([] { stage_length(6, 5); }) ==
        "schedule: 5 iterations for 6 stages; use at least one for each, or 0 for Base alone");
  CHECK(refusal([] { stage_length(6, 6); }) == "none");
  CHECK(refusal([] { schedule{{stage{.beta = 0.5}}}.check(); }) ==
        "schedule: a stage of 0 iterations; use at least 1, or leave the stage out");
  CHECK(refusal([] { schedule{rising_beta(20, 0, 2), gate{.rise = 0.5, .fall = 0.6}}.check(); }) ==
        "schedule: a gate that rises at 0.5 and falls below 0.6; it must fall at a lower performance than it rises at");
  CHECK(refusal([] { schedule{rising_beta(20, 0, 2), gate{.rise = 2, .fall = 0.6}}.check(); }) ==
        "schedule: a gate that rises at 2 never opens; performances are 0 to 1");
  CHECK(refusal([] { schedule{{}, gate{}}.check(); }) ==
        "schedule: a gate without stages; give it at least one to pass");
}

TEST_CASE("a stage that an integrator cannot be in is refused") {
  CHECK(refusal([] { check_stage(dasc<20>{}, {.theta = 20, .beta = 0.5}); }) == "none");
  CHECK(refusal([] { check_stage(dasc<20>{}, {.theta = 10, .beta = 0.5}); }) ==
        "stage: theta = 10 for an integrator whose theta is 20; use 0 for its own, or an integrator whose theta is "
        "set at run time, as dasc<>");
  CHECK(refusal([] { check_stage(cd<10>{}, {.theta = 5}); }) == "none");
  CHECK(refusal([] { check_stage(cd<10>{}, {.theta = 5, .beta = 0.5}); }) ==
        "stage: beta = 0.5 for an integrator that has none; leave it out, or use one with a member `double beta`");
  CHECK(refusal([] { check_stage(dasc<>{}, {.beta = 0.5}); }).starts_with("integrator: theta = 0;"));
  CHECK(refusal([] { check_stage(dasc<20>{}, {.beta = 1.5}); }) == "integrator: beta = 1.5; it must be 0 to 1");
  CHECK(refusal([] { check_stage(dasc<>{.theta = 20}, {.theta = -3}); })
            .starts_with("stage: theta = -3 for an integrator whose theta is 20;"));
}
