// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/task/weighted_tasks.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/failure.hpp>
#include <ctrnn/training/objective.hpp>
#include <ctrnn/training/recording.hpp>
#include <ctrnn/training/runner.hpp>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace ctrnn {

/// Trains and evaluates models on a task or several, one model at a time. It holds the memory that this takes (see
/// runner), not the models; once warm, an iteration allocates nothing.
///
/// Of several tasks, each has trials and noise of its own in every iteration, at the part of their addresses that is
/// its place in the list.
template <dynamics_or_nonlinearity Dynamics, class T = float, regulariser Regulariser = l1_regulariser,
          storage_policy<T> Storage = store_all>
class trainer {
 public:
  /// @param a      of the networks that it trains
  /// @param tasks  one, or several
  /// @throws std::invalid_argument for an architecture with other channels than the tasks have
  trainer(const ctrnn::architecture& a, weighted_tasks tasks, Dynamics how = {}, Regulariser regulariser = {},
          Storage storage = {})
      : tasks_(std::move(tasks)),
        seen_(tasks_.size()),
        slopes_(slopes_of(how)),
        run_(a, std::move(how), storage),
        objective_(std::move(regulariser)) {
    for (const auto& t : tasks_) metrics_.push_back(t.task.metric());
    if (tasks_.inputs != a.inputs || tasks_.outputs != a.outputs)
      refuse({"trainer: the network has ", a.inputs, " inputs and ", a.outputs, " outputs, but the task ", tasks_.name,
              " has ", tasks_.inputs, " and ", tasks_.outputs, "; give the network those of the task"});
  }

  /// One iteration: fresh trials (so many of each task; 0: the task's own number, or 20) and noise, simulation with
  /// the integrator, gradient, which is clipped where the optimiser has limits, and its step. A loss or gradient that
  /// is not finite leaves the values as they are and is told in m.failure.
  /// @return the loss
  template <integrator I>
  double iterate(model<T>& m, const I& method, int trials = 0) {
    if (m.net.architecture().rules != m.optimiser.rules())
      refuse({"trainer: model ", m.number, " has a network with other rules of its arrays than its optimiser; make the "
              "model from that network"});
    const double loss = gradient(m, method, trials);
    const bool clipped = m.optimiser.clip(m.gradient);
    if (!std::isfinite(loss) || !all_finite(m.gradient)) {
      m.failure = describe_failure(run_, m, tasks_, method, number_of(trials), loss);
      return loss;
    }
    m.net.change([&](auto& values) { m.optimiser.step(values, m.gradient, m.iteration); });
    ++m.iteration, m.clipped_steps += clipped ? 1 : 0;
    return loss;
  }

  /// The loss of the model's next iteration, its gradient in m.gradient; the model's values are not changed.
  /// @throws std::invalid_argument for an integrator whose theta or beta cannot be, and a model of another architecture
  template <integrator I>
  double gradient(model<T>& m, const I& method, int trials = 0) {
    check_fit(m, method);
    check_gradient_change(method);
    double loss = 0;
    try {
      for (std::size_t k = 0; k < tasks_.size(); ++k) {
        if (k > 0) loss += objective_.loss();  // of the task before; the last one's is complete after gradient()
        const auto want = request(k, training_streams);
        run_.draw(m, want, number_of(trials), step_of(method));
        run_.batch.weigh(tasks_[k].weight);
        objective_.begin(m.net, want.task->loss, run_.batch, &run_.outputs.noise, &slopes_);
        run_.forward_and_backward(m, want, method, {&objective_});
      }
    } catch (...) {
      m.net.clear_gradient();  // of the tasks before the one that a policy broke off
      throw;
    }
    objective_.gradient(m.gradient);
    return loss + objective_.loss();
  }

