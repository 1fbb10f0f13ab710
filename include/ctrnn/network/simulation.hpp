// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <ctrnn/autodiff/storage.hpp>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/integrator/concept.hpp>
#include <ctrnn/network/drift.hpp>
#include <ctrnn/network/trial_batch.hpp>

namespace ctrnn {

/// Sees a simulation go by. phase(p, r): phase p is about to start in state r (p = number of phases: the trials are
/// over); after a trial that the integrator skips across, r is what the skip has made of it. state(p, s, r): r is the
/// state after step s of the trained part, which belongs to phase p. Under `segments` it is called again for the steps
/// that are computed again.
template <class O, class T>
concept observer = requires(O& o, int p, index_t step, const var<T>& r) {
  o.phase(p, r);
  o.state(p, step, r);
};

/// Throws std::invalid_argument for an integrator that skips across trials where there are none to skip.
template <integrator I>
void check_trials(const I&, const trial_batch& batch) {
  if (skips_trials<I> && std::ranges::count_if(batch.phases(), &batch_phase::begins_trial) < 2)
    throw std::invalid_argument(
        "simulation: the integrator skips across trials, but fewer than two phases begin one; mark them by "
        "phase::begins_trial, or use the integrator without this skip");
}

/// Runs a network through the phases of trials, with or without a record for the backward pass.
/// Must outlive that backward pass, as must the network, the noise and the observer.
template <class T, class Phi, noise_source<T> Noise>
class simulation {
 public:
  simulation(tape<T>& t, network<T>& net, Phi phi, Noise& noise)
      : tape_(&t), net_(&net), drift_(net, std::move(phi), noise) {}
  simulation(const simulation&) = delete;
  simulation& operator=(const simulation&) = delete;

  /// Uses another network of the same shape, and another source of noise, from now on.
  void use(network<T>& net, Noise& noise) {
    net_ = &net;
    drift_.use(net, noise);
  }

  /// From r = 0 through all phases of the batch, in blocks of the integrator that start anew with each phase; steps
  /// left over at a phase's end are base steps. What the tape records starts after the warm-up.
  template <integrator I, class Storage, observer<T> Observer>
  void run(const I& method, const trial_batch& batch, const Storage& storage, Observer& observe) {
    check_integrator(method);
    const auto& a = net_->shape();
    if (batch.inputs() != a.inputs || batch.outputs() != a.outputs)
      throw std::invalid_argument("simulation: trials of " + std::to_string(batch.inputs()) + " inputs and " +
                                  std::to_string(batch.outputs()) + " outputs for a network of " +
                                  std::to_string(a.inputs) + " and " + std::to_string(a.outputs) +
                                  "; they must be the same");
    check_trials(method, batch);
    const bool record = tape_->recording();
    var<T> trial_start, r(*tape_, tape_->layout(batch.trials(), net_->shape().units));
    std::fill_n(r.data(), r.layout().size(), T(0));
    index_t noise_step = 0;
    const auto phases = batch.phases();
    for (int p = 0; p < static_cast<int>(phases.size()); ++p) {
      const auto& phase = phases[static_cast<std::size_t>(p)];
      const typename tape<T>::recording_scope scope(*tape_, record && !phase.warm_up);
      if (phase.begins_trial) r = next_trial(method, trial_start, std::move(r));
      observe.phase(p, r);
      if (phase.steps == 0) continue;
      place here{this, &batch, {}, p, noise_step, phase.start, phase.warm_up, phase.samples > 1};
      if (!here.input_varies) here.h = drive(*tape_, *net_, batch.trials(), batch.input(p));
      const index_t length = steps_per_block(method), blocks = phase.steps / length;
      r = run_blocks(method, here, blocks, storage, observe, std::move(r));
      here.advance(blocks * length);
      r = run_blocks(base{}, here, phase.steps - blocks * length, storage, observe, std::move(r));
      noise_step += phase.steps;
    }
    const typename tape<T>::recording_scope scope(*tape_, record);
    r = next_trial(method, trial_start, std::move(r));
    observe.phase(static_cast<int>(phases.size()), r);
  }

 private:
  /// Ends the trial that began in the state `start`, if there is one, and begins the next.
  template <class I>
  var<T> next_trial(const I& method, var<T>& start, var<T> r) {
    if constexpr (skips_trials<I>) {
      if (start) r = evaluate(method.next_trial(start, std::move(r)));
      start = r;
    }
    return r;
  }

  /// Where in the trials a run of blocks stands.
  struct place {
    simulation* self;
    const trial_batch* batch;
    var<T> h;  ///< drive of the phase, if constant
    int phase;
    index_t noise_step;    ///< of the whole simulation
    index_t trained_step;  ///< of the trained part
    bool warm_up, input_varies;
    index_t sample = 0;
    void advance(index_t steps) { noise_step += steps, trained_step += steps, sample += steps; }
  };

  template <class I, class Observer>
  struct passing {
    const place* here;
    Observer* observe;
    index_t first;
    int told = 0;
    static void call(void* self, const var<T>& state, int k) {
      auto& p = *static_cast<passing*>(self);
      ++p.told;
      if (!p.here->warm_up) p.observe->state(p.here->phase, p.here->trained_step + p.first + k, state);
    }
  };

  template <class I, class Storage, class Observer>
  var<T> run_blocks(const I& method, const place& here, index_t blocks, const Storage& storage, Observer& observe,
                    var<T> r) {
    const index_t length = steps_per_block(method);
    const auto block = [method, here, length, o = &observe](var<T> state, index_t i) {
      return here.self->block(method, here, length, i, *o, std::move(state));
    };
    return storage.run(*tape_, std::move(r), blocks, block, [&](index_t i) {
      drift_.noise().at(here.noise_step + i * length);
      drift_.noise().checkpoint();
    });
  }

  template <class I, class Observer>
  var<T> block(const I& method, const place& here, index_t length, index_t i, Observer& observe, var<T> r) {
    passing<I, Observer> listener{&here, &observe, i * length};
    const listening scope(*tape_, {&listener, &passing<I, Observer>::call});
    drift_.begin_block(here.noise_step + i * length, here.h,
                       here.input_varies ? here.batch->input(here.phase, static_cast<int>(here.sample + i * length))
                                         : nullptr);
    auto end = evaluate(method(std::move(r), drift_));
    drift_.end_block();
    if (listener.told != length - 1)
      throw std::logic_error("integrator: a block of " + std::to_string(length) + " steps passed through " +
                             std::to_string(listener.told) + " states on its way instead of " +
                             std::to_string(length - 1) +
                             "; take the base path by unroll(theta, ...), or declare `static constexpr bool coarse = "
                             "true` if a block is one long step");
    if (!here.warm_up) observe.state(here.phase, here.trained_step + (i + 1) * length - 1, end);
    return end;
  }

  /// Listens to passing states for a scope.
  class listening {
   public:
    listening(tape<T>& t, passing_listener<T> to) : tape_(t) { t.passing = to; }
    ~listening() { tape_.passing = {}; }
    listening(const listening&) = delete;
    listening& operator=(const listening&) = delete;

   private:
    tape<T>& tape_;
  };

  tape<T>* tape_;
  network<T>* net_;
  drift<T, Phi, Noise> drift_;
};

}  // namespace ctrnn
