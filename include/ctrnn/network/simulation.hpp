// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <ctrnn/autodiff/storage.hpp>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/integrator/concept.hpp>
#include <ctrnn/network/increment.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <vector>

namespace ctrnn {

/// Throws std::invalid_argument for an integrator that skips across trials if fewer than two phases begin one.
template <integrator I>
void check_trials(const I&, const trial_batch& batch) {
  if (skips_trials<I> && std::ranges::count_if(batch.phases(), &batch_phase::begins_trial) < 2)
    throw std::invalid_argument(
        "simulation: the integrator skips across trials, but fewer than two phases begin one; mark them by "
        "phase::begins_trial, or use the integrator without this skip");
}

/// Runs networks of one architecture through the phases of trials, with or without a record for the backward pass.
/// The simulation must outlive that backward pass, and so must the network, the noise and the observers of the run.
template <class T, class Phi, noise_source<T> Noise>
class simulation {
 public:
  simulation(tape<T>& t, const architecture& a, Phi phi)
      : tape_(&t), units_(a.units), dt_(a.dt), tau_(a.tau), increment_(a, std::move(phi), observers_) {}
  simulation(const simulation&) = delete;
  simulation& operator=(const simulation&) = delete;

  /// Runs a network from r = 0 through all phases of the batch, in blocks of the integrator that start anew with each
  /// phase; steps left over at a phase's end are base steps. The record of the tape starts after the warm-up.
  /// @param net        a network of the architecture that the simulation was made for
  /// @param noise      noise of as many trials as the batch has
  /// @param observing  observers, told in this order
  /// @param answer     may set the inputs of later phases at each phase's end; null for tasks without a closed loop
  /// @throws std::invalid_argument for an integrator, a network and trials that do not fit
  template <integrator I, class Storage>
  void run(network<T>& net, Noise& noise, const I& method, const trial_batch& batch, const Storage& storage,
           std::initializer_list<observer<T>*> observing, feedback<T>* answer = nullptr) {
    observers_.set(observing);
    check_integrator(method);
    const auto& a = net.architecture();
    if (a.units != units_ || a.dt != dt_ || a.tau != tau_)
      throw std::invalid_argument("simulation: a network of " + std::to_string(a.units) +
                                  " units for a simulation of " + std::to_string(units_) +
                                  ", or of another dt or other time constants; make both from the same architecture");
    if (batch.inputs() != a.inputs || batch.outputs() != a.outputs)
      throw std::invalid_argument("simulation: trials of " + std::to_string(batch.inputs()) + " inputs and " +
                                  std::to_string(batch.outputs()) + " outputs for a network of " +
                                  std::to_string(a.inputs) + " and " + std::to_string(a.outputs) +
                                  "; they must be the same");
    check_trials(method, batch);
    net_ = &net;
    increment_.begin_run(net, noise);
    const bool record = tape_->recording();
    var<T> trial_start, r(*tape_, tape_->layout(batch.trials(), units_));
    std::fill_n(r.data(), r.layout().size(), T(0));
    index_t noise_step = 0;
    const auto phases = batch.phases();
    for (int p = 0; p < static_cast<int>(phases.size()); ++p) {
      const auto& phase = phases[static_cast<std::size_t>(p)];
      const typename tape<T>::recording_scope scope(*tape_, record && !phase.warm_up);
      if (phase.begins_trial) r = next_trial(method, trial_start, std::move(r));
      if (answer && p > 0) answer->after_phase(p - 1, r);
      observers_.phase(p, r);
      if (phase.steps == 0) continue;
      place here{&batch, {}, p, noise_step, phase.start, phase.warm_up, phase.samples > 1};
      if (!here.input_varies) here.h = input_drive(*tape_, *net_, batch.trials(), batch.input(p));
      index_t left = phase.steps;
      if (!skips_nothing(method)) {
        const index_t length = steps_per_block(method), blocks = left / length;
        r = run_blocks(method, here, blocks, storage, std::move(r));
        here.advance(blocks * length);
        left -= blocks * length;
      }
      r = run_blocks(base{}, here, left, storage, std::move(r));
      noise_step += phase.steps;
    }
    const typename tape<T>::recording_scope scope(*tape_, record);
    r = next_trial(method, trial_start, std::move(r));
    const int end = static_cast<int>(phases.size());
    if (answer && end > 0) answer->after_phase(end - 1, r);
    observers_.phase(end, r);
  }

