// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/training/rate_schedule.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

#include "support/refusal.hpp"

using namespace ctrnn;
using ctrnn_test::refusal;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a constant rate is the rate itself, bit for bit, but for its warm-up") {
  constexpr rate_schedule constant{};
  for (const std::int64_t i : {0, 1, 1000, 4'000'000}) CHECK(constant.rate_at(i, 0.1 / 3) == 0.1 / 3);
  constexpr rate_schedule warmed{.warm_up_iterations = 4};
  for (const auto& [i, expected] : {std::pair{0, 0.5}, {1, 1.0}, {2, 1.5}, {3, 2.0}, {4, 2.0}, {99, 2.0}})
    CHECK(warmed.rate_at(i, 2) == expected);
}

TEST_CASE("a stepped rate falls by the factor after each number of iterations") {
  constexpr rate_schedule halved{.shape = rate_shape::stepped, .iterations = 10, .factor = 0.5};
  for (const auto& [i, expected] : {std::pair{0, 8.0}, {9, 8.0}, {10, 4.0}, {19, 4.0}, {20, 2.0}, {35, 1.0}})
    CHECK(halved.rate_at(i, 8) == expected);
  constexpr rate_schedule warmed{
      .shape = rate_shape::stepped, .iterations = 2, .factor = 0.5, .warm_up_iterations = 4};
  for (const auto& [i, expected] : {std::pair{0, 2.0}, {1, 4.0}, {2, 3.0}, {3, 4.0}, {4, 2.0}})
    CHECK(warmed.rate_at(i, 8) == expected);
}

TEST_CASE("a cosine goes from the rate to its factor, where it stays") {
  constexpr rate_schedule whole{.shape = rate_shape::cosine, .iterations = 100, .factor = 0};
  CHECK(whole.rate_at(0, 2) == 2);
  CHECK(whole.rate_at(50, 2) == doctest::Approx(1));
  CHECK(whole.rate_at(25, 2) == doctest::Approx(1 + std::sqrt(0.5)));
  CHECK(whole.rate_at(100, 2) == 0);
  CHECK(whole.rate_at(1000, 2) == 0);
  constexpr rate_schedule to_a_fifth{.shape = rate_shape::cosine, .iterations = 100, .factor = 0.2};
  CHECK(to_a_fifth.rate_at(50, 1) == doctest::Approx(0.6));
  CHECK(to_a_fifth.rate_at(100, 1) == doctest::Approx(0.2));
  for (int i = 0; i < 100; ++i) CHECK(to_a_fifth.rate_at(i + 1, 1) < to_a_fifth.rate_at(i, 1));
  constexpr rate_schedule warmed{
      .shape = rate_shape::cosine, .iterations = 100, .factor = 0.2, .warm_up_iterations = 10};
  CHECK(warmed.rate_at(4, 1) == 0.5 * to_a_fifth.rate_at(4, 1));
  CHECK(warmed.rate_at(10, 1) == to_a_fifth.rate_at(10, 1));
}

TEST_CASE("numbers that make no schedule are refused, with their value and what is possible") {
  const auto refusal_of = [](const rate_schedule& s) { return refusal([&] { check(s); }); };
  CHECK(refusal_of({.warm_up_iterations = -1}) ==
        "rate schedule: a warm-up of -1 iterations; use at least 1, or 0 for none");
  CHECK(contains(refusal_of({.iterations = 10}), "a constant rate with 10 iterations and a factor of 0.1, which it"));
  CHECK(contains(refusal_of({.factor = 0.5}), "leave them out, or choose stepped or cosine"));
  CHECK(refusal_of({.shape = rate_shape::stepped}) ==
        "rate schedule: stepped with 0 iterations; use at least 1: those from one step to the next");
  CHECK(contains(refusal_of({.shape = rate_shape::cosine, .iterations = -5}), "usually all of the training"));
  CHECK(refusal_of({.shape = rate_shape::stepped, .iterations = 5, .factor = 0}) ==
        "rate schedule: stepped with a factor of 0; it must be above 0, and at most 1");
  CHECK(refusal_of({.shape = rate_shape::cosine, .iterations = 5, .factor = 1.5}) ==
        "rate schedule: cosine with a factor of 1.5; it must be 0 to 1");
  CHECK(contains(refusal_of({.shape = rate_shape::cosine, .iterations = 5,
                             .factor = std::numeric_limits<double>::quiet_NaN()}), "a factor of nan"));
  check(rate_schedule{.shape = rate_shape::cosine, .iterations = 5, .factor = 0, .warm_up_iterations = 10});

  CHECK(refusal([] { rate_shape_named("linear"); }) ==
        "there is no rate schedule 'linear'; choose one of constant, stepped, cosine");
  for (const auto shape : {rate_shape::constant, rate_shape::stepped, rate_shape::cosine})
    CHECK(rate_shape_named(name_of(shape)) == shape);
}
