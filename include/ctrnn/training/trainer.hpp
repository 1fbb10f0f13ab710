// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/simulation.hpp>
#include <ctrnn/noise/ornstein_uhlenbeck.hpp>
#include <ctrnn/task/weighted_tasks.hpp>
#include <ctrnn/training/model.hpp>
#include <ctrnn/training/objective.hpp>
#include <ctrnn/training/recording.hpp>
#include <ctrnn/training/short_text.hpp>
#include <deque>
#include <span>

namespace ctrnn {

/// Which evaluation: of the same network, on other trials and noise.
enum class evaluation_round : std::uint32_t { first, confirmation };

/// Trains and evaluates models on a task or several, one model at a time. It holds the memory that this takes (trials,
/// noise, tape), not the models; once warm, an iteration allocates nothing.
///
/// Of several tasks, each has trials and noise of its own in every iteration, at the part of their addresses that is
/// its place in the list.
template <nonlinearity Phi, class T = float, regulariser Regulariser = l1_regulariser,
          storage_policy<T> Storage = store_all>
class trainer {
 public:
  /// @param a      of the networks that it trains
  /// @param tasks  one, or several
  /// @throws std::invalid_argument for an architecture with other channels than the tasks have
  trainer(const ctrnn::architecture& a, weighted_tasks tasks, Phi phi = {}, Regulariser regulariser = {},
          Storage storage = {})
      : architecture_(a),
        tasks_(std::move(tasks)),
        seen_(tasks_.size()),
        storage_(storage),
        silent_(a, parameters<T>(a)),
        objective_(silent_, std::move(regulariser)),
        simulation_(tape_, silent_, std::move(phi), noise_for(1, a.dt)) {
    for (const auto& t : tasks_) metrics_.push_back(t.task.metric());
    if (tasks_.inputs != a.inputs || tasks_.outputs != a.outputs)
      throw std::invalid_argument("trainer: the network has " + std::to_string(a.inputs) + " inputs and " +
                                  std::to_string(a.outputs) + " outputs, but the task " + tasks_.name + " has " +
                                  std::to_string(tasks_.inputs) + " and " + std::to_string(tasks_.outputs) +
                                  "; give the network those of the task");
  }

  /// One iteration: fresh trials (so many of each task; 0: the task's own number, or 20) and noise, simulation with
  /// the integrator, gradient, Adam. A loss or gradient that is not finite leaves the values as they are and is told
  /// in m.failure.
  /// @return the loss
  template <integrator I>
  double iterate(model<T>& m, const I& method, int trials = 0) {
    const double value = gradient(m, method, trials);
    if (!std::isfinite(value) || !finite(m.gradient)) {
      m.failure = describe_failure(m, method, number_of(trials), value);
      return value;
    }
    m.optimiser.step(m.net.values, m.gradient);
    ++m.iteration;
    m.net.prepare();
    return value;
  }

  /// Throws std::invalid_argument for what iterate() would refuse of an integrator: a theta or beta that cannot be, and
  /// a coarse step that the noise or a phase of the task does not allow.
  template <integrator I>
  void check(const I& method) const {
    check_integrator(method);
    check_coarse_step(method);
    trial_batch trials;
    for (const auto& t : tasks_) {
      t.task.lay_out(trials, 1, coarseness(method) * architecture_.dt);
      check_trials(method, trials);
    }
  }

  /// The loss of the model's next iteration, its gradient in m.gradient; the model's values are not changed.
  /// @throws std::invalid_argument for an integrator whose theta or beta cannot be, and a model of another architecture
  template <integrator I>
  double gradient(model<T>& m, const I& method, int trials = 0) {
    check_fit(m, method);
    m.net.prepare();
    double loss = 0;
    roll_back_on_exception(m, [&] {
      for (std::size_t k = 0; k < tasks_.size(); ++k) {
        if (k > 0) loss += objective_.loss();  // of the task before; the last one's is complete after gradient()
        start(m, k, coarseness(method) * architecture_.dt, training, number_of(trials));
        batch_.weigh(tasks_[k].weight);
        run_forward_and_backward(m, k, method, {&objective_});
      }
      objective_.gradient(m.gradient);
    });
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
    const auto k = checked_task(which);
    check_fit(m, method);
    start_on_given(m, k, given, method);
    m.net.prepare();
    roll_back_on_exception(m, [&] {
      run_forward_and_backward(m, k, method, {&look, &objective_});
      objective_.gradient(m.gradient);
    });
    return objective_.loss();
  }

  /// Performance of the network itself (Base, no jitter) on fresh trials, so many of each task; of several tasks the
  /// mean, see by_task(). With another integrator than Base: that of the network as it is trained, with its skips.
  template <integrator I = base>
  performance evaluate(model<T>& m, int trials = 200, const I& method = {},
                       evaluation_round round = evaluation_round::first) {
    check_fit(m, method);
    m.net.prepare();
    performance mean;
    for (std::size_t k = 0; k < tasks_.size(); ++k) {
      start(m, k, coarseness(method) * architecture_.dt, evaluation, trials, round);
      metrics_[k].begin(batch_);
      scorer<T> score(metrics_[k], tasks_[k].task.loss, m.net, outputs_);
      run_forward(m, k, method, score);
      seen_[k] = metrics_[k].result();
      mean.overall += seen_[k].overall, mean.response += seen_[k].response;
    }
    const auto count = static_cast<double>(tasks_.size());
    return {mean.overall / count, mean.response / count};
  }

