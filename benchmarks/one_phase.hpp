// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctrnn/integrator.hpp>
#include <ctrnn/network/simulation.hpp>
#include <ctrnn/noise/normals.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <limits>

#include "hand_adjoint.hpp"

namespace ctrnn_benchmark {

/// Noise that takes no time, as it is the same at every step. (benchmarks/normals measures the time of real noise.)
template <class T>
class frozen_noise {
public:
  frozen_noise(index_t trials, index_t units)
      : units_(units), eta_(static_cast<std::size_t>(trials * units + 64)) {
    fill_normals({}, eta_.data(), trials * units);
  }
  const T* at(index_t) { return eta_.data(); }
  index_t stride() const { return units_; }
  void checkpoint() {}

private:
  index_t units_;
  std::vector<T> eta_;
};

/// Numbers of units, trials and base steps of a phase.
struct phase_size {
  index_t units = 50, trials = 20, steps = 400;
};

inline architecture shape_of(const phase_size& size) { return published_architecture(size.units, 1, 1); }

/// A phase of constant drive, simulated and differentiated by the tape. The loss is the mean of the last state.
template <class T, class Method>
class taped_phase {
public:
  taped_phase(const phase_size& size, Method method)
      : net(shape_of(size), 1, 0),
        noise(size.trials, size.units),
        method_(method),
        simulation_(tape_, net.architecture(), relu{}) {
    const int coarse = coarseness(method);
    batch_.begin(static_cast<int>(size.trials), 1, 1, coarse * net.architecture().dt);
    batch_.add_phase({.name = "phase", .seconds = 0}, static_cast<int>(size.steps) / coarse);
    batch_.finish();
  }

  network<T> net;
  frozen_noise<T> noise;

  void forward(bool record) {
    tape_.forget();
    const typename tape<T>::recording_scope scope(tape_, record);
    last_state state;
    simulation_.run(net, noise, method_, batch_, store_all{}, {&state});
    last_ = std::move(state.r);
  }
  void backward() {
    std::fill_n(last_.adjoint_or_zero(), last_.layout().size(), last_adjoint());
    last_ = {};
    tape_.backward();
    net.recurrent().flush();
    net.input().flush();
  }
  T last_adjoint() const { return T(1) / static_cast<T>(batch_.trials() * net.architecture().units); }
  const var<T>& last() const { return last_; }

private:
  struct last_state final : observer<T> {
    var<T> r;
    void phase(int p, const var<T>& state) override {
      if (p == 1) r = state;
    }
  };

  tape<T> tape_;
  Method method_;
  simulation<T, relu, frozen_noise<T>> simulation_;
  trial_batch batch_;
  var<T> last_;
};

/// Runs tape and hand-written adjoint once, and aborts unless the last state and the gradients of W and b agree.
template <class T, class Method>
void check_hand_adjoint(const char* name, const Method& method, int theta, double beta, double tolerance) {
  const phase_size size{.steps = 80};
  taped_phase<T, Method> taped(size, method);
  hand_adjoint<T> hand(taped.net, size.trials, size.steps, theta, beta);
  taped.forward(true);
  hand.template forward<true>(taped.noise);
  const auto& l = taped.last().layout();
  double largest = 0, difference = 0;
  const auto compare = [&](T ours, T theirs) {
    largest = std::max(largest, std::abs(static_cast<double>(theirs)));
    difference = std::max(difference, std::abs(static_cast<double>(ours - theirs)));
  };
  const auto finish = [&](const char* what) {
    if (difference <= tolerance * largest && largest > 0) return difference = largest = 0, void();
    std::fprintf(stderr, "hand_adjoint: %s of %s differs from the tape's by %g, of %g at most\n", what, name,
                 difference, largest);
    std::abort();
  };
  for (index_t k = 0; k < l.rows; ++k)
    for (index_t i = 0; i < l.columns; ++i) compare(hand.last_state()[k * l.stride + i], taped.last()(k, i));
  finish("the last state");

  hand.adjoint.fill(taped.last_adjoint());
  taped.backward();
  hand.backward();
  parameters<T> gradient(taped.net.architecture());
  taped.net.take_gradient(gradient);
  for_each_element(compare, hand.W_gradient, gradient.W);
  finish("the gradient of W");
  for (index_t i = 0; i < size.units; ++i) {
    T sum = 0;
    for (index_t k = 0; k < size.trials; ++k) sum += hand.h_gradient(k, i);
    compare(sum, gradient.b(0, i));
  }
  finish("the gradient of b");
}

/// To be called at the start of a program. For Base, tape and hand-written adjoint have to agree bit for bit; for DASC,
/// whose fast units are unstable at theta = 40, up to rounding in double.
inline void check_hand_adjoint() {
  check_hand_adjoint<float>("base in float", base{}, 1, 1, 0);
  check_hand_adjoint<double>("base in double", base{}, 1, 1, 0);
  check_hand_adjoint<double>("dasc<40>", dasc<40>{.beta = 0.5}, 40, 0.5, 1e-9);
}

/// Measures two runs of the same number of base steps by turns, so that a busy machine slows both, and reports the
/// shortest time of each for one step, and their ratio.
template <class Prepare, class Tape, class Hand>
void compare(benchmark::State& state, index_t steps, Prepare prepare, Tape by_tape, Hand by_hand) {
  using clock = std::chrono::steady_clock;
  const auto seconds = [&](auto run) {
    prepare();
    const auto start = clock::now();
    run();
    benchmark::ClobberMemory();
    return std::chrono::duration<double>(clock::now() - start).count();
  };
  double tape = std::numeric_limits<double>::infinity(), hand = tape;
  for (auto _ : state) {
    const double t = seconds(by_tape);
    state.SetIterationTime(t);
    tape = std::min(tape, t), hand = std::min(hand, seconds(by_hand));
  }
  const double ns = 1e9 / static_cast<double>(steps);
  state.counters["tape_ns"] = tape * ns, state.counters["hand_ns"] = hand * ns;
  state.counters["ratio_to_hand"] = tape / hand;
}

/// The main function of a program that compares with the hand-written adjoint.
inline int run_benchmarks(int argc, char** argv) {
  check_hand_adjoint();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace ctrnn_benchmark
