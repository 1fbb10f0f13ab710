// SPDX-License-Identifier: BSD-3-Clause
// Bumps and decoded angles are compared with recorded ones by tasks_check.
#include <ctrnn/tasks.hpp>

#include <doctest/doctest.h>

#include <array>
#include <numbers>

using namespace ctrnn;
using namespace ctrnn::tasks;

namespace {
constexpr double pi = std::numbers::pi;
}  // namespace

TEST_CASE("a bump decodes to its angle, a silent ring to pi / 4") {
  for (int i = 0; i < 100; ++i) {
    const double angle = 0.0628 * i;
    CHECK(circular_distance(decode_ring([&](int j) { return bump(j, angle); }), angle) < 1e-4);
  }
  const std::array<float, directions> silent{};
  CHECK(decode_ring(silent.data()) == doctest::Approx(pi / 4));
}

TEST_CASE("circular distance goes the short way, for angles of any turn") {
  CHECK(circular_distance(0.1, 2 * pi - 0.2) == doctest::Approx(0.3));
  CHECK(circular_distance(pi, 0) == doctest::Approx(pi));
  CHECK(circular_distance(1 + 6 * pi, 3 - 4 * pi) == doctest::Approx(2));
}

TEST_CASE("stimuli shown together or one after the other add up") {
  trial_batch batch;
  batch.begin(2, channels::inputs, channels::outputs, 0.005);
  batch.add_phase({"stimulus", 0.5}, 100);
  batch.finish();
  const ring strong(1, 1.0, 1.1), weak(1, 2.0, 0.9), other(2, 2.0, 0.5);
  ring_trial(trial(batch, 0)).show(0, strong, weak, other);
  const ring_trial second(trial(batch, 1));
  second.show(0, strong), second.show(0, weak), second.show(0, other);
  for (int j = 0; j < directions; ++j) {
    const float expected = static_cast<float>(1.1 * bump(j, 1.0) + 0.9 * bump(j, 2.0));
    CHECK(trial(batch, 0).input(0)[static_cast<std::size_t>(1 + j)] == expected);
    CHECK(second.input(0)[static_cast<std::size_t>(1 + j)] == doctest::Approx(expected).epsilon(1e-6));
    CHECK(second.input(0)[static_cast<std::size_t>(33 + j)] == static_cast<float>(0.5 * bump(j, 2.0)));
  }
  CHECK_THROWS_WITH_AS(ring(3, 0), "ring: modality 3; there are 1 and 2", std::invalid_argument);
}
