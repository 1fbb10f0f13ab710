// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity.hpp>
#include <ctrnn/tasks.hpp>
#include <ctrnn/training/check_policies.hpp>
#include <ctrnn/training/trainer.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "training/quick_go.hpp"

using namespace ctrnn_test;

namespace {

/// Kullback-Leibler divergence of sigmoid outputs from targets in (0, 1). Not a number at a target of 0, as
/// in padding.
struct divergence {
  auto output(auto z) const { return logistic(z); }
  auto cost(auto y, auto target) const {
    return target * log(target / y) + (1 - target) * log((1 - target) / (1 - y));
  }
};

/// Penalises squares of weights, and rates by something that is not a number at 0, as in padding.
struct own_regulariser {
  double rates = 0.3, weights = 0.7;
  auto rate(auto r) const { return rates * r * log(r); }
  auto weight(auto w) const { return weights * square(w); }
};

double sigmoid_of(double z) { return 1 / (1 + std::exp(-z)); }

/// The standard loss and one's own, for plain numbers.
struct plain_standard {
  double cost(double y, double target) const { return (y - target) * (y - target); }
  double rate(double r) const { return 1e-5 * std::abs(r); }
  double weight(double w) const { return 1e-5 * std::abs(w); }
};
struct plain_own {
  double cost(double y, double t) const {
    return t * std::log(t / y) + (1 - t) * std::log((1 - t) / (1 - y));
  }
  double rate(double r) const { return 0.3 * r * std::log(r); }
  double weight(double w) const { return 0.7 * w * w; }
};

struct terms {
  std::vector<double> periods;
  double activity = 0, weights = 0;
};

using trajectory = std::vector<std::vector<double>>;  // rates after each trained step, [trials][units]

/// The loss from its definition, one number at a time.
template <class Costs>
terms expected_terms(const trial_batch& batch, const architecture& a, const parameters<double>& p,
                     const trajectory& r) {
  const Costs costs{};
  terms expected;
  const auto at = [&](int step, int trial, index_t unit) {
    return r[static_cast<std::size_t>(step)][static_cast<std::size_t>(trial * a.units + unit)];
  };
  for (int e = 0; const auto& period : batch.loss_periods()) {
    double sum = 0;
    for (int s = period.begin; s < period.end; ++s)
      for (int k = 0; k < batch.trials(); ++k)
        for (int o = 0; o < batch.outputs(); ++o) {
          double z = 0;
          for (index_t i = 0; i < a.readout_units.count; ++i)
            z += p.W_out(o, i) * at(s, k, a.readout_units.first + i);
          sum += costs.cost(sigmoid_of(z), batch.target(e)[k * batch.outputs() + o]);
        }
    expected.periods.push_back(period.weight * sum /
                               ((period.end - period.begin) * batch.trials() * batch.outputs()));
    ++e;
  }
  const auto add_activity = [&](int begin, int end, double weight) {
    double sum = 0;
    for (int s = begin; s < end; ++s)
      for (int k = 0; k < batch.trials(); ++k)
        for (index_t i = 0; i < a.units; ++i) sum += costs.rate(at(s, k, i));
    expected.activity += weight * sum / static_cast<double>((end - begin) * batch.trials() * a.units);
  };
  for (const auto& period : batch.activity_periods()) add_activity(period.begin, period.end, period.weight);
  if (batch.activity_periods().empty()) add_activity(0, batch.trained_steps(), 1);
  for_each_element([&](const double& w) { expected.weights += costs.weight(w); }, p.W);
  expected.weights /= static_cast<double>(a.units * a.units);
  return expected;
}

/// Keeps all rates.
struct recording final : observer<double> {
  trajectory seen;
  void rates(int, index_t, const var<double>& r) override {
    auto& now = seen.emplace_back();
    for (index_t k = 0; k < r.layout().rows; ++k)
      for (index_t i = 0; i < r.layout().columns; ++i) now.push_back(r(k, i));
  }
};

/// Runs the batch with the integrator and compares the parts of the loss with their definition.
template <class Costs = plain_standard, class Loss = squared_error, class Regulariser = l1_regulariser, class I>
void expect_terms(const trial_batch& batch, const architecture& a, const I& method,
                  const char* phi = "relu") {
  using noise_type = ornstein_uhlenbeck<double>;
  tape<double> t;
  network<double> net(a, 1, 0);
  noise_type noise(batch.trials(), a.units, batch.dt(), a.noise_tau);
  noise.begin(1, 0, random_stream::training_noise, 0);
  simulation<double, any_nonlinearity, noise_type> simulated(t, a, any_nonlinearity::named(phi));
  objective<double, Regulariser> loss;
  const any_loss cost = Loss{};
  parameters<double> gradient(a);
  recording observe;
  const trajectory& seen = observe.seen;
  loss.begin(net, cost, batch);
  {
    const tape<double>::recording_scope record(t, true);
    simulated.run(net, noise, method, batch, store_all{}, {&observe, &loss});
  }
  t.backward();
  loss.gradient(gradient);

  REQUIRE(static_cast<int>(seen.size()) == batch.trained_steps());
  const auto expected = expected_terms<Costs>(batch, a, net.values(), seen);
  REQUIRE(loss.terms().size() == expected.periods.size());
  double sum = expected.activity + expected.weights;
  for (std::size_t i = 0; i < expected.periods.size(); ++i) {
    CHECK(loss.terms()[i] == doctest::Approx(expected.periods[i]).epsilon(1e-12));
    sum += expected.periods[i];
  }
  CHECK(loss.activity_term() == doctest::Approx(expected.activity).epsilon(1e-12));
  CHECK(loss.weight_term() == doctest::Approx(expected.weights).epsilon(1e-12));
  CHECK(loss.loss() == doctest::Approx(sum).epsilon(1e-12));
}

/// Five trained phases and everything that periods can be: overlapping, weighted, with a grace, leaving steps
/// out.
trial_batch batch_of_many_periods(bool with_activity) {
  trial_batch b;
  b.begin(3, 4, 5, 0.01);
  b.add_phase({.name = "warm-up", .seconds = 0, .warm_up = true}, 4);
  for (const int steps : {7, 1, 12, 5, 6}) b.add_phase({.name = "trained", .seconds = 0}, steps);
  b.add_loss_period({.first_phase = 1, .last_phase = 1, .grace = 0.03, .weight = 0.5});
  b.add_loss_period({.first_phase = 1, .last_phase = 3, .grace = 0.02});
  b.add_loss_period({.first_phase = 3, .last_phase = 3, .weight = 4});
  b.add_loss_period({.first_phase = 5, .last_phase = 5, .grace = 0.05});  // its last step alone
  if (with_activity) {
    b.add_activity_period({.first_phase = 2, .last_phase = 3, .weight = 3});
    b.add_activity_period({.first_phase = 3, .last_phase = 4, .grace = 0.1});
  }
  b.finish();
  uniform_draws draws({7, 0, random_stream::training_trials, 0, 0}, 0);
  for (int p = 0; p < 6; ++p)
    for (int i = 0; i < 3 * 4; ++i) b.input(p)[i] = static_cast<float>(draws.normal());
  for (int e = 0; e < 4; ++e)
    for (int i = 0; i < 3 * 5; ++i) b.target(e)[i] = static_cast<float>(draws.unit());
  return b;
}

template <class T>
using delayed_trainer = trainer<relu, T, l1_regulariser, any_storage>;

constexpr double learning_rate = 0.01;
constexpr int trials = 4;

template <class T>
model<T> at_iteration(std::int64_t i) {
  model<T> m(small_network(), {.learning_rate = learning_rate}, 1, 0);
  m.iteration = i;
  return m;
}

}  // namespace

