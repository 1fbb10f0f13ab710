// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/noise/ornstein_uhlenbeck.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

using namespace ctrnn;

namespace {

constexpr double tau = 0.1;
constexpr auto stream = random_stream::training_noise;

template <class T>
std::vector<T> values(ornstein_uhlenbeck<T>& noise, index_t step, index_t count) {
  const T* eta = noise.at(step);
  return {eta, eta + count};
}

template <class T>
std::vector<T> process(index_t trials, index_t units, index_t step, std::uint32_t seed = 1) {
  ornstein_uhlenbeck<T> noise(trials, units, 0.005, tau);
  noise.begin(seed, 2, stream, 3);
  return values(noise, step, trials * units);
}

double mean_product(const std::vector<float>& x, const float* y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += double{x[i]} * y[i];
  return sum / static_cast<double>(x.size());
}

}  // namespace

TEST_CASE_TEMPLATE("every step is the formula, with the normals of that step", T, float, double) {
  constexpr index_t n = 20 * 50;
  constexpr double dt = 0.02;
  ornstein_uhlenbeck<T> noise(20, 50, dt, tau);
  noise.begin(1, 2, stream, 3);
  std::vector<double> expected(n), xi(n);
  fill_normals({1, 2, stream, 3, 0}, expected.data(), n);
  for (std::uint32_t step = 0; step < 30; ++step) {
    if (step > 0) fill_normals({1, 2, stream, 3, step}, xi.data(), n);
    const T* eta = noise.at(step);
    double worst = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (step > 0) expected[i] = (1 - dt / tau) * expected[i] + std::sqrt(2 * dt / tau) * xi[i];
      worst = std::max(worst, std::abs(eta[i] - expected[i]));
    }
    REQUIRE(worst < 16 * std::numeric_limits<T>::epsilon());
  }
}

TEST_CASE("variance and autocorrelation are those of the process in steps of dt, fine or coarse") {
  constexpr index_t n = 64 * 64;
  for (const double dt : {0.005, 0.02, 0.05, 0.15}) {
    CAPTURE(dt);
    ornstein_uhlenbeck<float> noise(64, 64, dt, tau);
    noise.begin(5, 0, stream, 0);
    const double decay = 1 - dt / tau, expected = stationary_variance(noise_kind::published, dt, tau);
    const auto apart =
        static_cast<index_t>(std::ceil(-4 / std::log(std::abs(decay))));  // correlation below 2 %
    constexpr int snapshots = 100, lag = 3;
    double variance = 0, lagged = 0;
    for (int k = 1; k <= snapshots; ++k) {
      const auto before = values(noise, k * apart, n);
      variance += mean_product(before, before.data()) / snapshots;
      lagged += mean_product(before, noise.at(k * apart + lag)) / snapshots;
    }
    const double tolerance = 4.5 * std::sqrt(2.0 / (n * snapshots));
    CHECK(variance / expected == doctest::Approx(1).epsilon(tolerance));
    CHECK(std::abs(lagged / expected - std::pow(decay, lag)) < tolerance);
  }
}

