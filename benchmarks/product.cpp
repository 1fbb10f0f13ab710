// SPDX-License-Identifier: BSD-3-Clause
// Speed of the two products of a step of N units, by the library's kernel and by BLAS, in useful FLOP per second:
// forward, [trials][N] times [N][N], and the gradient of the weights, [N][trials] times [trials][N] summed
// over 8 steps.
//
//     OPENBLAS_NUM_THREADS=1 taskset -c 1 build/benchmark/benchmarks/product --benchmark_filter='/50/'
#include <benchmark/benchmark.h>

#include <ctrnn/autodiff/packed_weights.hpp>
#include <ctrnn/simd/xtensor.hpp>
#include <xtensor-blas/xblas.hpp>

namespace {

using namespace ctrnn;
using namespace ctrnn::autodiff;

constexpr int steps = 8;  // steps over which the gradient of the weights is gathered

template <class T>
matrix<T> some(index_t rows, index_t columns) {
  matrix<T> m(rows, columns);
  for (index_t i = 0; i < m.size(); ++i) m.data()[i] = static_cast<T>(i % 7 - 3) / T(8);
  return m;
}

/// A view of a matrix, with its padding, for xtensor and BLAS.
template <class T>
auto adapted(matrix<T>& m) {
  const std::array<std::size_t, 2> shape{static_cast<std::size_t>(m.rows()),
                                         static_cast<std::size_t>(m.stride())};
  return xt::adapt<xt::layout_type::row_major>(m.data(), shape[0] * shape[1], xt::no_ownership(), shape);
}

void report(benchmark::State& state, index_t units, index_t trials, int products) {
  const auto flop = 2.0 * static_cast<double>(units * units * trials) * products;
  state.counters["FLOP/s"] = benchmark::Counter(flop, benchmark::Counter::kIsIterationInvariantRate);
}

template <class T>
void forward_kernel(benchmark::State& state) {
  const index_t units = state.range(0), trials = state.range(1);
  auto r = some<T>(trials, units), w = some<T>(units, units), z = some<T>(trials, units);
  for (auto _ : state) {
    z.fill(T(0));
    simd::add_product<T>(r.view(), w.view(), z.view());
    benchmark::ClobberMemory();
  }
  report(state, units, trials, 1);
}

template <class T>
void forward_blas(benchmark::State& state) {
  const index_t units = state.range(0), trials = state.range(1);
  auto r = some<T>(trials, units), w = some<T>(units, units), z = some<T>(trials, units);
  w = some<T>(r.stride(), units);  // as many rows as r has columns with padding, as BLAS takes whole matrices
  auto left = adapted(r), right = adapted(w), out = adapted(z);
  for (auto _ : state) {
    xt::blas::gemm(left, right, out);
    benchmark::ClobberMemory();
  }
  report(state, units, trials, 1);
}

template <class T>
void outer_kernel(benchmark::State& state) {
  const index_t units = state.range(0), trials = state.range(1);
  tape<T> t;
  const auto& l = t.layout(trials, units);
  packed_weights<T> w(units, units);
  std::vector<var<T>> r;
  for (int k = 0; k < steps; ++k) {
    r.emplace_back(t, l);
    std::fill_n(r.back().data(), l.size(), T(0.5));
  }
  std::vector<T*> deltas;
  for (int k = 0; k < steps; ++k) {
    deltas.push_back(t.take(l.adjoints));
    std::fill_n(deltas.back(), l.size(), T(0.25));
  }
  for (T* delta : deltas) t.give(l.adjoints, delta);
  for (auto _ : state) {
    for (const auto& x : r) {
      T* const delta = t.take(l.adjoints);
      std::fill_n(delta, l.stride,
                  T(0.25));  // the pool of memory has overwritten this row; the others are still set
      w.add_outer(x, l, delta);
    }
    benchmark::ClobberMemory();
  }
  report(state, units, trials, steps);
}

template <class T>
void outer_blas(benchmark::State& state) {
  const index_t units = state.range(0), trials = state.range(1);
  auto r = some<T>(steps * trials, units), delta = some<T>(steps * trials, units);
  matrix<T> gradient(delta.stride(), units);
  auto left = adapted(delta), right = adapted(r), out = adapted(gradient);
  for (auto _ : state) {
    xt::blas::gemm(left, right, out, true, false, T(1), T(1));
    benchmark::ClobberMemory();
  }
  report(state, units, trials, steps);
}

void sizes(benchmark::internal::Benchmark* b) {
  b->ArgNames({"units", "trials"})
      ->ArgsProduct({{25, 50, 100, 128, 256, 512, 1024}, {20, 64, 256}})
      ->Unit(benchmark::kMicrosecond);
}
BENCHMARK(forward_kernel<float>)->Apply(sizes);
BENCHMARK(forward_blas<float>)->Apply(sizes);
BENCHMARK(outer_kernel<float>)->Apply(sizes);
BENCHMARK(outer_blas<float>)->Apply(sizes);

}  // namespace
