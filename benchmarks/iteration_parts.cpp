// SPDX-License-Identifier: BSD-3-Clause
// Time of a training iteration and of its parts: whole iterations by task and method, evaluation, drawing of trials,
// Adam, packing of the weights. All with 50 units, relu, and 20 trials (200 in an evaluation).
//
//     taskset -c 1 build/benchmark/benchmarks/iteration_parts
#include <benchmark/benchmark.h>

#include <ctrnn/ctrnn.hpp>

#include "steady_task.hpp"

namespace {

using namespace ctrnn_benchmark;

constexpr int units = 50, trials = 20, evaluation_trials = 200;

/// A task, a model that learns it, and the model's trainer.
struct training {
  explicit training(const char* name)
      : task(steady_task(name)),
        shape(published_architecture(units, task.inputs, task.outputs)),
        network(shape, {.learning_rate = 0.1 / units}, 1, 0),
        with(shape, task) {}

  any_task task;
  architecture shape;
  model<float> network;
  trainer<relu> with;
};

template <class Method>
void iteration(benchmark::State& state, const char* task, Method method) {
  training one(task);
  for (auto _ : state) benchmark::DoNotOptimize(one.with.iterate(one.network, method, trials));
  if (!one.network.failure.empty()) state.SkipWithError(one.network.failure.c_str());
}

void evaluate(benchmark::State& state, const char* task) {
  training one(task);
  for (auto _ : state) benchmark::DoNotOptimize(one.with.evaluate(one.network, evaluation_trials));
}

void draw(benchmark::State& state, const char* task) {
  const auto description = steady_task(task);
  trial_batch batch;
  batch_request want{.seed = 1, .trials = trials};
  for (auto _ : state) {
    ++want.iteration;
    draw_batch(description, batch, want);
    benchmark::ClobberMemory();
  }
}

void adam_step(benchmark::State& state) {
  training one("go");
  one.with.gradient(one.network, base{}, trials);
  auto values = one.network.net.values();
  for (auto _ : state) {
    one.network.optimiser.step(values, one.network.gradient);
    benchmark::ClobberMemory();
  }
}

void pack(benchmark::State& state) {
  training one("go");
  for (auto _ : state) {
    one.network.net.change([](auto&) {});
    benchmark::ClobberMemory();
  }
}
BENCHMARK(adam_step)->Unit(benchmark::kMicrosecond);
BENCHMARK(pack)->Unit(benchmark::kMicrosecond);

template <class Run>
void add(const std::string& name, benchmark::TimeUnit unit, Run run) {
  benchmark::RegisterBenchmark(name.c_str(), run)->Unit(unit);
}

void add_task(const char* task) {
  using benchmark::State;
  constexpr double beta = 0.5;
  const auto name = std::string("/") + task;
  const auto add_iteration = [&](const char* label, auto method) {
    add("iteration" + name + "/" + label, benchmark::kMillisecond,
        [=](State& s) { iteration(s, task, method); });
  };
  add_iteration("base", base{});
  add_iteration("sctt<20>", sctt<>{.theta = 20, .beta = beta});
  add_iteration("dasc<40>", dasc<>{.theta = 40, .beta = beta});
  add_iteration("exponential_dasc<40>", exponential_dasc<>{.theta = 40, .beta = beta});
  add("evaluate" + name, benchmark::kMillisecond, [=](State& s) { evaluate(s, task); });
  add("draw_trials" + name, benchmark::kMicrosecond, [=](State& s) { draw(s, task); });
}

}  // namespace

int main(int argc, char** argv) {
  for (const char* task : {"go", "delayed_go", "delayed_match_to_sample"}) add_task(task);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
