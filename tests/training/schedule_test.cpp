// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/integrator.hpp>
#include <ctrnn/training/schedule.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <string>
#include <vector>

using namespace ctrnn;

namespace {

template <class I>
std::vector<int> thetas(const I& method, int stages) {
  std::vector<int> all;
  for (int e = 0; e < stages; ++e) all.push_back(at_stage(method, e, stages).theta);
  return all;
}

template <class I>
std::vector<double> betas(const I& method, int stages) {
  std::vector<double> all;
  for (int e = 0; e < stages; ++e) all.push_back(at_stage(method, e, stages).beta);
  return all;
}

std::string refusal(const schedule& s) {
  try {
    s.check();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("CD's theta goes down to 1 in equal steps") {
  CHECK(thetas(cd<10>{}, 2) == std::vector{10, 1});
  CHECK(thetas(cd<10>{}, 6) == std::vector{10, 8, 6, 4, 2, 1});
  CHECK(thetas(cd<10>{}, 11) == std::vector{10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1});
  CHECK(thetas(cd<>{.theta = 10}, 6) == thetas(cd<10>{}, 6));
  CHECK(thetas(cd<4>{}, 6) == std::vector{4, 3, 2, 2, 1, 1});  // 4, 3.2, 2.4, 1.6, 0.8, 0 rounded, at least 1
  static_assert(std::same_as<decltype(at_stage(cd<10>{}, 0, 2)), cd<any_theta>>);
}

TEST_CASE_TEMPLATE("beta goes up to 1 in equal steps, theta stays", I, sctt<20>, dasc<20>,
                   exponential_dasc<20>) {
  CHECK(betas(I{.beta = 0.5}, 2) == std::vector{0.5, 1.0});
  for (const double beta0 : {0.0, 0.2, 0.5, 0.8})
    for (const int stages : {2, 6, 11}) {
      CAPTURE(beta0);
      CAPTURE(stages);
      const auto all = betas(I{.beta = beta0}, stages);
      for (int e = 0; e < stages; ++e)
        CHECK(all[static_cast<std::size_t>(e)] ==
              doctest::Approx(beta0 + (1 - beta0) * e / (stages - 1)).epsilon(1e-15));
      CHECK(all.front() == beta0);
    }
  CHECK(thetas(I{.beta = 0.5}, 3) == std::vector{20, 20, 20});
}

TEST_CASE("the last beta is 1 exactly, that is Base, whatever the first") {
  for (int percent = 0; percent <= 100; ++percent)
    for (int stages = 1; stages <= 20; ++stages) {
      CAPTURE(percent);
      CAPTURE(stages);
      REQUIRE(betas(dasc<20>{.beta = percent / 100.0}, stages).back() == 1);
    }
}

TEST_CASE("a single stage is Base") {
  CHECK(thetas(cd<10>{}, 1) == std::vector{1});
  CHECK(betas(sctt<20>{.beta = 0.2}, 1) == std::vector{1.0});
  CHECK(betas(dasc<20>{.beta = 0.2}, 1) == std::vector{1.0});
}

TEST_CASE_TEMPLATE("stages leave an integrator alone that has neither beta nor a coarse step", I, base, heun,
                   exponential_euler) {
  static_assert(std::same_as<decltype(at_stage(I{}, 1, 3)), I>);
  CHECK(thetas(I{}, 3) == std::vector{1, 1, 1});
}

TEST_CASE("a stage ends after 20,000 / S iterations, then the next or Base follows") {
  for (const int stages : {1, 2, 6, 11}) {
    CAPTURE(stages);
    const schedule plan{.stages = stages};
    const int length = 20'000 / stages;
    for (int e = 0; e < stages; ++e) {
      CHECK(plan.stage(e * length) == e);
      CHECK(plan.stage((e + 1) * length - 1) == e);
    }
    CHECK(plan.stage(stages * length - 1) == stages - 1);
    CHECK_FALSE(plan.stage(stages * length).has_value());
    CHECK_FALSE(plan.stage(39'999).has_value());
  }
}

TEST_CASE("without staged iterations there is Base alone") {
  CHECK_FALSE(schedule{.stages = 6, .staged_iterations = 0}.stage(0).has_value());
  CHECK(schedule{.stages = 6, .staged_iterations = 6}.stage(5) == 5);
}

TEST_CASE("a schedule is refused with its value and what it may be") {
  CHECK(refusal({}) == "");
  CHECK(refusal({.stages = 0}) == "schedule: 0 stages; use at least 1");
  CHECK(refusal({.staged_iterations = -1}) ==
        "schedule: -1 staged and at most 40000 iterations; the staged ones may be 0 or more, all at least 1");
  CHECK(refusal({.max_iterations = 0}) ==
        "schedule: 20000 staged and at most 0 iterations; the staged ones may be 0 or more, all at least 1");
  CHECK(refusal({.staged_iterations = 0, .max_iterations = 1}) == "");
  CHECK(refusal({.stages = 6, .staged_iterations = 5}) ==
        "schedule: 5 iterations for 6 stages; use at least one for each, or 0 for Base alone");
  CHECK(refusal({.stages = 6, .staged_iterations = 6}) == "");
}