TEST_CASE_TEMPLATE("the loss of a standard task is its definition", Task, go, delayed_go, delayed_decision,
                   delayed_match_to_sample) {
  const auto a = small_network();
  trial_batch batch;
  draw_batch(Task{}, batch, {.seed = 3, .trials = 3, .dt = a.dt});
  expect_terms(batch, a, dasc<>{.theta = 10, .beta = 0.3});
}

TEST_CASE("the loss of a coarse integrator is that of its own steps") {
  const auto a = small_network();
  trial_batch batch;
  draw_batch(delayed_go{}, batch, {.seed = 3, .trials = 3, .dt = 4 * a.dt});
  expect_terms(batch, a, cd<>{.theta = 4});
}

TEST_CASE("periods may overlap, be weighted, begin after a grace and leave steps out") {
  auto a = published_architecture(10, 4, 5);
  a.dt = 0.01;
  for (const bool with_activity : {false, true}) {
    const auto batch = batch_of_many_periods(with_activity);
    expect_terms(batch, a, dasc<>{.theta = 10, .beta = 0.3});
    expect_terms<plain_own, divergence, own_regulariser>(batch, a, dasc<>{.theta = 10, .beta = 0.3},
                                                         "softplus");
  }
}

TEST_CASE("gradient of a loss and a regulariser of one's own") {
  for (const bool masked_dale : {false, true}) {
    const auto report =
        check_gradient(dasc<>{.theta = 4, .beta = 0.3}, any_nonlinearity::named("softplus"),
                       {.dale = masked_dale, .mask = masked_dale}, divergence{}, own_regulariser{});
    INFO(report.text());
    CHECK(report.error < 1e-6);
  }
}

