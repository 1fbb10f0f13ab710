// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <ctrnn/network/network_noise.hpp>
#include <ctrnn/network/simulation.hpp>
#include <ctrnn/training/model.hpp>
#include <ctrnn/training/observers.hpp>
#include <ctrnn/training/randomness.hpp>
#include <deque>
#include <initializer_list>
#include <utility>

namespace ctrnn {

/// One batch of trials that a model is to run: of which task, and where trials and noise come from.
struct run_request {
  const any_task* task;     ///< gives feedback where it closes the loop
  run_streams streams;      ///< of training or of an evaluation
  std::uint32_t part = 0;   ///< see part_of
};

/// The memory that running networks of one architecture takes: tape, noise, trials, outputs. One for each thread. It
/// knows nothing of training; networks are handed in. Once warm, a run allocates nothing.
template <dynamics_or_nonlinearity Dynamics, class T = float, storage_policy<T> Storage = store_all>
class runner {
 public:
  explicit runner(const ctrnn::architecture& a, Dynamics how = {}, Storage storage = {})
      : architecture_(a), storage_(storage), simulation_(tape_, a, std::move(how)) {}

  trial_batch batch;          ///< of the latest run; filled before it
  output_reader<T> outputs;  ///< reads those of a state

  const ctrnn::architecture& architecture() const { return architecture_; }  ///< of the networks
  /// Bytes held for values and adjoints.
  std::size_t memory() const { return tape_.memory().capacity(); }

  /// Fills the batch with trials of a model's present iteration, in steps of dt (s).
  void draw(const model<T>& m, const run_request& want, int trials, double dt) {
    draw_trials(batch, m, want, trials, dt);
  }
  /// The same into a batch of one's own.
  static void draw_trials(trial_batch& to, const model<T>& m, const run_request& want, int trials, double dt) {
    want.task->draw_batch(to, {.seed = m.seed,
                               .stream = want.streams.trials,
                               .iteration = static_cast<std::uint32_t>(m.iteration),
                               .trials = trials,
                               .dt = dt,
                               .part = want.part});
  }

  /// Runs a model through the batch, without a record.
  template <integrator I>
  void forward(model<T>& m, const run_request& want, const I& method, observer<T>& look) {
    task_feedback<T> answer(*want.task, batch, m.net, outputs);
    simulation_.run(m.net, noise_of(m, want), method, batch, store_all{}, {&look},
                    want.task->is_closed_loop ? &answer : nullptr);
  }

  /// Runs a model through the batch and goes back through it, where observers have their say by when_backward. If a
  /// policy throws an exception of its own, nothing of this run is left.
  template <integrator I>
  void forward_and_backward(model<T>& m, const run_request& want, const I& method,
                            std::initializer_list<observer<T>*> observing) {
    try {
      task_feedback<T> answer(*want.task, batch, m.net, outputs);
      {
        const typename autodiff::tape<T>::recording_scope record(tape_, true);
        simulation_.run(m.net, noise_of(m, want), method, batch, storage_, observing,
                        want.task->is_closed_loop ? &answer : nullptr);
      }
      tape_.backward();
    } catch (...) {
      tape_.forget();
      m.net.clear_gradient();
      throw;
    }
  }

 private:
  network_noise<T>& noise_of(const model<T>& m, const run_request& want) {
    auto& noise = noise_for(batch.trials(), batch.dt());
    const auto& s = want.streams;
    noise.begin({m.seed, m.number, s.noise, s.input_noise, s.output_noise, static_cast<std::uint32_t>(m.iteration),
                 want.part},
                batch.trained_steps());
    outputs.noise = noise.readout();
    return noise;
  }
  network_noise<T>& noise_for(int trials, double dt) {
    for (auto& n : noises_)
      if (n.trials == trials && n.dt == dt) return n.noise;
    return noises_.emplace_back(trials, dt, architecture_).noise;
  }
  struct noise_of_trials {
    int trials;
    double dt;
    network_noise<T> noise;
    noise_of_trials(int count, double step, const ctrnn::architecture& a)
        : trials(count), dt(step), noise(a, count, step) {}
  };

  ctrnn::architecture architecture_;
  Storage storage_;
  std::deque<noise_of_trials> noises_;
  autodiff::tape<T> tape_;
  simulation<T, Dynamics, network_noise<T>> simulation_;
};

}  // namespace ctrnn
