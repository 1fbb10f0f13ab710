// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/task/softmax_cross_entropy.hpp>
#include <ctrnn/training/check_policies.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>


using namespace ctrnn;
using namespace ctrnn::autodiff;

namespace {

/// The difference of two sigmoid outputs has that of the targets.
struct difference_error {
  static constexpr int jointly = 2;
  auto output(auto z) const { return logistic(z); }
  auto cost(const auto& y, const auto& target) const { return square((y[0] - y[1]) - (target[0] - target[1])); }
};

/// squared_error, one output at a time but by the joint way.
struct one_by_one {
  static constexpr int jointly = 1;
  auto output(auto z) const { return logistic(z); }
  auto cost(const auto& y, const auto& target) const { return square(y[0] - target[0]); }
};

static_assert(joint_loss<softmax_cross_entropy<2>> && !elementwise_loss<softmax_cross_entropy<2>>);
static_assert(elementwise_loss<squared_error> && !joint_loss<squared_error>);

/// Cross-entropy from its definition, for plain numbers.
double cross_entropy(const std::vector<double>& z, const std::vector<double>& target) {
  double sum = 0, cost = 0;
  for (const double x : z) sum += std::exp(x - z[0]);
  for (std::size_t i = 0; i < z.size(); ++i)
    cost -= target[i] * std::log(std::clamp(std::exp(z[i] - z[0]) / sum, 1e-7, 1 - 1e-7));
  return cost;
}

/// One call of joint_cost: costs, and slopes in place of z.
template <class T>
struct costs_of {
  matrix<T> z, want;
  double sum = 0;

  /// z and targets by (trial, output)
  template <class Loss>
  costs_of(const Loss& loss, index_t trials, index_t outputs, auto readout, auto target, double share = 1)
      : z(trials, outputs), want(trials, outputs) {
    z.fill(7), want.fill(std::numeric_limits<T>::quiet_NaN());  // what is in the padding does not matter
    for (index_t k = 0; k < trials; ++k)
      for (index_t o = 0; o < outputs; ++o)
        z(k, o) = static_cast<T>(readout(k, o)), want(k, o) = static_cast<T>(target(k, o));
    sum = joint_cost<T>(loss, z.view(), want.view(), share);
  }
};

double some_readout(index_t k, index_t o) { return std::sin(static_cast<double>(3 * k + 5 * o)); }
double one_hot(index_t k, index_t o) { return o == k % 3 ? 1 : 0; }

}  // namespace

TEST_CASE("gradient of joint losses: more and fewer trials than lanes, outputs that cost nothing") {
  const auto expect = [](const auto& loss, int outputs, int trials) {
    const auto report = check_gradient(sctt<4>{.beta = 0.3}, any_nonlinearity::named("softplus"),
                                       {.outputs = outputs, .trials = trials}, loss);
    INFO(report.text());
    CHECK(report.error < 1e-6);
  };
  for (const int trials : {1, 3, 19}) {
    CAPTURE(trials);
    expect(softmax_cross_entropy<2>{}, 2, trials);
    expect(softmax_cross_entropy<2>{}, 4, trials);
    expect(softmax_cross_entropy<3>{}, 3, trials);
    expect(difference_error{}, 3, trials);
  }
}

TEST_CASE_TEMPLATE("softmax_cross_entropy is its definition, its slope the probability minus the target", T, float,
                   double) {
  const double rounding = std::is_same_v<T, float> ? 1e-6 : 1e-14;
  for (const index_t trials : {1, 16, 37}) {
    const costs_of<T> seen(softmax_cross_entropy<3>{}, trials, 5, some_readout, one_hot, 0.5);
    double expected = 0;
    for (index_t k = 0; k < trials; ++k) {
      std::vector<double> z, want;
      double sum = 0;
      for (index_t o = 0; o < 3; ++o) {
        z.push_back(some_readout(k, o)), want.push_back(one_hot(k, o));
        sum += std::exp(z.back());
      }
      expected += cross_entropy(z, want);
      for (index_t o = 0; o < 3; ++o) {
        const auto at = static_cast<std::size_t>(o);
        CHECK(std::abs(seen.z(k, o) - 0.5 * (std::exp(z[at]) / sum - want[at])) < rounding);
      }
      for (index_t o = 3; o < seen.z.stride(); ++o) CHECK(seen.z.row(k)[o] == 0);
    }
    CHECK(seen.sum == doctest::Approx(expected).epsilon(rounding));
  }
}

TEST_CASE_TEMPLATE("a certain choice costs what the clipping leaves, and has no slope", T, float, double) {
  const auto costs = [](double first, double second) {
    return costs_of<T>(softmax_cross_entropy<2>{}, 1, 2, [=](index_t, index_t o) { return o == 0 ? first : second; },
                       [](index_t, index_t o) { return o == 0 ? 1 : 0; });
  };
  for (const double far : {100.0, 1e4, 1e30}) {
    const auto right = costs(far, -far), wrong = costs(-far, far);
    CHECK(right.sum < 1.3e-7);
    CHECK(right.sum > 0);
    CHECK(wrong.sum == doctest::Approx(-std::log(1e-7)).epsilon(1e-6));
    for (const auto* seen : {&right, &wrong}) CHECK((seen->z(0, 0) == 0 && seen->z(0, 1) == 0));
  }
  CHECK(std::isnan(costs(std::nan(""), 0).sum));
  CHECK(std::isnan(costs(0, std::nan("")).sum));
}

TEST_CASE("a joint loss of one output has the loss and gradient of the elementwise one") {
  const auto gradient_of = [](const auto& loss) {
    const random_problem problem{.outputs = 1, .trials = 5};
    const auto shape = problem.architecture();
    const auto batch = problem.batch();
    tape<double> t;
    network<double> net(shape, problem.values<double>());
    ornstein_uhlenbeck<double> noise(problem.trials, problem.units, shape.dt, shape.noise_tau);
    const auto phi = any_nonlinearity::named("tanh");
    simulation<double, any_nonlinearity, ornstein_uhlenbeck<double>> run(t, shape, phi);
    objective<double> objective;
    const any_loss cost = loss;
    noise.begin(problem.seed, 0, random_stream::training_noise, 0);
    objective.begin(net, cost, batch);
    {
      const tape<double>::recording_scope record(t, true);
      run.run(net, noise, base{}, batch, store_all{}, {&objective});
    }
    t.backward();
    parameters<double> g(shape);
    objective.gradient(g);
    std::vector<double> all{objective.loss()};
    parameters<double>::for_each([&](auto& m) { for_each_element([&](double x) { all.push_back(x); }, m); }, g);
    return all;
  };
  const auto joint = gradient_of(one_by_one{}), elementwise = gradient_of(squared_error{});
  REQUIRE(joint.size() == elementwise.size());
  for (std::size_t i = 0; i < joint.size(); ++i) CHECK(joint[i] == doctest::Approx(elementwise[i]).epsilon(1e-12));
}

TEST_CASE("fewer outputs than a loss looks at together are refused") {
  CHECK_THROWS_WITH_AS(check_gradient(base{}, relu{}, {.outputs = 2}, softmax_cross_entropy<3>{}),
                       "loss: it looks at 3 outputs together, but there are 2; give the task at least as many",
                       std::invalid_argument);
}
