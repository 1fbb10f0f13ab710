// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <chrono>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/criterion.hpp>
#include <ctrnn/training/ensemble_options.hpp>
#include <ctrnn/training/pointers_to.hpp>
#include <ctrnn/training/progress.hpp>
#include <ctrnn/training/side_by_side.hpp>
#include <ctrnn/training/stop_request.hpp>
#include <ctrnn/training/trainer.hpp>
#include <ctrnn/training/warning.hpp>
#include <functional>
#include <memory>

namespace ctrnn {

/// Independent models that learn one task, or several together, by one method, side by side on all cores.
///
/// They share each iteration's trials, not the noise. Results depend neither on the number of threads nor on the
/// company: model m comes out the same, bit for bit, alone or among others (under stop_rule::each).
///
/// A loss of one's own comes with the task: ensemble<any_task, dasc<20>, relu> with
/// any_task(tasks::delayed_go{}, my_loss{}).
template <trainable Task, integrator Integrator, dynamics_or_nonlinearity Dynamics, class T = float,
          regulariser Regulariser = l1_regulariser, storage_policy<T> Storage = store_all>
class ensemble {
 public:
  using scalar = T;                                                        ///< float or double
  using trainer_type = ctrnn::trainer<Dynamics, T, Regulariser, Storage>;  ///< what trains its models

  /// @throws std::invalid_argument for numbers that make no network, see architecture_for
  explicit ensemble(const ensemble_options& o, const Task& task = {}, Integrator method = {}, Dynamics how = {},
                    Regulariser regulariser = {}, Storage storage = {})
      : ensemble(architecture_of(o, task), o, task, method, how, regulariser, storage) {}

  /// With an architecture of one's own, which says units, Dale's law, noise, output bias, initial state and rules of
  /// the arrays; in the options they stay as they are.
  /// @throws std::invalid_argument for options that say others of these than the architecture
  ensemble(const architecture& a, const ensemble_options& o, const Task& task = {}, Integrator method = {},
           Dynamics how = {}, Regulariser regulariser = {}, Storage storage = {})
      : options_(o), method_(std::move(method)), dynamics_(as_dynamics(how)) {
    ctrnn::check(o, a);
    for (int m = 0; m < o.models; ++m)
      models_.push_back(
          std::make_unique<model<T>>(a, optimiser_of(o), o.seed, o.first + static_cast<std::uint32_t>(m), o.initial));
    const std::size_t workers = std::min(thread_count(o.threads), models_.size());
    const weighted_tasks tasks(task);
    for (std::size_t w = 0; w < workers; ++w)
      trainers_.push_back(std::make_unique<trainer_type>(a, tasks, how, regulariser, storage));
  }

  /// Trains until every model has met the criterion or the iterations are used up. Where an ensemble trains on with
  /// another criterion than before, it is as if that had been the criterion at the latest evaluation, see judge_anew.
  /// @param on_evaluation  on_evaluation(const progress&) is called by this thread after every evaluation; if it
  ///                       returns a bool, false ends training there
  /// @param stop  is asked before each iteration and evaluation of each model, by the threads that train them; true
  ///              ends training there. The next train(o), or one that resumes from a checkpoint, goes on as if there
  ///              had been no stop, bit for bit.
  template <class OnEvaluation>
  report train(const training_options& o, OnEvaluation on_evaluation, const std::function<bool()>& stop = {}) {
    check(o);
    const schedule plan = schedule_of(method_, o);
    report result;
    result.warnings = warnings(o);
    if (plan_ && o.criterion != trained_with_.criterion) judge_anew(o, pointers_to(*this));
    trained_with_ = o;
    if (plan_ && plan != *plan_)
      for (auto& m : models_) m->stage = 0;  // of the new plan
    plan_ = plan;

    auto running = start_again();
    stop_request end(stop);
    while (!running.empty() && iteration_ < o.max_iterations) {
      const std::int64_t next = iteration_ - iteration_ % o.evaluate_every + o.evaluate_every;
      const std::int64_t until = std::min(next, o.max_iterations);
      side_by_side(trainers_.size(), running.size(), [&](std::size_t worker, std::size_t job) {
        train_until(*trainers_[worker], *running[job], plan, o, until, end);
      });
      if (result.interrupted = end.was_met() || !mark_solved(o, running, until, end); result.interrupted) break;
      iteration_ = until;
      std::erase_if(running, [](const auto* m) { return m->solved() || !m->failure.empty(); });
      if constexpr (std::is_convertible_v<std::invoke_result_t<OnEvaluation, const progress&>, bool>)
        result.interrupted = !on_evaluation(progress_now(plan, running));
      else
        on_evaluation(progress_now(plan, running));
      if (result.interrupted) break;
    }
    for (const auto& m : models_) {
      result.iterations = std::max(result.iterations, m->iteration);
      result.solved += m->solved() ? 1 : 0;
      if (!m->failure.empty()) result.failures.push_back(m->failure);
      if (!m->curve.empty() && std::isnan(m->curve.back().performance))
        result.warnings.push_back(
            message({"model ", m->number, ": the metric of ", tasks().name, " gives a performance that is not a ",
                     "number; see that its observe() counts something: the step that it is given is one of all "
                     "trained steps, not of the phase"}));
    }
    return result;
  }
  /// The same without looking on.
  report train(const training_options& o) {
    return train(o, [](const progress&) {});
  }