TEST_CASE("noise starts with variance 1") {
  const auto eta = process<float>(1000, 100, 0);
  CHECK(mean_product(eta, eta.data()) == doctest::Approx(1).epsilon(4.5 * std::sqrt(2.0 / 100'000)));
}

TEST_CASE_TEMPLATE("going back gives the same bits, with and without checkpoints", T, float, double) {
  constexpr index_t n = 7 * 13, steps = 60;
  ornstein_uhlenbeck<T> noise(7, 13, 0.005, tau);
  for (const bool checkpoints : {false, true}) {
    noise.begin(1, 2, stream, 3);
    std::vector<std::vector<T>> forward;
    for (index_t t = 0; t < steps; ++t) {
      forward.push_back(values(noise, t, n));
      if (checkpoints && t % 10 == 5) noise.checkpoint();
    }
    for (const index_t t : {59, 58, 12, 30, 25, 24, 55, 4, 0, 59})
      REQUIRE(values(noise, t, n) == forward[static_cast<std::size_t>(t)]);
    noise.at(20);
    noise.checkpoint();  // one between the others, and twice
    noise.checkpoint();
    for (index_t t = steps - 1; t >= 0; --t)
      REQUIRE(values(noise, t, n) == forward[static_cast<std::size_t>(t)]);
  }
}

TEST_CASE("a new process is not affected by the one before nor by its checkpoints") {
  ornstein_uhlenbeck<float> noise(3, 50, 0.005, tau);
  noise.begin(9, 9, stream, 9);
  noise.at(5);
  noise.checkpoint();
  noise.begin(1, 2, stream, 3);
  CHECK(values(noise, 8, 150) == process<float>(3, 50, 8));
  CHECK(values(noise, 6, 150) == process<float>(3, 50, 6));
}

TEST_CASE("the noise of a trial does not depend on how many follow it") {
  const auto few = process<float>(3, 50, 9), many = process<float>(200, 50, 9);
  CHECK(std::equal(few.begin(), few.end(), many.begin()));
}

TEST_CASE("seed, model, stream and iteration each change the noise") {
  ornstein_uhlenbeck<float> noise(1, 50, 0.005, tau);
  const auto of = [&](std::uint32_t seed, std::uint32_t model, random_stream s, std::uint32_t iteration) {
    noise.begin(seed, model, s, iteration);
    return values(noise, 1, 50);
  };
  const auto base = of(1, 2, stream, 3);
  CHECK(of(1, 2, stream, 3) == base);
  CHECK(of(2, 2, stream, 3) != base);
  CHECK(of(1, 3, stream, 3) != base);
  CHECK(of(1, 2, random_stream::evaluation_noise, 3) != base);
  CHECK(of(1, 2, stream, 4) != base);
}

TEST_CASE_TEMPLATE("the buffer is aligned to 64 bytes and 64 finite values can be read behind its end", T,
                   float, double) {
  for (const index_t units : {1, 50, 64, 65}) {
    ornstein_uhlenbeck<T> noise(3, units, 0.005, tau);
    CHECK(noise.stride() == units);
    noise.begin(1, 2, stream, 3);
    for (const index_t step : {0, 1, 10}) {
      const T* eta = noise.at(step);
      CHECK(reinterpret_cast<std::uintptr_t>(eta) % 64 == 0);
      for (index_t i = 0; i < 3 * units + 64; ++i) REQUIRE(std::isfinite(eta[i]));
    }
  }
}

TEST_CASE("every kind of noise is its formula, and has the variance that it is said to have, in steps of 1 to 50 ms") {
  constexpr index_t n = 64 * 64;
  for (const auto kind : {noise_kind::published, noise_kind::exact, noise_kind::white})
    for (const double dt : {0.001, 0.005, 0.02, 0.05}) {
      CAPTURE(name_of(kind));
      CAPTURE(dt);
      const auto step = noise_step_of(kind, dt, tau);
      ornstein_uhlenbeck<double> noise(64, 64, dt, tau, kind);
      noise.begin(5, 0, stream, 0);
      std::vector<double> expected(n), xi(n);
      fill_normals({5, 0, stream, 0, 0}, expected.data(), n);
      for (std::uint32_t k = 1; k <= 3; ++k) {
        fill_normals({5, 0, stream, 0, k}, xi.data(), n);
        const double* eta = noise.at(k);
        double worst = 0;
        for (std::size_t i = 0; i < n; ++i) {
          expected[i] = step.keep * expected[i] + step.add * xi[i];
          worst = std::max(worst, std::abs(eta[i] - expected[i]));
        }
        REQUIRE(worst < 1e-14);
      }
      const double variance = stationary_variance(kind, dt, tau);
      CHECK(step.keep * step.keep * variance + step.add * step.add == doctest::Approx(variance).epsilon(1e-12));
      if (kind != noise_kind::published) CHECK(variance == 1);
      const double* eta = noise.at(static_cast<index_t>(1 / dt));  // 10 time constants later
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += eta[i] * eta[i] / n;
      CHECK(sum / variance == doctest::Approx(1).epsilon(4.5 * std::sqrt(2.0 / n)));
    }
  ornstein_uhlenbeck<double> none(3, 5, 0.005, tau, noise_kind::none);
  none.begin(5, 0, stream, 0);
  for (const index_t step : {0, 7})
    for (index_t i = 0; i < 15; ++i) CHECK(none.at(step)[i] == 0);
}

TEST_CASE("noise of all kinds goes back to a checkpoint, bit for bit, and exact noise takes steps of any length") {
  for (const auto kind : {noise_kind::exact, noise_kind::white}) {
    ornstein_uhlenbeck<float> noise(7, 13, 0.5, tau, kind);
    noise.begin(1, 2, stream, 3);
    noise.at(4), noise.checkpoint();
    const auto sixth = values(noise, 6, 7 * 13);
    noise.at(9);
    CHECK(values(noise, 6, 7 * 13) == sixth);
  }
  CHECK(noise_kind_named("exact") == noise_kind::exact);
  CHECK_THROWS_WITH_AS(noise_kind_named("pink"),
                       "there is no noise 'pink'; choose one of published, exact, white, none", std::invalid_argument);
}

TEST_CASE("impossible noise is refused with what would be possible") {
  using noise = ornstein_uhlenbeck<float>;
  CHECK_THROWS_WITH_AS(
      noise(20, 50, 0.2, 0.1),
      "ornstein_uhlenbeck: a step of 0.2 s with a time constant of 0.1 s; the step has to "
      "be below two time constants, or the noise `exact`",
      std::invalid_argument);
  CHECK_THROWS_AS(noise(20, 50, 0.0, 0.1), std::invalid_argument);
  CHECK_THROWS_AS(noise(20, 50, 0.005, -0.1), std::invalid_argument);
  CHECK_THROWS_AS(noise(20, 50, std::nan(""), 0.1), std::invalid_argument);
  CHECK_THROWS_WITH_AS(noise(0, 50, 0.005, 0.1),
                       "ornstein_uhlenbeck: 0 trials of 50 units; at least one of each is needed",
                       std::invalid_argument);
  CHECK_THROWS_AS(noise(20, -1, 0.005, 0.1), std::invalid_argument);
  noise unused(1, 1, 0.005, 0.1);
  CHECK_THROWS_AS(unused.at(0), std::logic_error);
  CHECK_THROWS_AS(unused.checkpoint(), std::logic_error);
  unused.begin(0, 0, stream, 0);
  CHECK_THROWS_AS(unused.at(-1), std::out_of_range);
  CHECK_THROWS_AS(unused.at(index_t{1} << 24), std::out_of_range);
  CHECK_THROWS_AS(unused.begin(0, 0, stream, 0, 256), std::out_of_range);
}
