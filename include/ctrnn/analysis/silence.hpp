// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/simd/xtensor.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/side_by_side.hpp>
#include <ctrnn/training/trainer.hpp>
#include <numeric>
#include <vector>

namespace ctrnn {

/// A copy of a network in which some units have no effect any longer, on any unit and on the readout: their outgoing
/// weights are 0. Their own rates go on as before, and are still seen in a recording.
/// @throws std::invalid_argument for a unit that is not there
template <class T>
network<T> silenced(const network<T>& net, const std::vector<index_t>& units) {
  network<T> without = net;
  const auto& a = net.architecture();
  for (const index_t u : units)
    if (u < 0 || u >= a.units) refuse({"silenced: unit ", u, "; there are ", a.units, ", counted from 0"});
  without.change([&](parameters<T>& values) {
    for (const index_t u : units) {
      for (index_t i = 0; i < values.W.rows(); ++i) values.W(i, u) = 0;
      for (index_t r = 0; r < a.rank; ++r) values.n(u, r) = 0;
      if (const index_t read = u - a.readout_units.first; read >= 0 && read < a.readout_units.count)
        for (index_t o = 0; o < a.outputs; ++o) values.W_out(o, read) = 0;
    }
  });
  return without;
}

/// The performance of a network with and without some of its units.
struct lesion_effects_result {
  performance intact;                        ///< performance of the whole network
  std::vector<std::vector<index_t>> groups;  ///< units that were silenced together
  std::vector<performance> without;          ///< the performance without each group
  std::vector<performance> loss;             ///< intact less without: above 0 if the units are needed
};

/// How lesions are evaluated.
template <integrator I = base>
struct lesion_options {
  std::vector<std::vector<index_t>> groups{};  ///< units to silence together; empty: each unit alone
  int trials = 200;         ///< number of trials of each evaluation
  I method{};               ///< base: the network itself; or the integrator that it is trained with
  std::size_t threads = 0;  ///< 0: one for each core; the result is the same
};

/// The performance of a model without some of its units, each group against the intact network on the same trials and
/// noise, those of the model's evaluation. The outputs are those of the tasks' loss.
///
///     const auto each_unit = lesion_effects(models[0], models.tasks(), relu{});
///     for (const performance& lost : each_unit.loss) std::cout << lost.overall << "\n";
///
/// @throws std::invalid_argument for a unit that is not there, and as trainer::evaluate
template <class T, dynamics_or_nonlinearity Dynamics, integrator I = base>
lesion_effects_result lesion_effects(const model<T>& whole, const weighted_tasks& tasks, const Dynamics& how,
                                     const lesion_options<I>& o = {}) {
  lesion_effects_result result;
  result.groups = o.groups;
  if (result.groups.empty())
    for (index_t u = 0; u < whole.net.architecture().units; ++u) result.groups.push_back({u});
  const std::size_t count = result.groups.size(), threads = std::min(thread_count(o.threads), count + 1);
  std::vector<std::unique_ptr<trainer<Dynamics, T>>> trainers(threads);
  std::vector<performance> seen(count + 1);  // the last one for the intact network
  side_by_side(threads, count + 1, [&](std::size_t worker, std::size_t job) {
    auto& with = trainers[worker];
    if (!with) with = std::make_unique<trainer<Dynamics, T>>(whole.net.architecture(), tasks, how);
    model<T> m = whole;
    if (job < count) m.net = silenced(whole.net, result.groups[job]);
    seen[job] = with->evaluate(m, o.trials, o.method);
  });
  result.intact = seen.back();
  seen.pop_back();
  for (const auto& p : seen)
    result.loss.push_back({result.intact.overall - p.overall, result.intact.response - p.response});
  result.without = std::move(seen);
  return result;
}

}  // namespace ctrnn