TEST_CASE("gradient of every regulariser, of weights and rates that are negative too") {
  const random_problem problem{.mask = true, .output_bias = true};
  const auto error = [&](const auto& regulariser) {
    const auto report = check_gradient(dasc<4>{.beta = 0.3}, any_nonlinearity::named("tanh"), problem, squared_error{},
                                       regulariser);
    INFO(report.text());
    return report.error;
  };
  CHECK(error(l1_regulariser{.rates = 0.3, .weights = 0.5}) < 1e-6);
  CHECK(error(l2_regulariser{.rates = 0.3, .weights = 0.5, .input_weights = 0.7, .readout_weights = 0.9}) < 1e-6);
  CHECK(error(rate_target_regulariser{.rates = 0.3, .target = -0.2, .weights = 0.5}) < 1e-6);
}

TEST_CASE("weights cost by the mean of their squares in each array that has a price") {
  const auto weights_of = [](const l2_regulariser& price) {
    auto m = at_iteration<double>(0);
    m.net.change([](auto& values) { values.W.fill(0.5), values.W_in.fill(2), values.W_out.fill(3); });
    trainer<relu, double, l2_regulariser> with(small_network(), delayed_go{}, {}, price);
    auto unpriced = at_iteration<double>(0);
    unpriced.net.change([&](auto& values) { values = m.net.values(); });
    trainer<relu, double, l2_regulariser> free(small_network(), delayed_go{}, {}, {.rates = 0, .weights = 0});
    return with.gradient(m, base{}, trials) - free.gradient(unpriced, base{}, trials);
  };
  CHECK(weights_of({.rates = 0, .weights = 10}) == doctest::Approx(10 * 0.25));
  CHECK(weights_of({.rates = 0, .weights = 0, .input_weights = 10}) == doctest::Approx(10 * 4));
  CHECK(weights_of({.rates = 0, .weights = 0, .readout_weights = 10}) == doctest::Approx(10 * 9));
}

TEST_CASE("segments have the loss and the gradient of store_all, bit for bit, on a whole task") {
  const dasc<> method{.theta = 10, .beta = 0.3};
  for (const std::int64_t iteration : {0, 1, 2}) {  // jitter makes each of another length
    auto expected = at_iteration<float>(iteration);
    const double loss = delayed_trainer<float>(small_network(), delayed_go{}).gradient(expected, method, trials);
    for (const index_t length : {1, 7, 1000}) {
      CAPTURE(length);
      auto m = at_iteration<float>(iteration);
      delayed_trainer<float> with(small_network(), delayed_go{}, {}, {}, {length});
      for (int again = 0; again < 2; ++again) {
        CHECK(with.gradient(m, method, trials) == loss);
        CHECK(same_bits(m.gradient, expected.gradient));
      }
    }
  }
}

TEST_CASE("float agrees with double on a whole task") {
  for (const std::int64_t iteration : {0, 1}) {
    auto narrow = at_iteration<float>(iteration);
    auto wide = at_iteration<double>(iteration);
    const dasc<> method{.theta = 10, .beta = 0.3};
    const double loss = delayed_trainer<double>(small_network(), delayed_go{}).gradient(wide, method, trials);
    CHECK(delayed_trainer<float>(small_network(), delayed_go{}).gradient(narrow, method, trials) ==
          doctest::Approx(loss).epsilon(1e-5));
    parameters<double>::for_each(
        [](const matrix<double>& expected, const matrix<float>& given) {
          double largest = 0, error = 0;
          for (index_t i = 0; i < expected.rows(); ++i)
            for (index_t j = 0; j < expected.columns(); ++j) {
              largest = std::max(largest, std::abs(expected(i, j)));
              error = std::max(error, std::abs(static_cast<double>(given(i, j)) - expected(i, j)));
            }
          CHECK(error < 1e-4 * largest);
        },
        wide.gradient, narrow.gradient);
  }
}