  /// Throws std::invalid_argument for what train() would refuse at once: the options, and a method or Base that the
  /// task or the noise does not allow, with phases of their nominal length.
  void check(const training_options& o) const {
    check_numbers(o);
    const schedule plan = schedule_of(method_, o);
    plan.check();
    for (const stage& s : plan.stages) {
      check_stage(method_, s);
      trainer().check(at_stage(method_, s));
    }
    trainer().check(base{});
  }

  /// What is better known before training: shares of the units that are rounded, durations that dt does not divide, a
  /// theta that no phase is long enough for, units that the method makes unstable.
  std::vector<std::string> warnings(const training_options& o) const {
    std::vector<std::string> all;
    const auto add = [&](std::string text) {
      const bool found = !text.empty();
      if (found) all.push_back(std::move(text));
      return found;
    };
    add(warning_of_shares(trainer().architecture())), add(warning_of_durations(trainer()));
    add(warning_of_initial_state(trainer()));
    if (models_.front()->iteration == 0) add(warning_of_saturation(*trainers_.front(), *models_.front()));
    for (const stage& s : schedule_of(method_, o).stages)
      if (add(warning_of(at_stage(method_, s), trainer()))) break;
    return all;
  }

  std::size_t size() const { return models_.size(); }
  model<T>& operator[](std::size_t i) { return *models_[i]; }
  const model<T>& operator[](std::size_t i) const { return *models_[i]; }
  const ensemble_options& options() const { return options_; }                ///< as it was made
  const Integrator& method() const { return method_; }                        ///< the integrator, as given
  const dynamics_of<Dynamics>& dynamics() const { return dynamics_; }         ///< of the units
  const auto& phi() const { return dynamics_.phi; }                           ///< the nonlinearity
  const weighted_tasks& tasks() const { return trainer().tasks(); }           ///< what is learnt
  std::size_t threads() const { return trainers_.size(); }                    ///< that train side by side
  std::chrono::system_clock::time_point started() const { return started_; }  ///< when it was made
  /// Iterations that the models have taken, but for those that ended earlier.
  std::int64_t iteration() const { return iteration_; }
  /// Lets train(o) go on at an iteration: of models that were given what a checkpoint has of them, see resume.
  /// @throws std::invalid_argument for options that train() would refuse
  void resume_at(std::int64_t iteration, const training_options& o) {
    check(o);
    iteration_ = iteration, trained_with_ = o, plan_ = schedule_of(method_, o);
    start_again();
  }
  /// The options of the latest train(), or the defaults before it.
  const training_options& trained_with() const { return trained_with_; }
  /// A trainer of this ensemble, e.g. to evaluate a model once more.
  trainer_type& trainer() {
    refuse_if_moved_from();
    return *trainers_.front();
  }
  /// The same, to look at.
  const trainer_type& trainer() const {
    refuse_if_moved_from();
    return *trainers_.front();
  }

 private:
  void refuse_if_moved_from() const {
    if (trainers_.empty()) refuse<std::logic_error>({"ensemble: it was moved from; use the one that it was moved to"});
  }
  static architecture architecture_of(const ensemble_options& o, const Task& t) {
    auto a = weighted_tasks(t).architecture_for(o.units, o.dale);
    a.sigma = o.sigma;
    const auto take = [](auto& of_task, const auto& option, const auto& usual) {
      if (of_task == usual) of_task = option;  // what a task's architecture says of its own stays
    };
    const architecture usual;
    take(a.noise, o.noise, usual.noise), take(a.noise_enters, o.noise_enters, usual.noise_enters);
    take(a.input_sigma, o.input_sigma, usual.input_sigma), take(a.output_sigma, o.output_sigma, usual.output_sigma);
    take(a.rules, o.rules, usual.rules), take(a.rank, index_t{o.rank}, usual.rank);
    take(a.output_bias, o.output_bias, usual.output_bias), take(a.initial_state, o.initial_state, usual.initial_state);
    return a;
  }

  /// Calls use(method) with the integrator of a stage.
  template <class Use>
  auto in_stage(const schedule& plan, int e, Use use) const {
    return e < plan.base_stage() ? use(at_stage(method_, plan.stages[static_cast<std::size_t>(e)])) : use(base{});
  }

  static void enter_stage(model<T>& m, int e, const training_options& o) {
    if (e != m.stage && o.reset_optimiser) m.optimiser.reset();
    m.stage = e;
  }

  /// The models that are still in training, and where they go on: at the latest evaluation of the one that is least
  /// far, as others may be ahead of one that was solved by another criterion, or had failed.
  std::vector<model<T>*> start_again() {
    std::vector<model<T>*> running;
    for (auto& m : models_)
      if (!m->solved() && m->failure.empty()) {
        running.push_back(m.get());
        iteration_ = std::min(iteration_, latest_evaluation(*m));
      }
    return running;
  }
  static std::int64_t latest_evaluation(const model<T>& m) { return m.curve.empty() ? 0 : m.curve.back().iteration; }

