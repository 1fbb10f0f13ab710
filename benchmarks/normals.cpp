// SPDX-License-Identifier: BSD-3-Clause
// Time to draw a normal random number: in bulk, as noise of 20 trials of 50 units, and by the standard library.
#include <ctrnn/noise.hpp>

#include <benchmark/benchmark.h>

#include <random>
#include <vector>

namespace {

void report(benchmark::State& state, double normals) {
  state.counters["s/normal"] = benchmark::Counter(
      normals, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

template <class T>
void bulk(benchmark::State& state) {
  std::vector<T> x(1024);
  ctrnn::random_address address;
  for (auto _ : state) {
    ctrnn::fill_normals(address, x.data(), std::ssize(x));
    ++address.step;
    benchmark::DoNotOptimize(x.data());
    benchmark::ClobberMemory();
  }
  report(state, 1024);
}
BENCHMARK(bulk<float>);
BENCHMARK(bulk<double>);

template <class T>
void ornstein_uhlenbeck_step(benchmark::State& state) {
  constexpr ctrnn::index_t trials = 20, units = 50;
  ctrnn::ornstein_uhlenbeck<T> noise(trials, units, 0.005, 0.1);
  noise.begin(1, 0, ctrnn::random_stream::training_noise, 0);
  ctrnn::index_t step = 0;
  for (auto _ : state) benchmark::DoNotOptimize(noise.at(++step));
  report(state, trials * units);
}
BENCHMARK(ornstein_uhlenbeck_step<float>);
BENCHMARK(ornstein_uhlenbeck_step<double>);

void standard_library(benchmark::State& state) {
  std::mt19937 words;
  std::normal_distribution<float> normal;
  for (auto _ : state) benchmark::DoNotOptimize(normal(words));
  report(state, 1);
}
BENCHMARK(standard_library);

}  // namespace
