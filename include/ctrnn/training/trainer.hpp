// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <deque>
#include <ctrnn/network/simulation.hpp>
#include <ctrnn/noise/ornstein_uhlenbeck.hpp>
#include <ctrnn/task/draw_batch.hpp>
#include <ctrnn/training/model.hpp>
#include <ctrnn/training/objective.hpp>
#include <ctrnn/training/observers.hpp>
#include <ctrnn/training/short_text.hpp>

namespace ctrnn {

/// Trains and evaluates models on a task, one at a time. It holds the memory that this takes (trials, noise, tape), not
/// the models; once warm, an iteration allocates nothing.
template <task Task, nonlinearity Phi, class T = float, storage_policy<T> Storage = store_all,
          loss_function Loss = squared_error, regulariser Regulariser = l1_regulariser>
class trainer {
 public:
  explicit trainer(const architecture& a, Task task = {}, Phi phi = {}, Storage storage = {}, Loss loss = {},
                   Regulariser regulariser = {})
      : shape_(a),
        task_(std::move(task)),
        metric_(std::as_const(task_).metric()),
        storage_(storage),
        loss_(loss),
        silent_(a, parameters<T>(a)),
        objective_(silent_, loss, std::move(regulariser)),
        simulation_(tape_, silent_, std::move(phi), noise_for(1, a.dt)) {
    if (task_.inputs != a.inputs || task_.outputs != a.outputs)
      throw std::invalid_argument("trainer: the network has " + std::to_string(a.inputs) + " inputs and " +
                                  std::to_string(a.outputs) + " outputs, but the task " + std::string(task_.name) +
                                  " has " + std::to_string(task_.inputs) + " and " + std::to_string(task_.outputs) +
                                  "; give the network those of the task");
  }