  void train_until(trainer_type& with, model<T>& m, const schedule& plan, const training_options& o, std::int64_t until,
             stop_request& end) {
    const auto start = std::chrono::steady_clock::now();
    while (m.iteration < until && m.failure.empty() && !end.is_met()) {
      enter_stage(m, plan.stage_of(m.iteration, m.stage), o);
      const double loss =
          in_stage(plan, m.stage, [&](const auto& method) { return with.iterate(m, method, o.trials); });
      if (m.failure.empty()) m.loss_sum += loss;
    }
    // What ended the round before, a stop or an exception, may have come after this model's evaluation.
    const auto evaluated = latest_evaluation(m);
    if (m.failure.empty() && m.iteration == until && until > evaluated && !end.is_met())
      evaluate(with, m, plan, o, evaluated);
    m.seconds += seconds_since(start);
  }

  void evaluate(trainer_type& with, model<T>& m, const schedule& plan, const training_options& o,
                std::int64_t evaluated) {
    const auto seen = with.evaluate(m, o.evaluation_trials);
    evaluation e{.iteration = m.iteration,
                 .loss = m.loss_sum / static_cast<double>(m.iteration - evaluated),
                 .performance = seen.overall,
                 .response = seen.response,
                 .stage = stage_or_base(plan, m.stage)};
    if (m.optimiser.options().clips()) e.clipped_steps = m.clipped_steps - clipped_steps_of(m.curve);
    if (const auto found = with.by_task(); found.size() > 1) e.by_task.assign(found.begin(), found.end());
    if (plan.gated || o.evaluate_as_trained)
      e.as_trained = !e.stage ? seen : in_stage(plan, m.stage, [&](const auto& method) {
        return with.evaluate(m, o.evaluation_trials, method);
      });
    if (m.best ? e.performance > m.best->performance : !std::isnan(e.performance))
      m.best = {m.net.values(), m.iteration, e.performance};
    m.curve.push_back(std::move(e));
    m.loss_sum = 0;
    if (plan.gated && m.iteration < plan.iterations())
      enter_stage(m, plan.after(m.stage, m.curve.back().as_trained->overall), o);
  }

  /// Who of those evaluated at this iteration has met the criterion. @return false if an end came before that
  bool mark_solved(const training_options& o, const std::vector<model<T>*>& running, std::int64_t at,
                   stop_request& end) {
    std::vector<model<T>*> met;
    for (auto* m : running)
      if (m->failure.empty()) met.push_back(m);
    const bool together = std::erase_if(met, [=](const auto* m) { return m->iteration != at; }) == 0;
    if (o.stop == stop_rule::trimmed_mean && !together) return true;
    keep_if_met(o, met, [](const evaluation& e) { return e.performance; });
    if (o.confirm && !met.empty()) {
      side_by_side(trainers_.size(), met.size(), [&](std::size_t worker, std::size_t job) {
        if (end.is_met()) return;
        const auto start = std::chrono::steady_clock::now();
        auto& m = *met[job];
        m.curve.back().confirmation =
            trainers_[worker]->evaluate(m, o.evaluation_trials, base{}, evaluation_round::confirmation);
        m.seconds += seconds_since(start);
      });
      if (end.was_met()) return false;
      keep_if_met(o, met, [](const evaluation& e) { return e.confirmation->overall; });
    }
    for (auto* m : met) m->solved_at = m->iteration;
    return true;
  }

  static double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  static std::optional<int> stage_or_base(const schedule& plan, int e) {
    return e < plan.base_stage() ? std::optional(e) : std::nullopt;
  }

  progress progress_now(const schedule& plan, const std::vector<model<T>*>& running) const {
    std::vector<double> latest;
    int solved = 0, least = plan.base_stage();
    for (const auto* m : running) least = std::min(least, plan.stage_of(iteration_, m->stage));
    for (const auto& m : models_) {
      if (running.empty()) least = std::min(least, plan.stage_of(iteration_, m->stage));
      if (!m->curve.empty()) latest.push_back(m->curve.back().performance);
      solved += m->solved() ? 1 : 0;
    }
    const double best = latest.empty() ? 0 : *std::max_element(latest.begin(), latest.end());
    return {iteration_, stage_or_base(plan, least), static_cast<int>(running.size()), solved, best, median(latest)};
  }

  ensemble_options options_;
  Integrator method_;
  dynamics_of<Dynamics> dynamics_;
  training_options trained_with_;
  std::optional<schedule> plan_{};  ///< of the latest train()
  std::chrono::system_clock::time_point started_ = std::chrono::system_clock::now();
  std::vector<std::unique_ptr<trainer_type>> trainers_;  // before the models, which may hold memory of their tapes
  std::vector<std::unique_ptr<model<T>>> models_;
  std::int64_t iteration_ = 0;
};

}  // namespace ctrnn