  /// The loss in trials of one's own (of several tasks: of the one they are of, without its weight), with the noise of
  /// the model's evaluation, and its gradient in m.gradient. `look` is an observer of the simulation that is told of
  /// each state before the loss is: in a when_backward of its own the adjoint of a state is complete, see
  /// gradient_through_time.
  /// @param which  place of the task among several
  /// @throws std::invalid_argument as record() for trials of one's own
  template <integrator I>
  double gradient(model<T>& m, const trial_batch& given, int which, const I& method, observer<T>& look) {
    const auto want = request(checked_task(which), evaluation_streams);
    check_fit(m, method);
    check_gradient_change(method);
    take(given, method);
    objective_.begin(m.net, want.task->loss, run_.batch, &run_.outputs.noise, &slopes_);
    run_.forward_and_backward(m, want, method, {&look, &objective_});
    objective_.gradient(m.gradient);
    return objective_.loss();
  }

  /// Performance of the network itself (Base, no jitter) on fresh trials, so many of each task; of several tasks the
  /// mean, see by_task(). With another integrator than Base: that of the network as it is trained, with its skips.
  template <integrator I = base>
  performance evaluate(model<T>& m, int trials = 200, const I& method = {},
                       evaluation_round round = evaluation_round::first) {
    check_fit(m, method);
    performance mean;
    for (std::size_t k = 0; k < tasks_.size(); ++k) {
      const auto want = request(k, evaluation_streams, round);
      run_.draw(m, want, trials, step_of(method));
      metrics_[k].begin(run_.batch);
      scorer<T> score(metrics_[k], want.task->loss, m.net, run_.outputs);
      run_.forward(m, want, method, score);
      seen_[k] = metrics_[k].result();
      mean.overall += seen_[k].overall, mean.response += seen_[k].response;
    }
    const auto count = static_cast<double>(tasks_.size());
    return {mean.overall / count, mean.response / count};
  }

  /// Runs the trials of the model's evaluation, and tells an observer of them.
  /// @param which  place of the task among several
  /// @throws std::invalid_argument as record()
  void watch(model<T>& m, int trials, observer<T>& look, int which = 0) {
    const auto want = request(checked_task(which), evaluation_streams);
    check_fit(m, base{});
    run_.draw(m, want, trials, step_of(base{}));
    run_.forward(m, want, base{}, look);
  }

  /// What the latest evaluation found, task by task.
  std::span<const performance> by_task() const { return seen_; }

  /// The activity of the network in the trials of its evaluation: those that evaluate(m, trials, method) looks at.
  /// @param which  place of the task among several
  /// @throws std::invalid_argument for a task that is not there, an integrator and a model as gradient()
  template <integrator I = base>
  recording<T> record(model<T>& m, int trials = 200, int which = 0, const I& method = {}) {
    const auto want = request(checked_task(which), evaluation_streams);
    check_fit(m, method);
    run_.draw(m, want, trials, step_of(method));
    return recorded(m, want, method);
  }

  /// The activity of the network in trials of one's own, with the noise of its evaluation.
  /// @throws std::invalid_argument for trials that are not in steps of the integrator, and as above
  template <integrator I = base>
  recording<T> record(model<T>& m, const trial_batch& given, int which = 0, const I& method = {}) {
    const auto want = request(checked_task(which), evaluation_streams);
    check_fit(m, method);
    take(given, method);
    return recorded(m, want, method);
  }

  /// Draws into a batch the trials of the model's evaluation: those that evaluate(m, trials, method) looks at.
  /// @param which  place of the task among several
  template <integrator I = base>
  void draw_evaluation(trial_batch& batch, const model<T>& m, int which, int trials, const I& method = {}) const {
    const auto want = request(checked_task(which), evaluation_streams);
    check_fit(m, method);
    run_.draw_trials(batch, m, want, trials, step_of(method));
  }

  /// Throws std::invalid_argument for what iterate() would refuse of an integrator: a theta or beta that cannot be, and
  /// a coarse step that the noise or a phase of the task does not allow.
  template <integrator I>
  void check(const I& method) const {
    check_integrator(method);
    check_gradient_change(method);
    check_coarse_step(method);
    trial_batch trials;
    for (const auto& t : tasks_) {
      t.task.lay_out(trials, 1, step_of(method));
      check_trials(method, trials);
    }
  }

