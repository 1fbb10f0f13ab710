// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>

#include "support/random_run.hpp"

namespace ctrnn_test {

/// The loss of a trajectory of rates, by its definition.
inline double loss_of(const random_problem& problem, const std::vector<std::vector<double>>& trajectory) {
  const auto shape = problem.architecture();
  const auto p = problem.values<double>();
  const auto batch = problem.batch();
  double loss = 0, rates = 0;
  for (int e = 0; e < static_cast<int>(batch.loss_periods().size()); ++e) {
    const auto& period = batch.loss_periods()[static_cast<std::size_t>(e)];
    double sum = 0;
    for (int s = period.begin; s < period.end; ++s)
      for (int k = 0; k < batch.trials(); ++k)
        for (int o = 0; o < batch.outputs(); ++o) {
          double z = shape.output_bias ? p.b_out(0, o) : 0;
          for (index_t i = 0; i < shape.readout_units.count; ++i)
            z += p.W_out(o, i) *
                 trajectory[static_cast<std::size_t>(s)]
                           [static_cast<std::size_t>(k * shape.units + shape.readout_units.first + i)];
          sum += std::pow(1 / (1 + std::exp(-z)) - batch.target(e)[k * batch.outputs() + o], 2);
        }
    loss += sum / ((period.end - period.begin) * batch.trials() * batch.outputs());
  }
  for (const auto& step : trajectory)
    for (const double r : step) rates += std::abs(r);
  for (const auto* weights : {&p.W, &p.m, &p.n})
    for_each_element(
        [&, share = 1e-5 / static_cast<double>(weights->rows() * weights->columns())](const double& w) {
          loss += share * std::abs(w);
        },
        *weights);
  return loss + 1e-5 * rates / static_cast<double>(trajectory.size() * trajectory[0].size());
}

template <class S>
double largest_difference(const std::vector<S>& a, const std::vector<double>& b) {
  double largest = 0, error = 0;
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::abs(b[i]));
    error = std::max(error, std::abs(static_cast<double>(a[i]) - b[i]));
  }
  return error / largest;
}

/// The terms of the dynamics' formula, for states in plain memory.
template <dynamics Dynamics>
struct plain_terms {
  const Dynamics& how;

  template <class T>
  auto phi(std::vector<T> s) const {
    return apply(how.phi, std::move(s));
  }
  template <class F, class T>
  auto apply(const F& f, std::vector<T> s) const {
    using V = simd::wide<T>;
    for (T& x : s) x = f(dual<V, 0>(V(x))).value.get(0);
    return s;
  }
};

/// The rates of states, by the formula of their dynamics.
template <class T, dynamics_or_nonlinearity D>
std::vector<T> rates_of(const D& how, const std::vector<T>& states) {
  const auto formula = as_dynamics(how);
  plain_terms<dynamics_of<D>> in{formula};
  return formula.rates(states, in);
}

/// Checks all that a gradient is: the value by its definition, the gradients by finite differences, the same
/// trajectory with and without a tape, the same bits for all storage policies and again on the same tape, and
/// float against double. For dynamics, or a nonlinearity.
template <class I, dynamics_or_nonlinearity Dynamics>
void expect_gradient(const I& method, const Dynamics& how, const random_problem& problem = {}) {
  const auto report = check_gradient(method, how, problem);
  INFO(report.text());
  CHECK(report.error < 1e-6);

  const auto full = run<double>(method, how, problem);
  const auto steps = static_cast<std::size_t>(problem.batch().trained_steps());
  REQUIRE(full.states.size() == steps);
  REQUIRE(full.rates.size() == steps);
  for (std::size_t s = 0; s < steps; ++s)
    CHECK(largest_difference(full.rates[s], rates_of(how, full.states[s])) < 1e-14);
  CHECK(full.loss == doctest::Approx(loss_of(problem, full.rates)).epsilon(1e-12));
  CHECK(std::all_of(full.gradient.begin(), full.gradient.end(), [](double g) { return std::isfinite(g); }));

  const auto without_tape = run<double>(method, how, problem, {.record = false});
  CHECK(same_bits(full.states, without_tape.states));
  CHECK(same_bits(full.rates, without_tape.rates));
  CHECK(same_bits(full.phases, without_tape.phases));
  for (const index_t length : {1, 3})
    check_same_bits(full, run<double>(method, how, problem, {.storage = {length}, .repetitions = 2}));
  check_same_bits(full, run<double>(method, how, problem, {.repetitions = 3}));

  const auto in_float = run<float>(method, how, problem);
  REQUIRE(in_float.states.size() == steps);
  CHECK(in_float.loss == doctest::Approx(full.loss).epsilon(1e-5));
  CHECK(largest_difference(in_float.states.back(), full.states.back()) < 1e-5);
  CHECK(largest_difference(in_float.gradient, full.gradient) < 2e-5);
  check_same_bits(in_float, run<float>(method, how, problem, {.storage = {2}}));
}

/// A short name for tests.
inline any_nonlinearity unit(const char* name) { return any_nonlinearity::named(name); }

}  // namespace ctrnn_test
