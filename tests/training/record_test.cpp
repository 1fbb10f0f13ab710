// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/dynamics.hpp>
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/task/weighted_tasks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>

#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

constexpr int trials = 6;

/// A model that has been trained for a while.
template <class Trainer>
model<float> some_model(Trainer& with) {
  auto m = small_model<float>();
  for (int i = 0; i < 5; ++i) with.iterate(m, base{}, 3);
  return m;
}

/// The metric on recorded outputs.
template <class Task>
performance metric_of(const Task& task, const recording<float>& seen) {
  auto metric = task.metric();
  metric.begin(seen.batch);
  for (const auto& phase : seen.batch.phases())
    for (int s = 0; s < (phase.warm_up ? 0 : phase.steps); ++s) {
      const auto step = static_cast<std::size_t>(phase.start + s);
      metric.observe(0, static_cast<int>(step),
                     outputs_view(&seen.outputs(step, 0, 0), static_cast<std::ptrdiff_t>(seen.outputs.shape(2))));
    }
  return metric.result();
}

}  // namespace

TEST_CASE("what is recorded is what the evaluation saw, for every integrator") {
  trainer<relu> with(small_network(), quick_go{});
  auto m = some_model(with);
  const auto check = [&](const auto& method, int steps) {
    const auto seen = with.record(m, trials, 0, method);
    CHECK(seen.rates.shape(0) == static_cast<std::size_t>(steps));
    CHECK(seen.rates.shape(1) == trials);
    CHECK(seen.rates.shape(2) == 10);
    CHECK(seen.outputs.shape(2) == quick_go::outputs);
    const auto expected = with.evaluate(m, trials, method);
    CHECK(metric_of(quick_go{}, seen).overall == expected.overall);
    CHECK(metric_of(quick_go{}, seen).response == expected.response);
  };
  check(base{}, 70);
  check(dasc<10>{.beta = 0.2}, 70);
  check(cd<2>{}, 35);
  CHECK(with.record(m).rates.shape(1) == 200);
}

TEST_CASE_TEMPLATE("a recording follows the network's equation from step to step, with the inputs of its phases",
                   Dynamics, relu, any_dynamics, current<relu>) {
  constexpr bool of_currents = std::is_same_v<Dynamics, current<relu>>;
  auto shape = small_network();
  shape.sigma = 0, shape.output_bias = true;
  trainer<Dynamics> with(shape, quick_go{});
  model<float> m(shape, {}, 1, 0);
  m.net.change([](auto& values) { values.b_out.fill(0.7f); });
  const auto seen = with.record(m, trials);
  CHECK(seen.currents.size() == (of_currents ? seen.rates.size() : 0));
  CHECK(&seen.states() == (of_currents ? &seen.currents : &seen.rates));
  const auto& p = m.net.values();
  double error = 0, rate_error = 0, output_error = 0;
  for (std::size_t q = 0; q < seen.batch.phases().size(); ++q) {
    const auto& phase = seen.batch.phases()[q];
    if (phase.warm_up) continue;
    const float* x = seen.batch.input(static_cast<int>(q));
    for (int s = std::max(phase.start, 1); s < phase.start + phase.steps; ++s)
      for (int k = 0; k < trials; ++k) {
        const auto at = [&](const auto& array, int step, index_t i) {
          return double{
              array(static_cast<std::size_t>(step), static_cast<std::size_t>(k), static_cast<std::size_t>(i))};
        };
        const auto r = [&](int step, index_t i) { return at(seen.rates, step, i); };
        const auto state = [&](int step, index_t i) { return at(seen.states(), step, i); };
        for (index_t i = 0; i < shape.units; ++i) {
          double z = p.b(0, i);
          for (index_t j = 0; j < shape.units; ++j) z += p.W(i, j) * r(s - 1, j);
          if (i < shape.input_units.count)
            for (index_t c = 0; c < shape.inputs; ++c) z += p.W_in(i, c) * x[k * shape.inputs + c];
          const double tau = shape.tau[static_cast<std::size_t>(i)];
          const double target = of_currents ? z : std::max(z, 0.0);
          const double expected = state(s - 1, i) + shape.dt / tau * (target - state(s - 1, i));
          error = std::max(error, std::abs(state(s, i) - expected));
          rate_error = std::max(rate_error, std::abs(r(s, i) - std::max(state(s, i), 0.0)));
        }
        double z = p.b_out(0, 3);
        const auto& read = shape.readout_units;
        for (index_t j = 0; j < read.count; ++j) z += p.W_out(3, j) * r(s, read.first + j);
        output_error = std::max(output_error, std::abs(1 / (1 + std::exp(-z)) - at(seen.outputs, s, 3)));
      }
  }
  CHECK(error < 1e-5);
  CHECK(rate_error == 0);
  CHECK(output_error < 1e-5);
}

TEST_CASE("given trials are recorded as drawn ones, and the model is left as it was") {
  trainer<relu> with(small_network(), quick_go{});
  auto m = some_model(with);
  const auto before = m;
  const auto drawn = with.record(m, trials);
  const auto given = with.record(m, drawn.batch);
  CHECK(given.rates == drawn.rates);
  CHECK(given.outputs == drawn.outputs);
  trial_batch others;
  draw_batch(quick_go{}, others, {.seed = 77, .stream = random_stream::evaluation_trials, .trials = trials});
  CHECK(with.record(m, others).rates != drawn.rates);
  CHECK(same(m, before));
  auto other = before;
  trainer<relu> fresh(small_network(), quick_go{});
  CHECK(with.iterate(m, base{}, 3) == fresh.iterate(other, base{}, 3));
}

TEST_CASE("of several tasks each can be recorded") {
  trainer<relu> with(small_network(), equally_weighted(quick_go{}, quick_match{}));
  auto m = some_model(with);
  with.evaluate(m, trials);
  const auto second = with.by_task()[1];
  const auto seen = with.record(m, trials, 1);
  CHECK(seen.rates.shape(0) == 80);
  CHECK(metric_of(quick_match{}, seen).overall == second.overall);
}

TEST_CASE("what cannot be recorded is refused with its value and what to do") {
  trainer<relu> with(small_network(), quick_go{});
  auto m = some_model(with);
  CHECK(refusal([&] { with.record(m, trials, 1); }) == "trainer: task 1 was asked for; there are 1, counted from 0");
  const auto seen = with.record(m, trials);
  CHECK(refusal([&] { with.record(m, seen.batch, 0, cd<2>{}); }) ==
        "trainer: trials in steps of 0.005 s were given for steps of 0.01 s; draw them with the dt of the integrator");
  trial_batch narrow;
  narrow.begin(2, 3, 4, 0.005);
  narrow.finish();
  CHECK(contains(refusal([&] { with.record(m, narrow); }), "trials of 3 inputs and 4 outputs"));
}
