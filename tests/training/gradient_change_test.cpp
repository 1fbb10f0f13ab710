// SPDX-License-Identifier: BSD-3-Clause
// Omega of Pascanu, Mikolov & Bengio: what a regulariser asks for the change of the gradient's norm from step to step.
#include <ctrnn/dynamics.hpp>
#include <ctrnn/integrator.hpp>
#include <ctrnn/tasks.hpp>
#include <ctrnn/training/ensemble.hpp>

#include "support/random_run.hpp"
#include "support/refusal.hpp"

using namespace ctrnn_test;

namespace {

/// Keeps the states of a run and their adjoints, [steps][trials][units].
struct adjoint_recorder final : observer<double> {
  std::vector<matrix<double>> states, adjoints;
  void state(int, index_t step, const var<double>& s) override {
    const auto size = static_cast<std::size_t>(step + 1);
    if (states.size() < size) states.resize(size), adjoints.resize(size);
    copy(s.view(), states[size - 1]);
    when_backward(s, [this, size](const var<double>& v) {
      copy(v.layout().view(v.adjoint_or_zero()), adjoints[size - 1]);
    });
  }

 private:
  static void copy(matrix_view<double> from, matrix<double>& to) {
    to.resize(from.rows, from.columns);
    for (index_t k = 0; k < from.rows; ++k)
      for (index_t i = 0; i < from.columns; ++i) to(k, i) = from(k, i);
  }
};

struct seen_run {
  adjoint_recorder states;
  parameters<double> gradient;
  double omega = 0, loss = 0;
};

/// A run of a problem by base, with a price of omega on the change of the gradient.
template <class Dynamics>
seen_run run_with(double omega, const Dynamics& how, const random_problem& problem, const any_storage& storage = {}) {
  const auto a = problem.architecture();
  const auto batch = problem.batch();
  tape<double> t;
  network<double> net(a, problem.values<double>());
  network_noise<double> noise(a, problem.trials, a.dt);
  simulation<double, Dynamics, network_noise<double>> simulated(t, a, how);
  objective<double, vanishing_gradient_regulariser> loss({.omega = omega, .rates = 0.01});
  const any_loss cost = squared_error{};
  const auto slopes = rate_slopes_of<double>(how);
  seen_run seen{{}, parameters<double>(a)};
  const auto& s = training_streams;
  noise.begin({problem.seed, 0, s.noise, s.input_noise, s.output_noise, 0, 0}, batch.trained_steps());
  loss.begin(net, cost, batch, nullptr, &slopes);
  {
    const tape<double>::recording_scope record(t, true);
    simulated.run(net, noise, base{}, batch, storage, {&seen.states, &loss});
  }
  t.backward();
  loss.gradient(seen.gradient);
  seen.omega = loss.gradient_change_term(), seen.loss = loss.loss();
  return seen;
}

/// Omega by its definition, where the weights are W, and states, slopes of phi and adjoints those of a run. What phi is
/// given, z, is that of the run as well.
double omega_of(const matrix<double>& W, const seen_run& seen, const architecture& a, bool currents,
                const std::vector<matrix<double>>& slopes) {
  double sum = 0;
  const auto steps = seen.states.states.size();
  const auto trials = seen.states.states[0].rows();
  for (std::size_t t = 0; t + 1 < steps; ++t)
    for (index_t k = 0; k < trials; ++k) {
      const auto& adjoint = seen.states.adjoints[t + 1];
      double before = 0, after = 0;
      for (index_t j = 0; j < a.units; ++j) {
        double back = 0;  // (W^T delta)_j
        for (index_t i = 0; i < a.units; ++i) {
          const double alpha = a.dt / a.tau[static_cast<std::size_t>(i)];
          back += W(i, j) * alpha * adjoint(k, i) * (currents ? 1 : slopes[t + 1](k, i));
        }
        const double alpha = a.dt / a.tau[static_cast<std::size_t>(j)];
        const double v = (1 - alpha) * adjoint(k, j) + back * (currents ? slopes[t](k, j) : 1);
        before += v * v, after += adjoint(k, j) * adjoint(k, j);
      }
      if (after >= 1e-20) sum += std::pow(before / after - 1, 2);
    }
  return sum / static_cast<double>(trials) / static_cast<double>(steps - 1);
}

double phi_slope_of_tanh(double y) { return 1 - y * y; }

/// The slopes of tanh at each step: of currents at the state; of rates at what the step was given, by its target.
std::vector<matrix<double>> slopes_of(const seen_run& seen, const architecture& a, bool currents) {
  auto all = seen.states.states;
  for (std::size_t t = 0; t < all.size(); ++t)
    for (index_t k = 0; k < all[t].rows(); ++k)
      for (index_t i = 0; i < a.units; ++i) {
        const double now = seen.states.states[t](k, i);
        if (currents) {
          all[t](k, i) = phi_slope_of_tanh(std::tanh(now));
        } else if (t > 0) {
          const double was = seen.states.states[t - 1](k, i), alpha = a.dt / a.tau[static_cast<std::size_t>(i)];
          all[t](k, i) = phi_slope_of_tanh(was + (now - was) / alpha);
        }
      }
  return all;
}

const random_problem problems[] = {{.output_bias = true},
                                   {.units = 11, .trials = 6, .warm_up = 0, .phases = {9}, .strength = 2},
                                   {.time_varying = true, .mask = true}};

template <class Dynamics>
void expect_immediate_gradient(const Dynamics& how, bool currents) {
  for (const auto& problem : problems) {
    const auto a = problem.architecture();
    const auto with = run_with(3, how, problem), without = run_with(0, how, problem);
    const auto slopes = slopes_of(without, a, currents);
    auto W = problem.values<double>().W;
    CHECK(with.omega == doctest::Approx(3 * omega_of(W, without, a, currents, slopes)).epsilon(1e-9));
    CHECK(with.omega > 0.01);
    CHECK(with.loss == without.loss);  // Omega is no part of the loss
    double largest = 0;
    for (index_t i = 0; i < a.units; ++i)
      for (index_t j = 0; j < a.units; ++j) {
        const double w = W(i, j), h = 1e-5;
        W(i, j) = w + h;
        const double above = omega_of(W, without, a, currents, slopes);
        W(i, j) = w - h;
        const double below = omega_of(W, without, a, currents, slopes);
        W(i, j) = w;
        const double expected = a.rules.W.is_connected(i, j) ? 3 * (above - below) / (2 * h) : 0;
        largest = std::max(largest, std::abs(expected));
        CHECK(std::abs(with.gradient.W(i, j) - without.gradient.W(i, j) - expected) < 2e-8);
      }
    CHECK(largest > 1e-4);
    for_each_element([](double x, double y) { CHECK(x == y); }, with.gradient.W_in, without.gradient.W_in);
    for_each_element([](double x, double y) { CHECK(x == y); }, with.gradient.b, without.gradient.b);
    for (const index_t length : {1, 3}) {
      const auto stored = run_with(3, how, problem, {length});
      CHECK(stored.omega == with.omega);
      for_each_element([](double x, double y) { CHECK(x == y); }, with.gradient.W, stored.gradient.W);
    }
  }
}

}  // namespace

