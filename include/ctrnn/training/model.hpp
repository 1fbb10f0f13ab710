// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/network.hpp>
#include <ctrnn/task/metric.hpp>
#include <ctrnn/training/optimiser.hpp>
#include <optional>
#include <string>
#include <vector>

namespace ctrnn {

/// What an evaluation found.
struct evaluation {
  std::int64_t iteration;    ///< steps taken before it
  double loss;               ///< mean loss of the training iterations since the evaluation before
  double performance;        ///< 0 to 1, see the task's metric; of several tasks their mean
  double response;           ///< of the response alone
  std::optional<int> stage;  ///< of the schedule, in the iterations before; empty: Base
  /// With the integrator of the stage, if that was asked for.
  std::optional<ctrnn::performance> as_trained{};
  /// On a second batch of trials, if that was asked for and the first met the criterion.
  std::optional<ctrnn::performance> confirmation{};
  std::vector<ctrnn::performance> by_task{};  ///< of several tasks, in their order; empty for one
  /// Steps of the training iterations since the evaluation before whose gradient was clipped, if gradients may be.
  std::optional<std::int64_t> clipped_steps{};
};

/// Steps whose gradient was clipped, up to the latest evaluation of a learning curve.
inline std::int64_t clipped_steps_of(const std::vector<evaluation>& curve) {
  std::int64_t sum = 0;
  for (const evaluation& e : curve) sum += e.clipped_steps.value_or(0);
  return sum;
}

/// The network of a training at its best evaluation so far: the first of those with the highest performance.
template <class T>
struct best_network {
  parameters<T> values;    ///< as they were then
  std::int64_t iteration;  ///< steps taken before
  double performance;      ///< that the evaluation found
};

/// A network in training: its values, the optimiser and what became of it so far.
/// Everything random about it is addressed by (seed, number), so it develops alike alone or among others.
template <class T>
struct model {
  model(const architecture& a, optimiser_options o, std::uint32_t seed_, std::uint32_t number_,
        const initial_values& initial = {})
      : model(network<T>(a, seed_, number_, initial), std::move(o), seed_, number_) {}
  /// With a network that is there already.
  model(network<T> n, optimiser_options o, std::uint32_t seed_, std::uint32_t number_)
      : seed(seed_),
        number(number_),
        net(std::move(n)),
        optimiser(net.architecture(), std::move(o)),
        gradient(net.architecture()) {}

  std::uint32_t seed, number;      ///< its address: all that is random about it follows from them
  network<T> net;                  ///< its values
  ctrnn::optimiser<T> optimiser;   ///< with its moments
  parameters<T> gradient;          ///< of the latest iteration, clipped if it was
  std::int64_t iteration = 0;      ///< steps taken
  std::int64_t clipped_steps = 0;  ///< of these, with a clipped gradient
  int stage = 0;                   ///< of the schedule, to which it has come; the number of stages: Base
  double loss_sum = 0;             ///< of the iterations since the latest evaluation

  std::vector<evaluation> curve;            ///< all evaluations so far
  std::optional<best_network<T>> best{};    ///< of these evaluations; empty: none gave a performance
  std::optional<std::int64_t> solved_at{};  ///< iteration of the evaluation that met the criterion; empty: none
  std::string failure;                      ///< why it stopped, if its loss became non-finite
  double seconds = 0;                       ///< computing time spent on it
  bool solved() const { return solved_at.has_value(); }  ///< whether it has met the criterion
};

/// A model as it was at its best evaluation, or as it is if there was none: its values, iterations and learning curve
/// up to there, with an optimiser that has taken no step.
template <class T>
model<T> best_of(const model<T>& m) {
  if (!m.best) return m;
  network<T> net = m.net;
  net.change([&](auto& values) { values = m.best->values; });
  model<T> then(std::move(net), m.optimiser.options(), m.seed, m.number);
  then.iteration = m.best->iteration, then.best = m.best;
  for (const evaluation& e : m.curve)
    if (e.iteration <= then.iteration) then.curve.push_back(e);
  if (m.solved_at && *m.solved_at <= then.iteration) then.solved_at = m.solved_at;
  then.clipped_steps = clipped_steps_of(then.curve);
  return then;
}

}  // namespace ctrnn
