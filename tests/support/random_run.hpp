// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/dynamics.hpp>
#include <ctrnn/network/simulation.hpp>
#include <ctrnn/nonlinearity.hpp>
#include <ctrnn/training/check_policies.hpp>
#include <ctrnn/training/objective.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "support/any_storage.hpp"

namespace ctrnn_test {

using namespace ctrnn;
using namespace ctrnn::autodiff;

template <class T>
std::vector<T> elements(const var<T>& v) {
  std::vector<T> x;
  for (index_t r = 0; r < v.layout().rows; ++r)
    for (index_t c = 0; c < v.layout().columns; ++c) x.push_back(v(r, c));
  return x;
}
template <class T>
std::vector<T> elements(const parameters<T>& p) {
  std::vector<T> x;
  parameters<T>::for_each(
      [&](const matrix<T>& m) { for_each_element([&](const T& e) { x.push_back(e); }, m); }, p);
  return x;
}

template <class T>
bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}
template <class T>
bool same_bits(const std::vector<std::vector<T>>& a, const std::vector<std::vector<T>>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](auto& x, auto& y) { return same_bits(x, y); });
}

/// What became of a run.
template <class T>
struct outcome {
  double loss = 0;
  std::vector<std::vector<T>> states;  ///< after each trained step, [trials][units]
  std::vector<std::vector<T>> rates;   ///< of these states
  std::vector<std::vector<T>> phases;  ///< states at each phase's start, and at the end
  std::vector<T> gradient;             ///< of all arrays, one behind the other
  std::size_t memory = 0;              ///< of the tape, bytes
};

template <class T>
void check_same_bits(const outcome<T>& a, const outcome<T>& b) {
  CHECK(same_bits(a.states, b.states));
  CHECK(same_bits(a.rates, b.rates));
  CHECK(same_bits(a.phases, b.phases));
  CHECK(a.loss == b.loss);
  CHECK(same_bits(a.gradient, b.gradient));
}

/// Keeps all states that pass, and their rates.
template <class T>
struct state_recorder final : observer<T> {
  outcome<T>& seen;
  explicit state_recorder(outcome<T>& to) : seen(to) {}

  void phase(int, const var<T>& s) override { seen.phases.push_back(elements(s)); }
  void state(int, index_t step, const var<T>& s) override { keep(s, step, seen.states); }
  void rates(int, index_t step, const var<T>& r) override { keep(r, step, seen.rates); }

 private:
  static void keep(const var<T>& v, index_t step, std::vector<std::vector<T>>& all) {
    const auto at = static_cast<std::size_t>(step);
    if (at < all.size())
      CHECK(same_bits(all[at], elements(v)));  // computed again
    else
      all.push_back(elements(v));
    REQUIRE(at < all.size());
  }
};

/// How a random problem is run.
struct run_options {
  any_storage storage = {};
  bool record = true;   ///< with a tape; else there is no loss, and no gradient
  int repetitions = 1;  ///< of the whole run, on one tape
};

/// Runs a network through trials and back.
template <class T, class I, dynamics_or_nonlinearity Dynamics>
outcome<T> run(const I& method, const Dynamics& how, const architecture& shape, const parameters<T>& values,
               const trial_batch& batch, std::uint32_t seed = 1, const run_options& options = {}) {
  tape<T> t;
  network<T> net(shape, values);
  network_noise<T> noise(shape, batch.trials(), coarseness(method) * shape.dt);
  simulation<T, Dynamics, network_noise<T>> simulated(t, shape, how);
  objective<T> loss;
  const any_loss cost = squared_error{};
  parameters<T> gradient(shape);
  outcome<T> seen;
  std::size_t memory = 0;
  for (int i = 0; i < options.repetitions; ++i) {
    seen = {};
    const auto& s = training_streams;
    noise.begin({seed, 0, s.noise, s.input_noise, s.output_noise, 0, 0}, batch.trained_steps());
    const auto of_readouts = noise.readout();
    loss.begin(net, cost, batch, &of_readouts);
    state_recorder<T> observe(seen);
    {
      const typename tape<T>::recording_scope record(t, options.record);
      simulated.run(net, noise, method, batch, options.storage, {&observe, &loss});
    }
    if (options.record) {
      t.backward();
      loss.gradient(gradient);
      seen.loss = loss.loss();
      seen.gradient = elements(gradient);
    }
    if (i > 0) CHECK(t.memory().capacity() == memory);
    seen.memory = memory = t.memory().capacity();
  }
  return seen;
}
template <class T, class I, dynamics_or_nonlinearity Dynamics>
outcome<T> run(const I& method, const Dynamics& how, const random_problem& problem,
               const run_options& options = {}) {
  return run<T>(method, how, problem.architecture(), problem.values<T>(), problem.batch(), problem.seed, options);
}

}  // namespace ctrnn_test
