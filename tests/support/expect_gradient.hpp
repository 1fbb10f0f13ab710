// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>

#include "support/random_run.hpp"

namespace ctrnn_test {

/// The loss of a trajectory, by its definition.
inline double loss_of(const random_problem& problem, const std::vector<std::vector<double>>& states) {
  const auto shape = problem.architecture();
  const auto p = problem.values<double>();
  const auto batch = problem.batch();
  double loss = 0, rates = 0, weights = 0;
  for (int e = 0; e < static_cast<int>(batch.loss_periods().size()); ++e) {
    const auto& period = batch.loss_periods()[static_cast<std::size_t>(e)];
    double sum = 0;
    for (int s = period.begin; s < period.end; ++s)
      for (int k = 0; k < batch.trials(); ++k)
        for (int o = 0; o < batch.outputs(); ++o) {
          double z = 0;
          for (index_t i = 0; i < shape.readout_units.count; ++i)
            z += p.W_out(o, i) *
                 states[static_cast<std::size_t>(s)]
                       [static_cast<std::size_t>(k * shape.units + shape.readout_units.first + i)];
          sum += std::pow(1 / (1 + std::exp(-z)) - batch.target(e)[k * batch.outputs() + o], 2);
        }
    loss += sum / ((period.end - period.begin) * batch.trials() * batch.outputs());
  }
  for (const auto& state : states)
    for (const double r : state) rates += std::abs(r);
  for_each_element([&](const double& w) { weights += std::abs(w); }, p.W);
  return loss + 1e-5 * rates / static_cast<double>(states.size() * states[0].size()) +
         1e-5 * weights / static_cast<double>(shape.units * shape.units);
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

/// Checks all that a gradient is: the value by its definition, the gradients by finite differences, the same
/// trajectory with and without a tape, the same bits for all storage policies and again on the same tape, and
/// float against double.
template <class I>
void expect_gradient(const I& method, const any_nonlinearity& phi, const random_problem& problem = {}) {
  const auto report = check_gradient(method, phi, problem);
  INFO(report.text());
  CHECK(report.error < 1e-6);

  const auto full = run<double>(method, phi, problem);
  const auto steps = static_cast<std::size_t>(problem.batch().trained_steps());
  REQUIRE(full.states.size() == steps);
  CHECK(full.loss == doctest::Approx(loss_of(problem, full.states)).epsilon(1e-12));
  CHECK(std::all_of(full.gradient.begin(), full.gradient.end(), [](double g) { return std::isfinite(g); }));

  const auto without_tape = run<double>(method, phi, problem, {.record = false});
  CHECK(same_bits(full.states, without_tape.states));
  CHECK(same_bits(full.phases, without_tape.phases));
  for (const index_t length : {1, 3})
    check_same_bits(full, run<double>(method, phi, problem, {.storage = {length}, .repetitions = 2}));
  check_same_bits(full, run<double>(method, phi, problem, {.repetitions = 3}));

  const auto in_float = run<float>(method, phi, problem);
  REQUIRE(in_float.states.size() == steps);
  CHECK(in_float.loss == doctest::Approx(full.loss).epsilon(1e-5));
  CHECK(largest_difference(in_float.states.back(), full.states.back()) < 1e-5);
  CHECK(largest_difference(in_float.gradient, full.gradient) < 2e-5);
  check_same_bits(in_float, run<float>(method, phi, problem, {.storage = {2}}));
}

/// A short name for tests.
inline any_nonlinearity unit(const char* name) { return any_nonlinearity::named(name); }

}  // namespace ctrnn_test
