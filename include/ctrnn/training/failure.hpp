// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/task/weighted_tasks.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/runner.hpp>
#include <string>

namespace ctrnn {

/// Whether all numbers are finite, and their squares too, which most optimisers take.
template <class T>
bool all_finite(const parameters<T>& values) {
  T sum = 0;
  const auto add = [&](const T& v) { sum += v * v * T(0); };
  parameters<T>::for_each([&](const auto& x) { for_each_element(add, x); }, values);
  return sum == 0;
}

/// What is said of a training iteration whose loss or gradient is not finite: "model 3: loss inf in iteration 7;
/// largest finite state 1e+20, first non-finite in phase 'delay'; the values before this iteration are kept; go on with
/// a smaller learning rate, or start anew with clipped gradients". The iteration is run once more for it, without a
/// gradient.
/// @param trials  of each task
/// @param loss    of the iteration
template <class Dynamics, class T, class Storage, integrator I>
std::string describe_failure(runner<Dynamics, T, Storage>& run, model<T>& m, const weighted_tasks& tasks,
                             const I& method, int trials, double loss) {
  largest_state<T> seen;
  std::string first;
  for (std::size_t k = 0; k < tasks.size(); ++k) {
    const run_request want{&tasks[k].task, training_streams, part_of(k)};
    run.draw(m, want, trials, coarseness(method) * run.architecture().dt);
    run.forward(m, want, method, seen);
    if (seen.not_finite_in && first.empty())
      first = message({", first non-finite in phase '",
                       run.batch.phases()[static_cast<std::size_t>(*seen.not_finite_in)].name, "'",
                       tasks.size() > 1 ? " of " : "", tasks.size() > 1 ? tasks[k].task.name : ""});
  }
  return message({"model ", m.number, ": loss ", rounded_text_of(loss),
                  std::isfinite(loss) ? ", but a gradient that is not finite," : "", " in iteration ", m.iteration,
                  "; largest finite state ", rounded_text_of(seen.value), first,
                  "; the values before this iteration are kept",
                  m.optimiser.steps() > 0 ? "; go on with a smaller learning rate" : "",
                  m.optimiser.steps() > 0 && !m.optimiser.options().clips() ? ", or start anew with clipped gradients"
                                                                            : ""});
}

}  // namespace ctrnn
