// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/training/adam.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <vector>

#include "training/quick_go.hpp"

using namespace ctrnn_test;

namespace {

/// Adam as in the paper, number by number.
struct plain_adam {
  adam_options o;
  std::vector<double> x, m = std::vector<double>(x.size()), v = m;
  int t = 0;

  template <class T>
  void step(const std::vector<T>& gradient) {
    ++t;
    const double rate = o.learning_rate * std::sqrt(1 - std::pow(o.beta2, t)) / (1 - std::pow(o.beta1, t));
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double g = gradient[i];
      m[i] = o.beta1 * m[i] + (1 - o.beta1) * g;
      v[i] = o.beta2 * v[i] + (1 - o.beta2) * g * g;
      x[i] -= rate * m[i] / (std::sqrt(v[i]) + o.epsilon);
    }
  }
};

template <class T>
double largest_error(const std::vector<T>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double error = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    error = std::max(error, std::abs(static_cast<double>(a[i]) - b[i]));
  return error;
}

template <class T>
plain_adam plain(const parameters<T>& start, const adam_options& o) {
  const auto x = all_of(start);
  return {o, {x.begin(), x.end()}};
}

/// Gradients of all sizes, some of them always 0, that change sign now and then.
template <class T>
void fill(parameters<T>& gradient, int t) {
  int i = 0;
  parameters<T>::for_each(
      [&](matrix<T>& g) {
        for_each_element(
            [&](T& x) {
              ++i, x = static_cast<T>(i % 7 == 0 ? 0 : std::pow(10, i % 5 - 4) * std::sin(i + 0.3 * t));
            },
            g);
      },
      gradient);
}

}  // namespace

TEST_CASE_TEMPLATE("Adam is its formula in double, over many steps, and leaves the padding zero", T, float,
                   double) {
  for (const auto& options :
       {adam_options{}, {.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.9, .epsilon = 1e-3}}) {
    const auto shape = published_architecture(15, 3, 5);  // no row is a whole batch
    auto values = initial_parameters<T>(shape, 1, 0);
    auto expected = plain(values, options);
    adam<T> optimiser(shape, options);
    parameters<T> gradient(shape);
    constexpr int steps = 500;
    for (int t = 0; t < steps; ++t) {
      fill(gradient, t);
      optimiser.step(values, gradient);
      expected.step(all_of(gradient));
    }
    CHECK(optimiser.steps() == steps);
    // The sums stay within a few units; float rounds 500 of them, and its v where it is small.
    CHECK(largest_error(all_of(values), expected.x) < (std::is_same_v<T, float> ? 2e-4 : 1e-12));
    parameters<T>::for_each(
        [](const matrix<T>& x) {
          for (index_t r = 0; r < x.rows(); ++r)
            for (index_t c = x.columns(); c < x.stride(); ++c) REQUIRE(x.row(r)[c] == 0);
        },
        values);
  }
}

TEST_CASE("what the padding of a gradient holds reaches no value") {
  const auto shape = published_architecture(5, 3, 3);
  auto values = initial_parameters<float>(shape, 1, 0), others = values;
  parameters<float> gradient(shape);
  adam<float> clean(shape, {}), soiled(shape, {});
  for (int t = 0; t < 3; ++t) {
    fill(gradient, t);
    clean.step(values, gradient);
    for (index_t r = 0; r < 5; ++r) gradient.W.row(r)[5] = std::numeric_limits<float>::quiet_NaN();
    soiled.step(others, gradient);
  }
  for_each_element([](float a, float b) { CHECK(a == b); }, values.W, others.W);
}

TEST_CASE("the first step is the learning rate, against the gradient's sign") {
  const auto shape = published_architecture(5, 1, 1);
  parameters<double> values(shape), gradient(shape);
  adam<double> optimiser(shape, {.learning_rate = 0.002});
  gradient.W(0, 0) = 3, gradient.W(1, 2) = -50;
  optimiser.step(values, gradient);
  CHECK(values.W(0, 0) == doctest::Approx(-0.002).epsilon(1e-4));
  CHECK(values.W(1, 2) == doctest::Approx(0.002).epsilon(1e-4));
  CHECK(values.W(2, 2) == 0);
}

TEST_CASE("the latest step taken anew at another rate is what that rate would have given") {
  const auto shape = published_architecture(5, 1, 1);
  parameters<double> values(shape), expected(shape), gradient(shape);
  adam<double> fast(shape, {.learning_rate = 0.5}), slow(shape, {.learning_rate = 0.002});
  slow.retake(values);
  CHECK(values.W(0, 0) == 0);  // there was no step
  for (int t = 0; t < 3; ++t) {
    gradient.W(0, 0) = 3 - t, gradient.W(1, 2) = -50 + t;
    expected = values;
    fast.step(values, gradient);
    slow.step(expected, gradient);
  }
  adam<double> resumed(shape, {.learning_rate = 0.002});
  resumed.restore(fast.steps(), fast.latest_rate(), fast.mean(), fast.square());
  resumed.retake(values);
  CHECK(resumed.latest_rate() == 0.002);
  CHECK(std::abs(expected.W(0, 0)) > 0.1);
  for_each_element([](double a, double b) { CHECK(a == doctest::Approx(b).epsilon(1e-12)); }, values.W, expected.W);
}

TEST_CASE("the optimiser's state is carried from stage to stage") {
  trainer<relu, double> with(small_network(), quick_go{});
  auto m = small_model<double>();
  auto expected = plain(m.net.values(), m.optimiser.options());
  const auto iterate = [&](const auto& method) {
    for (int i = 0; i < 4; ++i) {
      with.iterate(m, method, 3);
      expected.step(all_of(m.gradient));
    }
  };
  iterate(cd<>{.theta = 10});
  iterate(cd<>{.theta = 2});
  iterate(base{});
  CHECK(m.optimiser.steps() == 12);
  CHECK(m.iteration == 12);
  CHECK(largest_error(all_of(m.net.values()), expected.x) < 1e-13);
}

TEST_CASE("constants that cannot be are refused") {
  const auto refused = [](adam_options o) {
    CHECK_THROWS_WITH_AS(adam<float>(small_network(), o), doctest::Contains("the rate must be above 0 and finite"),
                         std::invalid_argument);
  };
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {nan, 0.0, -1.0, std::numeric_limits<double>::infinity()}) refused({.learning_rate = bad});
  refused({.beta1 = 1});
  refused({.beta2 = -0.1});
  refused({.epsilon = nan});
}
