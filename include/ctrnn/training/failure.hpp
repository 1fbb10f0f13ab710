// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/task/weighted_tasks.hpp>
#include <ctrnn/training/runner.hpp>
#include <ctrnn/training/short_text.hpp>
#include <string>

namespace ctrnn {

/// Whether all numbers are finite, and their squares too, which Adam takes.
template <class T>
bool all_finite(const parameters<T>& values) {
  T sum = 0;
  const auto add = [&](const T& v) { sum += v * v * T(0); };
  parameters<T>::for_each([&](const auto& x) { for_each_element(add, x); }, values);
  return sum == 0;
}

/// What is said of a training iteration whose loss or gradient is not finite: "model 3: loss inf in iteration 7;
/// largest finite |r| 1e+20, first non-finite in phase 'delay'; the values before this iteration are kept". The
/// iteration is run once more for it, without a gradient.
/// @param trials  of each task
/// @param loss    of the iteration
template <nonlinearity Phi, class T, class Storage, integrator I>
std::string describe_failure(runner<Phi, T, Storage>& run, model<T>& m, const weighted_tasks& tasks, const I& method,
                             int trials, double loss) {
  largest_rate<T> seen;
  std::string first;
  for (std::size_t k = 0; k < tasks.size(); ++k) {
    const run_request want{&tasks[k].task, training_streams, part_of(k)};
    run.draw(m, want, trials, coarseness(method) * run.architecture().dt);
    run.forward(m, want, method, seen);
    if (seen.not_finite_in >= 0 && first.empty())
      first = ", first non-finite in phase '" +
              std::string(run.batch.phases()[static_cast<std::size_t>(seen.not_finite_in)].name) + "'" +
              (tasks.size() > 1 ? " of " + std::string(tasks[k].task.name) : "");
  }
  return "model " + std::to_string(m.number) + ": loss " + detail::short_text(loss) +
         (std::isfinite(loss) ? ", but a gradient that is not finite," : "") + " in iteration " +
         std::to_string(m.iteration) + "; largest finite |r| " + detail::short_text(seen.value) + first +
         "; the values before this iteration are kept";
}

}  // namespace ctrnn