  /// What the latest evaluation found, task by task.
  std::span<const performance> by_task() const { return seen_; }

  /// The activity of the network in the trials of its evaluation: those that evaluate(m, trials, method) looks at.
  /// @param which  place of the task among several
  /// @throws std::invalid_argument for a task that is not there, an integrator and a model as gradient()
  template <integrator I = base>
  recording<T> record(model<T>& m, int trials = 200, int which = 0, const I& method = {}) {
    const auto k = checked_task(which);
    check_fit(m, method);
    start(m, k, coarseness(method) * architecture_.dt, evaluation, trials);
    return recorded(m, k, method);
  }

  /// The activity of the network in trials of one's own, with the noise of its evaluation.
  /// @throws std::invalid_argument for trials that are not in steps of the integrator, and as above
  template <integrator I = base>
  recording<T> record(model<T>& m, const trial_batch& given, int which = 0, const I& method = {}) {
    const auto k = checked_task(which);
    check_fit(m, method);
    start_on_given(m, k, given, method);
    return recorded(m, k, method);
  }

  /// Draws into a batch the trials of the model's evaluation: those that evaluate(m, trials, method) looks at.
  /// @param which  place of the task among several
  template <integrator I = base>
  void draw_evaluation(trial_batch& batch, const model<T>& m, int which, int trials, const I& method = {}) const {
    const auto k = checked_task(which);
    check_fit(m, method);
    draw(batch, m, k, coarseness(method) * architecture_.dt, evaluation, trials, evaluation_round::first);
  }

  const ctrnn::architecture& architecture() const { return architecture_; }  ///< of the networks it trains
  const weighted_tasks& tasks() const { return tasks_; }  ///< what is learnt: one task, or several
  /// The trials of the last iteration or evaluation; of several tasks those of the last.
  const trial_batch& batch() const { return batch_; }
  /// Bytes held for values and adjoints.
  std::size_t memory() const { return tape_.memory().capacity(); }

 private:
  struct streams {
    random_stream trials, noise;
  };
  static constexpr streams training{random_stream::training_trials, random_stream::training_noise};
  static constexpr streams evaluation{random_stream::evaluation_trials, random_stream::evaluation_noise};

  template <class I>
  void check_coarse_step(const I& method) const {
    if (const double step = coarseness(method) * architecture_.dt; step >= 2 * architecture_.noise_tau)
      throw std::invalid_argument("integrator: with theta = " + std::to_string(coarseness(method)) + " a step has " +
                                  detail::short_text(step) + " s, too long for noise with a time constant of " +
                                  detail::short_text(architecture_.noise_tau) + " s; use a theta below " +
                                  detail::short_text(2 * architecture_.noise_tau / architecture_.dt));
  }

  template <class I>
  void check_fit(const model<T>& m, const I& method) const {
    check_integrator(method);
    check_coarse_step(method);
    if (m.net.architecture().tau.empty())
      throw std::logic_error("trainer: the model was moved from; use the one that it was moved to");
    if (!alike(m.net.architecture(), architecture_))
      throw std::invalid_argument("trainer: model " + std::to_string(m.number) +
                                  " has another architecture than the trainer (" + std::to_string(m.net.architecture().units) +
                                  " and " + std::to_string(architecture_.units) +
                                  " units); make both from the same one");
  }

  int number_of(int trials) const { return trials > 0 ? trials : tasks_.trials; }

  std::size_t checked_task(int which) const {
    if (which < 0 || static_cast<std::size_t>(which) >= tasks_.size())
      throw std::invalid_argument("trainer: task " + std::to_string(which) + " was asked for; there are " +
                                  std::to_string(tasks_.size()) + ", counted from 0");
    return static_cast<std::size_t>(which);
  }

  /// Part of the addresses of trials and noise.
  static std::uint32_t part(std::size_t k, evaluation_round round) {
    constexpr std::uint32_t most_tasks = 128;
    return static_cast<std::uint32_t>(k) + most_tasks * static_cast<std::uint32_t>(round);
  }

  void draw(trial_batch& batch, const model<T>& m, std::size_t k, double dt, streams of, int trials,
            evaluation_round round) const {
    tasks_[k].task.draw_batch(batch, {.seed = m.seed,
                            .stream = of.trials,
                            .iteration = static_cast<std::uint32_t>(m.iteration),
                            .trials = trials,
                            .dt = dt,
                            .part = part(k, round)});
  }

  void start(model<T>& m, std::size_t k, double dt, streams of, int trials,
             evaluation_round round = evaluation_round::first) {
    draw(batch_, m, k, dt, of, trials, round);
    start_run(m, k, dt, of, trials, round);
  }