  const ctrnn::architecture& architecture() const { return run_.architecture(); }  ///< of the networks it trains
  const weighted_tasks& tasks() const { return tasks_; }  ///< what is learnt: one task, or several
  const Regulariser& regulariser() const { return objective_.price(); }  ///< what rates and weights cost
  /// Omega of the latest gradient, see gradient_change; of several tasks that of the last.
  double gradient_change_term() const
    requires prices_gradient_change<Regulariser>
  {
    return objective_.gradient_change_term();
  }
  /// The trials of the last iteration or evaluation; of several tasks those of the last.
  const trial_batch& batch() const { return run_.batch; }
  /// Bytes held for values and adjoints.
  std::size_t memory() const { return run_.memory(); }

 private:
  /// Length of an integrator's step, s: dt, or theta dt of a coarse one.
  template <class I>
  double step_of(const I& method) const {
    return coarseness(method) * architecture().dt;
  }

  run_request request(std::size_t k, run_streams streams, evaluation_round round = evaluation_round::first) const {
    return {&tasks_[k].task, streams, part_of(k, round)};
  }

  int number_of(int trials) const { return trials > 0 ? trials : tasks_.trials; }

  template <class I>
  void check_coarse_step(const I& method) const {
    if (architecture().noise != noise_kind::published) return;
    if (const double step = step_of(method), tau = architecture().noise_tau; step >= 2 * tau)
      refuse({"integrator: with theta = ", coarseness(method), " a step has ", rounded_text_of(step),
              " s, too long for noise with a time constant of ", tau, " s; use a theta below ",
              rounded_text_of(2 * tau / architecture().dt), ", or exact or white noise"});
  }

  static rate_slopes<T> slopes_of(const Dynamics& how) {
    if constexpr (prices_gradient_change<Regulariser>) return rate_slopes_of<T>(how);
    return {};
  }

  /// Refuses an integrator other than base beside a regulariser that prices what a step hands back.
  template <class I>
  static void check_gradient_change(const I&) {
    if constexpr (prices_gradient_change<Regulariser> && !std::same_as<std::remove_cvref_t<I>, base>)
      refuse({"regulariser: ", policy_name(Regulariser()), " prices how one base step changes the gradient; train by "
              "base, or take a regulariser without gradient_change"});
  }

  template <class I>
  void check_fit(const model<T>& m, const I& method) const {
    check_integrator(method);
    check_coarse_step(method);
    const auto &given = m.net.architecture(), &own = architecture();
    if (given.tau.empty())
      refuse<std::logic_error>({"trainer: the model was moved from; use the one that it was moved to"});
    if (const auto difference = first_difference(given, own); !difference.empty())
      refuse({"trainer: model ", m.number, " has another architecture than the trainer, they differ in the ",
              difference, " (", given.units, " and ", own.units, " units); make both from the same one"});
  }

  std::size_t checked_task(int which) const {
    if (which < 0 || static_cast<std::size_t>(which) >= tasks_.size())
      refuse({"trainer: task ", which, " was asked for; there are ", tasks_.size(), ", counted from 0"});
    return static_cast<std::size_t>(which);
  }

  /// Takes trials that are not the task's own draw.
  template <class I>
  void take(const trial_batch& given, const I& method) {
    if (const double step = step_of(method); given.dt() != step)
      refuse({"trainer: trials in steps of ", given.dt(), " s were given for steps of ", step,
              " s; draw them with the dt of the integrator"});
    run_.batch = given;
  }

  template <class I>
  recording<T> recorded(model<T>& m, const run_request& want, const I& method) {
    auto result = empty_recording<T>(run_.batch, architecture());
    recorder<T> write(m.net, want.task->loss, run_.outputs, result);
    run_.forward(m, want, method, write);
    result.batch = run_.batch;
    return result;
  }

  weighted_tasks tasks_;
  std::vector<any_metric> metrics_;  // of the tasks
  std::vector<performance> seen_;    // of the tasks, by the latest evaluation
  rate_slopes<T> slopes_;            // for a regulariser with gradient_change
  runner<Dynamics, T, Storage> run_;
  objective<T, Regulariser> objective_;
};

}  // namespace ctrnn
