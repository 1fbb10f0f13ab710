// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <concepts>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/simd/xtensor.hpp>
#include <ctrnn/training/pointers_to.hpp>
#include <ctrnn/training/side_by_side.hpp>
#include <ctrnn/training/trainer.hpp>
#include <vector>

namespace ctrnn {

/// Performance against a parameter of the task.
struct psychometric_curve_result {
  std::vector<double> values;        ///< of the parameter
  xt::xtensor<double, 2> overall;    ///< [models][values], see performance
  xt::xtensor<double, 2> response;   ///< [models][values]
  xt::xtensor<double, 2> measured;   ///< [models][values], of a measure of one's own; else of no values
};

/// How a psychometric curve is taken.
template <integrator I = base>
struct psychometric_curve_options {
  int trials = 200;         ///< for each value
  I method{};               ///< the network itself, or as it is trained
  std::size_t threads = 0;  ///< 0: one for each core; the result is the same
};

namespace detail {

/// Models of an ensemble, a vector of them, or one.
template <class T>
std::vector<const model<T>*> all_models(const model<T>& one) {
  return {&one};
}
auto all_models(const auto& several) { return pointers_to(several); }

/// A task with the loss that an ensemble was trained with, by which its outputs are read.
template <class Models>
weighted_tasks read_as_trained(const weighted_tasks& tasks, const Models& models) {
  if constexpr (requires { models.tasks()[0].task.loss; }) {
    std::vector<weighted_task> all(tasks.begin(), tasks.end());
    for (auto& t : all) t.task.loss = models.tasks()[0].task.loss;
    return weighted_tasks(all);
  } else {
    return tasks;
  }
}

/// A measure that is not asked for.
struct no_measure {};

}  // namespace detail

/// Evaluates trained models, as they are, on variants of a task: for each value, set(task, value) changes a copy of it.
/// The trials of all values come from the same draws, those of the models' own evaluations; where the value is the one
/// that the task has anyway, the performance is that of trainer::evaluate.
///
///     const auto longer = psychometric_curve(
///         models, delayed_go{}, relu{}, {0.5, 1, 2, 4},
///         [](auto& task, double s) { task.seconds.delay = s; });
///     const auto finer = psychometric_curve(
///         models, decision_1{}, relu{}, {0.02, 0.05, 0.1, 0.2},
///         [](auto& task, double e) { task.strengths.half_difference = {e, e}; },
///         stronger_chosen{});
///
/// Outputs are read by the loss that an ensemble was trained with; of other models, by the task's own. Of several
/// threads, each calls set and measure.
///
/// What is longer in time is in any case more steps of the same dt: generalisation without training anew.
/// @param models   an ensemble, a std::vector of models, or one; they are not changed
/// @param measure  what else is to be known of the trials of a value: double(const recording<T>&), such as
///                 stronger_chosen
/// @throws std::invalid_argument for a value that makes no task, and as trainer::evaluate
template <class Models, trainable Task, nonlinearity Phi, class Set, class Measure = detail::no_measure,
          integrator I = base>
  requires std::invocable<Set&, Task&, double>
psychometric_curve_result psychometric_curve(const Models& models, const Task& task, const Phi& phi,
                                             std::vector<double> values, Set set, Measure measure = {},
                                             const psychometric_curve_options<I>& o = {}) {
  const auto all = detail::all_models(models);
  using model_type = std::remove_cvref_t<decltype(*all[0])>;
  using T = typename decltype(model_type::net)::scalar;
  constexpr bool measures = !std::same_as<Measure, detail::no_measure>;
  psychometric_curve_result result;
  const std::array<std::size_t, 2> shape{all.size(), values.size()};
  result.overall = result.response = xt::zeros<double>(shape);
  result.measured = xt::zeros<double>({all.size(), measures ? values.size() : 0});
  side_by_side(thread_count(o.threads), all.size() * values.size(), [&](std::size_t, std::size_t job) {
    const std::size_t i = job / values.size(), v = job % values.size();
    model_type m = *all[i];  // its weights are packed anew by whoever simulates it
    Task variant = task;
    set(variant, values[v]);
    trainer<Phi, T> with(m.net.architecture(), detail::read_as_trained(variant, models), phi);
    const auto seen = with.evaluate(m, o.trials, o.method);
    result.overall(i, v) = seen.overall, result.response(i, v) = seen.response;
    if constexpr (measures) result.measured(i, v) = measure(with.record(m, o.trials, 0, o.method));
  });
  result.values = std::move(values);
  return result;
}

}  // namespace ctrnn
