// SPDX-License-Identifier: BSD-3-Clause
// Time of blocks of every integrator, forward and backward, in ns for each base step of model time, and of base steps
// with a hand-written adjoint: ratio_to_hand is 1 if the tape is as fast as that. A coarse step of cd<theta> counts as
// theta steps; heun takes two products in each step.
//
//     taskset -c 1 build/benchmark/benchmarks/block
#include "one_phase.hpp"

namespace {

using namespace ctrnn_benchmark;

/// Adds the benchmark of a method in one phase of 400 base steps: 20 blocks of 20, or 10 of 40. It is compared with a
/// hand-written DASC with blocks of hand_theta and hand_beta, by default of one base step each.
template <class Method>
void add(const char* name, Method method, int hand_theta = 1, double hand_beta = 1) {
  const auto run = [=](benchmark::State& state) {
    const phase_size size;
    taped_phase<float, Method> taped(size, method);
    hand_adjoint<float> hand(taped.net, size.trials, size.steps, hand_theta, hand_beta);
    const auto by_tape = [&] {
      taped.forward(true);
      taped.backward();
    };
    const auto by_hand = [&] {
      hand.template forward<true>(taped.noise);
      hand.adjoint.fill(taped.last_adjoint());
      hand.backward();
    };
    compare(
        state, size.steps, [] {}, by_tape, by_hand);
  };
  benchmark::RegisterBenchmark(name, run)->UseManualTime()->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int argc, char** argv) {
  constexpr double beta = 0.5;
  add("base", base{});
  add("cd<20>", cd<20>{});
  add("sctt<20>", sctt<20>{.beta = beta});
  add("sctt<40>", sctt<40>{.beta = beta});
  add("dasc<20>", dasc<20>{.beta = beta});
  add("dasc<40>", dasc<40>{.beta = beta});
  add("dasc<20>, by hand too", dasc<20>{.beta = beta}, 20, beta);
  add("dasc<40>, by hand too", dasc<40>{.beta = beta}, 40, beta);
  add("lagged_dasc<20>", lagged_dasc<20>{.beta = beta});
  add("exponential_dasc<20>", exponential_dasc<20>{.beta = beta});
  add("exponential_dasc<40>", exponential_dasc<40>{.beta = beta});
  add("heun", heun{});
  add("exponential_euler", exponential_euler{});
  return ctrnn_benchmark::run_benchmarks(argc, argv);
}
