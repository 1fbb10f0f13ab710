// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/architecture.hpp>
#include <ctrnn/task/metric.hpp>
#include <ctrnn/task/trial.hpp>
#include <ctrnn/task/trial_draws.hpp>

#include <concepts>
#include <ranges>
#include <string_view>

namespace ctrnn {

/// A range whose elements are of a type or convert to it.
template <class R, class Element>
concept range_of =
    std::ranges::input_range<R> && std::convertible_to<std::ranges::range_reference_t<R>, Element>;

/// @name The parts of a task, one concept each, so that a compiler's message names the one that is missing.
/// @{
template <class T>
concept has_name = requires(const T& t) {
  { t.name } -> std::convertible_to<std::string_view>;
};
template <class T>
concept has_summary = requires(const T& t) {
  { t.summary } -> std::convertible_to<std::string_view>;
};
template <class T>
concept has_inputs = requires(const T& t) {
  { t.inputs } -> std::convertible_to<int>;
};
template <class T>
concept has_outputs = requires(const T& t) {
  { t.outputs } -> std::convertible_to<int>;
};
template <class T>
concept has_phases = requires(const T& t) {
  { t.phases() } -> range_of<phase>;
};
template <class T>
concept has_loss_periods = requires(const T& t) {
  { t.loss_periods() } -> range_of<loss_period>;
};
template <class T>
concept has_activity_periods = requires(const T& t) {
  { t.activity_periods() } -> range_of<loss_period>;
};
template <class T>
concept has_draw = requires(const T& t, trial& one, trial_draws& u) {
  t.draw(one, u);
};
template <class T>
concept has_metric = requires(const T& t) {
  { t.metric() } -> metric;
};
template <class T>
concept has_const_feedback_of_int_outputs_view_and_trial_batch = requires(const T& t, const outputs_view& y,
                                                                          trial_batch& b) {
  t.feedback(0, y, b);
};
template <class T>
concept declares_activity_periods = requires {
  &T::activity_periods;
} || requires(T& t) {
  t.activity_periods();
};
template <class T>
concept activity_periods_fit_if_declared = !declares_activity_periods<T> || has_activity_periods<T>;
template <class T>
concept declares_feedback = requires {
  &T::feedback;
};
template <class T>
concept feedback_fits_if_declared = !declares_feedback<T> || has_const_feedback_of_int_outputs_view_and_trial_batch<T>;
template <class T>
concept has_architecture = requires(const T& t) {
  { t.architecture_for(index_t(50), false) } -> std::convertible_to<architecture>;
};
template <class T>
concept declares_architecture = requires {
  &T::architecture_for;
};
template <class T>
concept architecture_fits_if_declared = !declares_architecture<T> || has_architecture<T>;
template <class T>
concept has_trials = requires(const T& t) {
  { t.trials } -> std::convertible_to<int>;
};
/// @}

/// A task: a plain struct that describes its trials and fills them.
///
/// | member | |
/// |---|---|
/// | `name` | the task's name in messages and files |
/// | `inputs`, `outputs` | numbers of channels |
/// | `phases()` | a range of `phase` |
/// | `loss_periods()` | a range of `loss_period`; each has a target in the batch |
/// | `draw(trial&, trial_draws&)` | writes inputs and targets of one trial; both are zero before |
/// | `metric()` | a new metric |
///
/// All are const. Optional members: `activity_periods()`, in which |r| is penalised (else the whole trained part);
/// `feedback` (see closed_loop_task). Optional defaults of an ensemble: `architecture_for(units, dale)`, an
/// architecture for an index_t and a bool (else published_architecture), `trials`, the number of trials of an iteration
/// (else 20), and the type `loss` (else squared_error). For users: `summary`, what is to be done in one line, and
/// `parameters`, the numbers that they may set by their names, see task_parameter.
template <class T>
concept task = has_name<T> && has_inputs<T> && has_outputs<T> && has_phases<T> && has_loss_periods<T> && has_draw<T> &&
    has_metric<T> && activity_periods_fit_if_declared<T> && feedback_fits_if_declared<T> &&
    architecture_fits_if_declared<T>;

/// A task whose later inputs depend on the network's outputs.
///
/// `feedback(int finished_phase, const outputs_view& y, trial_batch& batch) const` is called at each phase's
/// end, warm-up included, with the outputs y of its last step, and writes the inputs of later phases. It has to
/// set these inputs, not add to them, since a batch may be run again; networks whose outputs differ need a copy
/// of the batch each. No gradient passes through it.
template <class T>
concept closed_loop_task = task<T> && has_const_feedback_of_int_outputs_view_and_trial_batch<T>;

/// The default architecture of a task's networks: its own architecture_for, or published_architecture.
/// @throws std::invalid_argument for too few or too many units, see published_architecture
template <class Task>
  requires has_inputs<Task> && has_outputs<Task>
architecture architecture_for(const Task& t, index_t units, bool dale = false) {
  if constexpr (has_architecture<Task>)
    return t.architecture_for(units, dale);
  else
    return published_architecture(units, t.inputs, t.outputs, dale);
}

/// The default number of trials of an iteration on a task: its own `trials`, or 20.
template <class Task>
int trials_for(const Task& t) {
  if constexpr (has_trials<Task>)
    return t.trials;
  else
    return 20;
}

}  // namespace ctrnn
