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
  std::vector<double> values;        ///< values of the parameter
  xt::xtensor<double, 2> overall;    ///< [models][values] performance::overall
  xt::xtensor<double, 2> response;   ///< [models][values] performance::response
  xt::xtensor<double, 2> measured;   ///< [models][values] results of `measure`; [models][0] without one
};

/// How a psychometric curve is taken.
template <integrator I = base>
struct psychometric_curve_options {
  int trials = 200;         ///< number of trials for each value
  I method{};               ///< base: the network itself; or the integrator that it is trained with
  std::size_t threads = 0;  ///< 0: one for each core; the result is the same
};

namespace detail {

/// Pointers to the models of an ensemble or a vector, or to a single model.
template <class T>
std::vector<const model<T>*> all_models(const model<T>& one) {
  return {&one};
}
auto all_models(const auto& several) { return pointers_to(several); }

/// Tasks with the loss that an ensemble was trained with, which says what its outputs are.
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

/// The type of `measure` where there is none.
struct no_measure {};

}  // namespace detail

/// Evaluates trained models, without further training, on variants of a task: for each value, set(task, value) changes
/// a copy of the task. The trials of all values come from the same draws, those of the models' own evaluations; for the
/// value that the task itself has, the performance is that of trainer::evaluate.
///
///     const auto longer = psychometric_curve(
///         models, tasks::delayed_go{}, relu{}, {0.5, 1, 2, 4},
///         [](auto& task, double s) { task.seconds.delay = s; });
///     const auto finer = psychometric_curve(
///         models, tasks::decision_1{}, relu{}, {0.02, 0.05, 0.1, 0.2},
///         [](auto& task, double e) { task.strengths.half_difference = {e, e}; },
///         stronger_chosen{});
///
/// The outputs of an ensemble are those of the loss that it was trained with; the outputs of other models are those of
/// the task's own loss. With several threads, set and measure are called by all of them at the same time.
///
/// A variant that lasts longer has more steps of the same dt.
/// @param how      a nonlinearity, or dynamics
/// @param models   an ensemble, a std::vector of models, or one; they are not changed
/// @param measure  a further measure of the trials of a value: double(const recording<T>&), such as stronger_chosen
/// @throws std::invalid_argument for a value with which the task has no valid trials, and as trainer::evaluate
template <class Models, trainable Task, dynamics_or_nonlinearity Dynamics, class Set,
          class Measure = detail::no_measure, integrator I = base>
  requires std::invocable<Set&, Task&, double>
psychometric_curve_result psychometric_curve(const Models& models, const Task& task, const Dynamics& how,
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
    model_type m = *all[i];  // a copy, as a trainer needs one that is not const
    Task variant = task;
    set(variant, values[v]);
    trainer<Dynamics, T> with(m.net.architecture(), detail::read_as_trained(variant, models), how);
    const auto seen = with.evaluate(m, o.trials, o.method);
    result.overall(i, v) = seen.overall, result.response(i, v) = seen.response;
    if constexpr (measures) result.measured(i, v) = measure(with.record(m, o.trials, 0, o.method));
  });
  result.values = std::move(values);
  return result;
}

}  // namespace ctrnn