TEST_CASE("Omega of rates is that of its definition, and its gradient the immediate one by finite differences") {
  expect_immediate_gradient(tanh_unit{}, false);
}

TEST_CASE("Omega of currents is that of its definition, and its gradient the immediate one by finite differences") {
  expect_immediate_gradient(current<tanh_unit>{}, true);
}

TEST_CASE("a trainer goes against Omega too, and under it the gradient's norm changes less from step to step") {
  const auto a = published_architecture(20, tasks::channels::inputs, tasks::channels::outputs);
  const auto omega_after = [&](double price) {
    trainer<tanh_unit, double, vanishing_gradient_regulariser> with(a, tasks::delayed_go{}, {}, {.omega = price});
    model<double> m(a, {.learning_rate = 0.002}, 3, 0);
    for (int i = 0; i < 60; ++i) with.iterate(m, base{}, 5);
    trainer<tanh_unit, double, vanishing_gradient_regulariser> look(a, tasks::delayed_go{}, {}, {.omega = 1});
    look.gradient(m, base{}, 5);
    return look.gradient_change_term();
  };
  const double plain = omega_after(0), priced = omega_after(100);
  CHECK(priced < 0.9 * plain);
}

TEST_CASE("Omega has the weights of several tasks") {
  const auto a = published_architecture(20, tasks::channels::inputs, tasks::channels::outputs);
  const auto omega_of_W = [&](const weighted_tasks& all) {
    parameters<double> with, without;
    for (auto* to : {&with, &without}) {
      trainer<tanh_unit, double, vanishing_gradient_regulariser> t(a, all, {}, {.omega = to == &with ? 1.0 : 0.0});
      model<double> m(a, {}, 3, 0);
      t.gradient(m, base{}, 5);
      *to = m.gradient;
    }
    for_each_element([](double& x, double y) { x -= y; }, with.W, without.W);
    return with.W;
  };
  const auto whole = omega_of_W(weighted_tasks{{tasks::go{}, 1}});
  const auto half = omega_of_W(weighted_tasks{{tasks::go{}, 0.5}});
  for_each_element([](double x, double y) { CHECK(y == doctest::Approx(x / 2).epsilon(1e-6)); }, whole, half);
}

TEST_CASE("rates that are not the states need their slopes") {
  const random_problem problem;
  const auto a = problem.architecture();
  const auto batch = problem.batch();
  tape<double> t;
  network<double> net(a, problem.values<double>());
  network_noise<double> noise(a, problem.trials, a.dt);
  simulation<double, current<tanh_unit>, network_noise<double>> simulated(t, a, {});
  objective<double, vanishing_gradient_regulariser> loss;
  const any_loss cost = squared_error{};
  noise.begin({1, 0, training_streams.noise, training_streams.input_noise, training_streams.output_noise, 0, 0},
              batch.trained_steps());
  loss.begin(net, cost, batch);
  {
    const tape<double>::recording_scope record(t, true);
    simulated.run(net, noise, base{}, batch, store_all{}, {&loss});
  }
  CHECK(refusal([&] { t.backward(); }) ==
        "regulariser: gradient_change needs the slopes of rates that are not the states; give the objective "
        "rate_slopes_of the dynamics");
  t.forget(), net.clear_gradient();
}

TEST_CASE("Omega is for base and for a whole W: all else is refused") {
  const auto a = published_architecture(10, tasks::channels::inputs, tasks::channels::outputs);
  trainer<relu, float, vanishing_gradient_regulariser> with(a, tasks::delayed_go{});
  model<float> m(a, {}, 1, 0);
  CHECK(refusal([&] { with.iterate(m, dasc<20>{.beta = 0.5}); }) ==
        "regulariser: vanishing_gradient_regulariser prices how one base step changes the gradient; train by base, or "
        "take a regulariser without gradient_change");
  CHECK(refusal([&] { with.iterate(m, base{}); }) == "none");
  auto low = a;
  low.rank = 2;
  trainer<relu, float, vanishing_gradient_regulariser> other(low, tasks::delayed_go{});
  model<float> n(low, {}, 1, 0);
  CHECK(refusal([&] { other.iterate(n, base{}); }) ==
        "regulariser: gradient_change prices how W hands gradients back; recurrent weights of rank 2 have no W, leave "
        "one of them out");
}