 private:
  /// Ends the trial that began in the state `start`, if there is one, and begins the next.
  template <class I>
  var<T> next_trial(const I& method, var<T>& start, var<T> r) {
    if constexpr (skips_trials<I>) {
      if (start) r = compute(method.next_trial(start, std::move(r)));
      start = r;
    }
    return r;
  }

  /// The place in the trials where a run of blocks starts.
  struct place {
    const trial_batch* batch;
    var<T> h;  ///< drive of the phase, if constant
    int phase;
    index_t noise_step;    ///< first step, counted over the whole simulation
    index_t trained_step;  ///< first step, counted over the trained part
    bool warm_up, input_varies;
    index_t sample = 0;  ///< first step, counted over the phase: the sample of an input that varies
    void advance(index_t steps) { noise_step += steps, trained_step += steps, sample += steps; }
  };

  /// What a block hands to the next: the state, and the values that the integrator carries beside it, which are empty
  /// at the start of a phase.
  template <class I>
  using block_state = std::array<var<T>, 1 + carried_by<I>>;

  template <class I, class Storage>
  var<T> run_blocks(const I& method, const place& here, index_t blocks, const Storage& storage, var<T> r) {
    const index_t length = steps_per_block(method);
    const auto block = [this, method, here, length](block_state<I> start, index_t i) {
      return this->block(method, here, length, i, std::move(start));
    };
    block_state<I> start;
    start[0] = std::move(r);
    auto end = storage.run(*tape_, std::move(start), blocks, block, [&](index_t i) {
      increment_.noise().at(here.noise_step + i * length);
      increment_.noise().checkpoint();
    });
    return std::move(end[0]);
  }

  template <class I>
  block_state<I> block(const I& method, const place& here, index_t length, index_t i, block_state<I> start) {
    const index_t first = i * length;
    increment_.begin_block(
        {here.phase, here.warm_up, here.noise_step + first, here.trained_step + first, length, here.h,
         here.input_varies ? here.batch->input(here.phase, static_cast<int>(here.sample + first)) : nullptr});
    auto end = end_of_block(method, std::move(start));
    increment_.end_block();
    if (!here.warm_up) observers_.state(here.phase, here.trained_step + first + length - 1, end[0]);
    return end;
  }

  template <class I>
  block_state<I> end_of_block(const I& method, block_state<I> start) {
    if constexpr (carries_state<I>) {
      if (!start[1]) {
        // The tuple has a name, so that compute() takes its elements as lvalues, which may be read again, and stores
        // the rate: the block's first step reads it too.
        const auto carried = detail::listed(method.at_phase_start(start[0], increment_));
        std::apply([&](const auto&... e) { start = {std::move(start[0]), compute(e)...}; }, carried);
      }
      return std::apply([](auto&&... e) { return block_state<I>{compute(std::move(e))...}; },
                        std::apply([&](auto& r, auto&... carried) {
                          return method(std::move(r), increment_, std::move(carried)...);
                        }, start));
    } else {
      return {compute(method(std::move(start[0]), increment_))};
    }
  }

  tape<T>* tape_;
  index_t units_;
  double dt_;                // s
  std::vector<double> tau_;  // s
  network<T>* net_ = nullptr;  // network of the latest run
  observers<T> observers_;
  increment<T, Phi, Noise> increment_;
};

}  // namespace ctrnn
