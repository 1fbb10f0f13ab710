// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/task.hpp>
#include <ctrnn/text/message.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>

namespace ctrnn {

/// Which batch of a task is wanted. The same request gives the same batch, bit for bit.
struct batch_request {
  std::uint32_t seed = 0;                                 ///< seed of the run
  random_stream stream = random_stream::training_trials;  ///< stream of the draws; evaluation has no jitter
  std::uint32_t iteration = 0;                            ///< iteration of training
  int trials = 20;                                        ///< number of trials
  double dt = 0.005;                                      ///< step of the integrator, s (theta dt if coarse)
  std::uint32_t part = 0;                                 ///< which of several batches of an iteration
};

/// The period from the first phase after the warm-up to the last: where rates cost unless a task says otherwise.
inline loss_period trained_part(const auto& phases) {
  const auto warm_up = std::ranges::count_if(phases, [](const phase& p) { return p.warm_up; });
  return {static_cast<int>(warm_up), static_cast<int>(phases.size()) - 1};
}

/// Gives a batch the task's phases and periods, all inputs and targets zero.
/// @param durations  draws for the lengths of jittered phases, one for each phase in order; without them, all phases
///                   last their nominal time
/// @throws std::invalid_argument for a jitter longer than its phase, and for a phase or period that trial_batch
///         refuses; the message has the task's name
template <task Task>
void lay_out(const Task& description, trial_batch& batch, int trials, double dt,
             std::optional<uniform_draws> durations = {}) {
  try {
    batch.begin(trials, description.inputs, description.outputs, dt);
    for (const phase& next : description.phases()) {
      const int nominal = whole_steps(next.seconds, dt), jitter = whole_steps(next.jitter, dt);
      if (jitter < 0 || jitter > std::max(nominal, 0))
        refuse(
            {"phase '", next.name, "': ", nominal, " steps with a jitter of ", jitter, "; it may be 0 to those steps"});
      if (durations && jitter > 0)
        batch.add_phase(next, durations->integer(nominal - jitter, nominal + jitter), nominal + jitter - 1);
      else
        batch.add_phase(next, nominal);
    }
    for (const loss_period& term : description.loss_periods()) batch.add_loss_period(term);
    if constexpr (has_activity_periods<Task>) {
      for (const loss_period& term : description.activity_periods()) batch.add_activity_period(term);
    } else {
      batch.add_activity_period(trained_part(batch.phases()));
    }
    batch.finish();
  } catch (const std::invalid_argument& error) {
    refuse({description.name, ": ", error.what()});
  }
}

/// Fills a batch with fresh trials of a task: durations, inputs, targets.
///
/// Trial k is the same whatever the number of trials. Nothing is allocated once the batch has held the longest
/// trials, unless the task's own functions allocate.
/// @throws std::invalid_argument for a stream other than training_trials and evaluation_trials, and as lay_out
template <task Task>
void draw_batch(const Task& description, trial_batch& batch, const batch_request& want) {
  const bool training = want.stream == random_stream::training_trials;
  if (!training && want.stream != random_stream::evaluation_trials)
    refuse({"draw_batch: the stream is one of noise or initial values; choose random_stream::training_trials or "
            "evaluation_trials"});
  constexpr std::uint32_t any_model = 0, durations = std::numeric_limits<std::uint32_t>::max();
  const random_address address{want.seed, any_model, want.stream, want.iteration, want.part};
  lay_out(description, batch, want.trials, want.dt,
          training ? std::optional(uniform_draws(address, durations)) : std::nullopt);
  for (int k = 0; k < want.trials; ++k) {
    trial one(batch, k);
    trial_draws draws(address, static_cast<std::uint32_t>(k));
    description.draw(one, draws);
  }
}

}  // namespace ctrnn
