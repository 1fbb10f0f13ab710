// SPDX-License-Identifier: BSD-3-Clause
// What noise of each kind and strength does to a network.
#include <ctrnn/dynamics.hpp>
#include <ctrnn/nonlinearity/linear.hpp>
#include <ctrnn/tasks/go.hpp>
#include <ctrnn/training/ensemble.hpp>
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "support/refusal.hpp"

using namespace ctrnn;
using ctrnn_test::refusal;

namespace {

/// Ten units that are not connected, in steps of dt, s.
architecture unconnected(double dt) {
  auto a = published_architecture(10, tasks::go::inputs, tasks::go::outputs);
  a.dt = dt, a.sigma = 0.3;
  return a;
}

/// The deviation of each unit's rate over trials, at the end of the trials.
std::vector<double> deviations(const architecture& a, int trials = 4000) {
  trainer<linear, double> with(a, tasks::go{});
  model<double> m(a, {}, 1, 0);
  m.net.change([](auto& values) { parameters<double>::for_each([](auto& x) { x.fill(0); }, values); });
  const auto seen = with.record(m, trials);
  std::vector<double> all;
  for (std::size_t i = 0; i < 10; ++i) {
    double square = 0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(trials); ++k) {
      const double r = seen.rates(seen.rates.shape(0) - 1, k, i);
      square += r * r / trials;
    }
    all.push_back(std::sqrt(square));
  }
  return all;
}

}  // namespace

TEST_CASE("white noise does the same to a unit whatever the step: its deviation is sigma") {
  for (const double dt : {0.005, 0.025}) {
    auto a = unconnected(dt);
    a.noise = noise_kind::white;
    const auto found = deviations(a);
    for (std::size_t i = 0; i < 10; ++i) {
      const double expected = 0.3 / std::sqrt(1 - dt / (2 * a.tau[i]));
      CHECK(found[i] / expected == doctest::Approx(1).epsilon(0.05));
    }
  }
}

TEST_CASE("noise has a strength for each unit, and none at all is no noise") {
  auto a = unconnected(0.005);
  for (int i = 0; i < 10; ++i) a.unit_sigma.push_back(0.1 * (i % 3));
  const auto all = deviations(unconnected(0.005)), each = deviations(a);
  for (std::size_t i = 0; i < 10; ++i) CHECK(each[i] == doctest::Approx(all[i] * a.unit_sigma[i] / 0.3).epsilon(1e-12));
  a.noise = noise_kind::none;
  for (const double x : deviations(a, 5)) CHECK(x == 0);
}

TEST_CASE("the exact noise is weaker than the published one by what Euler's method adds, and allows coarse steps") {
  auto a = unconnected(0.02);
  const auto published_noise = deviations(a);
  a.noise = noise_kind::exact;
  const auto exact = deviations(a);
  for (std::size_t i = 0; i < 10; ++i) {
    CHECK(exact[i] < published_noise[i]);
    CHECK(exact[i] == doctest::Approx(published_noise[i]).epsilon(0.2));
  }
  const auto coarse = [](noise_kind kind) {
    auto slow = unconnected(0.005);
    slow.noise = kind;
    return refusal([&] {
      trainer<linear> with(slow, tasks::go{});
      model<float> m(slow, {}, 1, 0);
      with.iterate(m, cd<40>{});
    });
  };
  CHECK(coarse(noise_kind::published).find("too long for noise with a time constant of 0.1 s") != std::string::npos);
  CHECK(coarse(noise_kind::exact) == "none");
}

TEST_CASE("strengths of the noise that do not fit are refused") {
  const auto said = [](std::vector<double> sigma) {
    auto a = unconnected(0.005);
    a.unit_sigma = std::move(sigma);
    return refusal([&] { check(a); });
  };
  CHECK(said({0.1, 0.2}) == "network: 2 strengths of the noise for 10 units; give one for each, or none");
  CHECK(said(std::vector<double>(10, -1)) == "network: a unit's noise of sigma = -1; it must be at least 0");
}
