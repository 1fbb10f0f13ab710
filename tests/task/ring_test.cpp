// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/task/tasks.hpp>

#include <doctest/doctest.h>
#include <support/npz.hpp>

#include <array>
#include <numbers>

using namespace ctrnn;

namespace {
constexpr double pi = std::numbers::pi;
const ctrnn_test::npz& recorded() {
  static const ctrnn_test::npz file(CTRNN_GOLDEN_DIR "/tasks_ring.npz");
  return file;
}
}  // namespace

TEST_CASE("bumps are the recorded ones, for stimuli of both modalities and for targets") {
  const auto angles = recorded().array<double>("angle");
  const auto target = recorded().array<double>("ring_target");
  trial_batch batch;
  batch.begin(1, channels::inputs, channels::outputs, 0.005);
  batch.add_phase({"response", 0.5}, 100);
  batch.add_loss_period({0, 0});
  for (const int modality : {1, 2}) {
    const auto input = recorded().array<double>("input_modality" + std::to_string(modality));
    for (std::size_t i = 0; i < angles.size(); ++i) {
      batch.finish();
      const trial one(batch, 0);
      one.show(0, ring(modality, angles(i)));
      one.respond(angles(i));
      for (int j = 0; j < 2 * directions; ++j)
        CHECK(std::abs(double{batch.input(0)[1 + j]} - input(i, j)) < 6e-8);
      for (int j = 0; j < directions; ++j)
        CHECK(std::abs(double{batch.target(0)[1 + j]} - target(i, j)) < 6e-8);
    }
  }
}

TEST_CASE("rings decode to the recorded angles") {
  const auto in = recorded().array<double>("decode_in");
  const auto exact = recorded().array<double>("decode_angle64");
  for (std::size_t i = 0; i < exact.size(); ++i) {
    CAPTURE(i);
    CHECK(circular_distance(decode_ring(&in(i, 0)), exact(i)) < 1e-12);
  }
}

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
  trial(batch, 0).show(0, strong, weak, other);
  const trial second(batch, 1);
  second.show(0, strong), second.show(0, weak), second.show(0, other);
  for (int j = 0; j < directions; ++j) {
    const float expected = static_cast<float>(1.1 * bump(j, 1.0) + 0.9 * bump(j, 2.0));
    CHECK(trial(batch, 0).input(0)[static_cast<std::size_t>(1 + j)] == expected);
    CHECK(second.input(0)[static_cast<std::size_t>(1 + j)] == doctest::Approx(expected).epsilon(1e-6));
    CHECK(second.input(0)[static_cast<std::size_t>(33 + j)] == static_cast<float>(0.5 * bump(j, 2.0)));
  }
  CHECK_THROWS_WITH_AS(ring(3, 0), "ring: modality 3; there are 1 and 2", std::invalid_argument);
}
