// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <ctrnn/autodiff/storage.hpp>
#include <ctrnn/dynamics/concept.hpp>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/integrator/concept.hpp>
#include <ctrnn/network/increment.hpp>
#include <ctrnn/network/initial_state.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/text/message.hpp>
#include <vector>

namespace ctrnn {

/// Throws std::invalid_argument for an integrator that skips across trials if fewer than two phases begin one.
template <integrator I>
void check_trials(const I&, const trial_batch& batch) {
  if (skips_trials<I> && std::ranges::count_if(batch.phases(), &batch_phase::begins_trial) < 2)
    refuse({"simulation: the integrator skips across trials, but fewer than two phases begin one; mark them by "
            "phase::begins_trial, or use the integrator without this skip"});
}

/// Runs networks of one architecture through the phases of trials, with or without a record for the backward pass.
/// The simulation must outlive that backward pass, and so must the network, the noise and the observers of the run.
template <class T, dynamics_or_nonlinearity Dynamics, noise_source<T> Noise>
class simulation {
  using var = autodiff::var<T>;

 public:
  simulation(autodiff::tape<T>& t, const architecture& a, Dynamics how)
      : tape_(&t), units_(a.units), dt_(a.dt), tau_(a.tau), increment_(t, a, as_dynamics(std::move(how)), observers_) {}
  simulation(const simulation&) = delete;
  simulation& operator=(const simulation&) = delete;

  /// Runs a network from its initial state through all phases of the batch, in blocks of the integrator that start anew
  /// with each phase; steps left over at a phase's end are base steps. The record of the tape starts after the warm-up.
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
      refuse({"simulation: a network of ", a.units, " units for a simulation of ", units_,
              ", or of another dt or other time constants; make both from the same architecture"});
    if (batch.inputs() != a.inputs || batch.outputs() != a.outputs)
      refuse({"simulation: trials of ", batch.inputs(), " inputs and ", batch.outputs(), " outputs for a network of ",
              a.inputs, " and ", a.outputs, "; they must be the same"});
    check_trials(method, batch);
    net_ = &net;
    increment_.begin_run(net, noise, batch.trials(), batch.dt());
    const bool record = tape_->recording();
    const auto phases = batch.phases();
    var trial_start, r;
    {
      const bool warm_up = std::ranges::any_of(phases, [](const auto& p) { return p.warm_up && p.steps > 0; });
      const typename autodiff::tape<T>::recording_scope scope(*tape_, record && !warm_up);
      r = initial_state(*tape_, net, batch.trials());
    }
    index_t noise_step = 0;
    for (int p = 0; p < static_cast<int>(phases.size()); ++p) {
      const auto& phase = phases[static_cast<std::size_t>(p)];
      const typename autodiff::tape<T>::recording_scope scope(*tape_, record && !phase.warm_up);
      if (phase.begins_trial) r = next_trial(method, trial_start, std::move(r));
      if (answer && p > 0) answer->after_phase(p - 1, rates_to_look_at(r));
      observers_.phase(p, r);
      if (phase.steps == 0) continue;
      place here{&batch, {}, p, noise_step, phase.start, phase.warm_up, phase.samples > 1};
      if (!here.input_varies && a.input_sigma == 0) here.h = input_drive(*tape_, *net_, batch.trials(), batch.input(p));
      index_t left = phase.steps;
      var rates;
      if (!skips_nothing(method)) {
        const index_t length = steps_per_block(method), blocks = left / length;
        r = run_blocks(method, here, blocks, storage, std::move(r), rates);
        here.advance(blocks * length);
        left -= blocks * length;
      }
      r = run_blocks(base{}, here, left, storage, std::move(r), rates);
      noise_step += phase.steps;
    }
    const typename autodiff::tape<T>::recording_scope scope(*tape_, record);
    r = next_trial(method, trial_start, std::move(r));
    const int end = static_cast<int>(phases.size());
    if (answer && end > 0) answer->after_phase(end - 1, rates_to_look_at(r));
    observers_.phase(end, r);
    increment_.end_run();
  }

 private:
  /// Ends the trial that began in the state `start`, if there is one, and begins the next.
  template <class I>
  var next_trial(const I& method, var& start, var r) {
    if constexpr (skips_trials<I>) {
      if (start) r = compute(method.next_trial(start, std::move(r)));
      start = r;
    }
    return r;
  }