  void start_run(model<T>& m, std::size_t k, double dt, streams of, int trials,
                   evaluation_round round = evaluation_round::first) {
    auto& process = noise_for(trials, dt);
    process.begin(m.seed, m.number, of.noise, static_cast<std::uint32_t>(m.iteration), part(k, round));
    simulation_.use(m.net, process);
    objective_.use(m.net);
  }

  /// Starts on trials that are not the task's own draw.
  template <class I>
  void start_on_given(model<T>& m, std::size_t k, const trial_batch& given, const I& method) {
    if (const double step = coarseness(method) * architecture_.dt; given.dt() != step)
      throw std::invalid_argument("trainer: trials in steps of " + detail::short_text(given.dt()) +
                                  " s were given for steps of " + detail::short_text(step) +
                                  " s; draw them with the dt of the integrator");
    batch_ = given;
    start_run(m, k, given.dt(), evaluation, given.trials());
  }

  task_feedback<T> feedback_of(model<T>& m, std::size_t k) { return {tasks_[k].task, batch_, m.net, outputs_}; }

  /// Runs the batch and goes back through it; the observers see it, the objective among them.
  template <class I>
  void run_forward_and_backward(model<T>& m, std::size_t k, const I& method, std::initializer_list<observer<T>*> observing) {
    objective_.begin(tasks_[k].task.loss, batch_);
    auto answer = feedback_of(m, k);
    {
      const typename tape<T>::recording_scope record(tape_, true);
      simulation_.run(method, batch_, storage_, observing, &answer);
    }
    tape_.backward();
  }

  /// Does the work; where a policy throws an exception of its own, nothing of this iteration is left.
  template <class Work>
  void roll_back_on_exception(model<T>& m, Work work) {
    try {
      work();
    } catch (...) {
      tape_.forget();
      m.net.prepare();
      throw;
    }
  }

  /// Runs the batch without a gradient.
  template <class I>
  void run_forward(model<T>& m, std::size_t k, const I& method, observer<T>& look) {
    auto answer = feedback_of(m, k);
    simulation_.run(method, batch_, store_all{}, {&look}, &answer);
  }

  template <class I>
  recording<T> recorded(model<T>& m, std::size_t k, const I& method) {
    m.net.prepare();
    const auto size = [](index_t n) { return static_cast<std::size_t>(n); };
    const std::size_t steps = size(batch_.trained_steps()), trials = size(batch_.trials());
    recording<T> result;
    result.rates = xt::xtensor<T, 3>::from_shape({steps, trials, size(architecture_.units)});
    result.outputs = xt::xtensor<T, 3>::from_shape({steps, trials, size(architecture_.outputs)});
    recorder<T> write(m.net, tasks_[k].task.loss, outputs_, result);
    run_forward(m, k, method, write);
    result.batch = batch_;
    return result;
  }

  static bool finite(const parameters<T>& g) {
    T sum = 0;
    const auto add = [&](const T& v) { sum += v * v * T(0); };  // its square too, which Adam takes
    parameters<T>::for_each([&](const auto& x) { for_each_element(add, x); }, g);
    return sum == 0;
  }

  template <class I>
  std::string describe_failure(model<T>& m, const I& method, int trials, double value) {
    largest_rate<T> seen;
    std::string first;
    for (std::size_t k = 0; k < tasks_.size(); ++k) {
      start(m, k, coarseness(method) * architecture_.dt, training, trials);
      run_forward(m, k, method, seen);
      if (seen.not_finite_in >= 0 && first.empty())
        first = ", first non-finite in phase '" +
                std::string(batch_.phases()[static_cast<std::size_t>(seen.not_finite_in)].name) + "'" +
                (tasks_.size() > 1 ? " of " + std::string(tasks_[k].task.name) : "");
    }
    return "model " + std::to_string(m.number) + ": loss " + detail::short_text(value) +
           (std::isfinite(value) ? ", but a gradient that is not finite," : "") + " in iteration " +
           std::to_string(m.iteration) + "; largest finite |r| " + detail::short_text(seen.value) + first +
           "; the values before this iteration are kept";
  }

  ornstein_uhlenbeck<T>& noise_for(int trials, double dt) {
    for (auto& n : noises_)
      if (n.trials == trials && n.dt == dt) return n.process;
    return noises_.emplace_back(noise{trials, dt, {trials, architecture_.units, dt, architecture_.noise_tau}}).process;
  }
  struct noise {
    int trials;
    double dt;
    ornstein_uhlenbeck<T> process;
  };

  ctrnn::architecture architecture_;
  weighted_tasks tasks_;
  std::vector<any_metric> metrics_;  // of the tasks
  std::vector<performance> seen_;    // of the tasks, by the latest evaluation
  Storage storage_;
  std::deque<noise> noises_;
  network<T> silent_;  // stands in until there is a model
  tape<T> tape_;
  trial_batch batch_;
  output_reader<T> outputs_;
  objective<T, Regulariser> objective_;
  simulation<T, Phi, ornstein_uhlenbeck<T>> simulation_;
};

}  // namespace ctrnn
