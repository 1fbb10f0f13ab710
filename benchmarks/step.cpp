// SPDX-License-Identifier: BSD-3-Clause
// Time of a base step by the tape and by a hand-written adjoint with the same kernels: forward, forward with a record,
// and backward. The counters are ns for one step, the shortest of all runs of a phase of so many steps; ratio_to_hand
// is the time of the tape over that of the hand-written adjoint.
//
//     taskset -c 1 build/benchmark/benchmarks/step
#include "one_phase.hpp"

namespace {

using namespace ctrnn_benchmark;

enum class what { forward, forward_recorded, backward };

template <what What>
void step(benchmark::State& state) {
  const phase_size size{state.range(0), state.range(1), state.range(2)};
  taped_phase<float, base> taped(size, {});
  hand_adjoint<float> hand(taped.net, size.trials, size.steps);
  if constexpr (What == what::forward) {
    compare(
        state, size.steps, [] {}, [&] { taped.forward(false); }, [&] { hand.forward<false>(taped.noise); });
  } else if constexpr (What == what::forward_recorded) {
    compare(
        state, size.steps, [] {}, [&] { taped.forward(true); }, [&] { hand.forward<true>(taped.noise); });
  } else {
    const auto prepare = [&] {
      taped.forward(true);
      hand.forward<true>(taped.noise);
      hand.adjoint.fill(taped.last_adjoint());
    };
    compare(
        state, size.steps, prepare, [&] { taped.backward(); }, [&] { hand.backward(); });
  }
}

void sizes(benchmark::internal::Benchmark* b) {
  b->ArgNames({"units", "trials", "steps"})->UseManualTime()->Unit(benchmark::kMicrosecond);
  b->Args({50, 20, 40})->Args({50, 20, 600})->Args({50, 200, 40})->Args({100, 20, 40})->Args({250, 64, 40});
}
BENCHMARK(step<what::forward>)->Name("forward")->Apply(sizes);
BENCHMARK(step<what::forward_recorded>)->Name("forward_recorded")->Apply(sizes);
BENCHMARK(step<what::backward>)->Name("backward")->Apply(sizes);

}  // namespace

int main(int argc, char** argv) { return ctrnn_benchmark::run_benchmarks(argc, argv); }