  /// The place in the trials where a run of blocks starts.
  struct place {
    const trial_batch* batch;
    var h;  ///< drive of the phase, if constant and without noise
    int phase;
    index_t noise_step;    ///< first step, counted over the whole simulation
    index_t trained_step;  ///< first step, counted over the trained part
    bool warm_up, input_varies;
    index_t sample = 0;  ///< first step, counted over the phase: the sample of an input that varies
    void advance(index_t steps) { noise_step += steps, trained_step += steps, sample += steps; }
  };

  /// The rates of a state, without a record.
  var rates_to_look_at(const var& s) {
    const typename autodiff::tape<T>::recording_scope off(*tape_, false);
    return increment_.fresh_rates(s);
  }

  static constexpr bool keeps_rates = has_rates_of_its_own<dynamics_of<Dynamics>>;
  /// What a block hands to the next: the state; its rates, if they are not the state itself; and the values that the
  /// integrator carries beside it, which are empty at the start of a phase.
  static constexpr std::size_t first_carried = keeps_rates ? 2 : 1;
  template <class I>
  using block_state = std::array<var, first_carried + carried_by<I>>;

  /// Runs blocks from the state r. Takes its rates if they are known, and gives those of the state at the end.
  template <class I, class Storage>
  var run_blocks(const I& method, const place& here, index_t blocks, const Storage& storage, var r, var& rates) {
    if (blocks == 0) return r;
    const index_t length = steps_per_block(method);
    const auto block = [this, method, here, length](block_state<I> start, index_t i) {
      return this->block(method, here, length, i, std::move(start));
    };
    block_state<I> start;
    if constexpr (keeps_rates) start[1] = rates ? std::move(rates) : increment_.fresh_rates(r);
    start[0] = std::move(r);
    auto end = storage.run(*tape_, std::move(start), blocks, block, [&](index_t i) {
      increment_.noise().at(here.noise_step + i * length);
      increment_.noise().checkpoint();
    });
    if constexpr (keeps_rates) rates = std::move(end[1]);
    return std::move(end[0]);
  }

  template <class I>
  block_state<I> block(const I& method, const place& here, index_t length, index_t i, block_state<I> start) {
    const index_t first = i * length;
    const auto sample = here.input_varies ? static_cast<int>(here.sample + first) : 0;
    increment_.begin_block({here.phase, here.warm_up, here.noise_step + first, here.trained_step + first, length,
                            here.h, here.h ? nullptr : here.batch->input(here.phase, sample),
                            here.input_varies ? here.batch->trials() * index_t{here.batch->inputs()} : 0});
    if constexpr (keeps_rates) increment_.know_rates(start[0], std::move(start[1]));
    auto end = end_of_block(method, std::move(start));
    increment_.end_block();
    const index_t last = here.trained_step + first + length - 1;
    if (!here.warm_up) observers_.state(here.phase, last, end[0]);
    if constexpr (keeps_rates) end[1] = increment_.fresh_rates(end[0]);
    if (!here.warm_up) observers_.rates(here.phase, last, end[keeps_rates ? 1 : 0]);
    return end;
  }

  template <class I>
  block_state<I> end_of_block(const I& method, block_state<I> start) {
    block_state<I> end;
    if constexpr (carries_state<I>) {
      if (!start[first_carried]) {
        // The tuple has a name, so that compute() takes its elements as lvalues, which may be read again, and stores
        // the target: the block's first step reads it too.
        const auto carried = detail::listed(method.at_phase_start(start[0], increment_));
        std::apply(
            [at = &start[first_carried]]<class... E>(const E&... e) mutable {
              static_assert((autodiff::linear_operand<E> && ...),
                            "integrator: what at_phase_start gives must be states, or sums and multiples of states; "
                            "for zero return 0 * r");
              ((*at++ = compute(e)), ...);
            },
            carried);
      }
      auto all = [&]<std::size_t... K>(std::index_sequence<K...>) {
        return method(std::move(start[0]), increment_, std::move(start[first_carried + K])...);
      }(std::make_index_sequence<carried_by<I>>());
      std::apply([&](auto& s, auto&... carried) {
        end[0] = compute(std::move(s));
        var* at = &end[first_carried];
        ((*at++ = compute(std::move(carried))), ...);
      }, all);
    } else {
      end[0] = compute(method(std::move(start[0]), increment_));
    }
    return end;
  }

  autodiff::tape<T>* tape_;
  index_t units_;
  double dt_;                // s
  std::vector<double> tau_;  // s
  network<T>* net_ = nullptr;  // network of the latest run
  observers<T> observers_;
  increment<T, dynamics_of<Dynamics>, Noise> increment_;
};

}  // namespace ctrnn