  /// One iteration: fresh trials and noise, simulation with the integrator, gradient, Adam.
  /// A loss or gradient that is not finite leaves the values as they are and is told in m.failure.
  /// @return the loss
  template <integrator I>
  double iterate(model<T>& m, const I& method, int trials = 20) {
    const double value = gradient(m, method, trials);
    if (!std::isfinite(value) || !finite(m.gradient)) {
      m.failure = describe_failure(m, method, trials, value);
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
    lay_out(task_, trials, 1, coarseness(method) * shape_.dt);
  }

  /// The loss of the model's next iteration, its gradient in m.gradient; the model's values are not changed.
  /// @throws std::invalid_argument for an integrator whose theta or beta cannot be, and a model of another architecture
  template <integrator I>
  double gradient(model<T>& m, const I& method, int trials = 20) {
    check_model(m);
    check_integrator(method);
    check_coarse_step(method);
    m.net.prepare();
    start(m, coarseness(method) * shape_.dt, random_stream::training_trials, random_stream::training_noise, trials);
    objective_.begin(batch_);
    auto observe = in_loop(m.net, objective_);
    try {
      {
        const typename tape<T>::recording_scope record(tape_, true);
        simulation_.run(method, batch_, storage_, observe);
      }
      tape_.backward();
      objective_.gradient(m.gradient);
    } catch (...) {  // a policy's own exception: nothing of this iteration is left
      tape_.forget();
      m.net.prepare();
      throw;
    }
    return objective_.loss();
  }

  /// Performance of the network itself (Base, no jitter) on fresh trials.
  performance evaluate(model<T>& m, int trials = 200) {
    check_model(m);
    m.net.prepare();
    start(m, shape_.dt, random_stream::evaluation_trials, random_stream::evaluation_noise, trials);
    metric_.begin(batch_);
    scorer<T, Loss, metric_type> score{m.net, loss_, outputs_, metric_};
    auto observe = in_loop(m.net, score);
    simulation_.run(base{}, batch_, store_all{}, observe);
    return metric_.result();
  }

  const architecture& shape() const { return shape_; }
  const Task& the_task() const { return task_; }
  /// The trials of the last iteration or evaluation.
  const trial_batch& batch() const { return batch_; }
  /// Bytes held for values and adjoints.
  std::size_t memory() const { return tape_.memory().capacity(); }

 private:
  using metric_type = std::decay_t<decltype(std::declval<const Task&>().metric())>;

  template <class I>
  void check_coarse_step(const I& method) const {
    if (const double step = coarseness(method) * shape_.dt; step >= 2 * shape_.noise_tau)
      throw std::invalid_argument("integrator: with theta = " + std::to_string(coarseness(method)) + " a step has " +
                                  detail::short_text(step) + " s, too long for noise with a time constant of " +
                                  detail::short_text(shape_.noise_tau) + " s; use a theta below " +
                                  detail::short_text(2 * shape_.noise_tau / shape_.dt));
  }

  void check_model(const model<T>& m) const {
    if (m.net.shape().tau.empty())
      throw std::logic_error("trainer: the model was moved from; use the one that it was moved to");
    if (!alike(m.net.shape(), shape_))
      throw std::invalid_argument("trainer: model " + std::to_string(m.number) +
                                  " has another architecture than the trainer (" + std::to_string(m.net.shape().units) +
                                  " and " + std::to_string(shape_.units) +
                                  " units); make both from the same one");
  }

  void start(model<T>& m, double dt, random_stream trial_stream, random_stream noise_stream, int trials) {
    const auto iteration = static_cast<std::uint32_t>(m.iteration);
    draw_batch(task_, batch_, {.seed = m.seed, .stream = trial_stream, .iteration = iteration, .trials = trials, .dt = dt});
    auto& process = noise_for(trials, dt);
    process.begin(m.seed, m.number, noise_stream, iteration);
    simulation_.use(m.net, process);
    objective_.use(m.net);
  }

  template <class Inner>
  auto in_loop(network<T>& net, Inner& inner) {
    return closed_loop<T, Task, Loss, Inner>{task_, batch_, net, loss_, outputs_, inner};
  }

  static bool finite(const parameters<T>& g) {
    T sum = 0;
    const auto add = [&](const T& v) { sum += v * v * T(0); };  // its square too, which Adam takes
    parameters<T>::for_each([&](const auto& x) { for_each_element(add, x); }, g);
    return sum == 0;
  }

  template <class I>
  std::string describe_failure(model<T>& m, const I& method, int trials, double value) {
    start(m, coarseness(method) * shape_.dt, random_stream::training_trials, random_stream::training_noise, trials);
    largest_rate<T> seen;
    auto observe = in_loop(m.net, seen);
    simulation_.run(method, batch_, store_all{}, observe);
    const auto phases = batch_.phases();
    std::string text = "model " + std::to_string(m.number) + ": loss " + detail::short_text(value) +
                       (std::isfinite(value) ? ", but a gradient that is not finite," : "") + " in iteration " +
                       std::to_string(m.iteration) + "; largest finite |r| " + detail::short_text(seen.value);
    if (seen.not_finite_in >= 0)
      text += ", first non-finite in phase '" + std::string(phases[static_cast<std::size_t>(seen.not_finite_in)].name) + "'";
    return text + "; the values before this iteration are kept";
  }

  ornstein_uhlenbeck<T>& noise_for(int trials, double dt) {
    for (auto& n : noises_)
      if (n.trials == trials && n.dt == dt) return n.process;
    return noises_.emplace_back(noise{trials, dt, {trials, shape_.units, dt, shape_.noise_tau}}).process;
  }
  struct noise {
    int trials;
    double dt;
    ornstein_uhlenbeck<T> process;
  };

  architecture shape_;
  Task task_;
  metric_type metric_;  // begins anew with each evaluation
  Storage storage_;
  Loss loss_;
  std::deque<noise> noises_;
  network<T> silent_;  // stands in until there is a model
  tape<T> tape_;
  trial_batch batch_;
  output_reader<T> outputs_;
  objective<T, Loss, Regulariser> objective_;
  simulation<T, Phi, ornstein_uhlenbeck<T>> simulation_;
};

}  // namespace ctrnn
