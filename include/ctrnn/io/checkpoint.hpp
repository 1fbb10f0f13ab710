// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/config_difference.hpp>
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/io/read_json.hpp>
#include <ctrnn/text/message.hpp>

namespace ctrnn {

/// The version of the files that save_checkpoint writes.
inline constexpr int checkpoint_format = 1;

namespace detail {

/// The settings in which a run must not differ from the run that it resumes: all but the machine, the maximum of
/// iterations, the criterion and the learning rate.
/// @param like  the settings of the other run, whose parameters of tasks those have that lack them, see
///              add_later_parameters
inline nlohmann::ordered_json settings_that_stay(const nlohmann::ordered_json& all,
                                                 const nlohmann::ordered_json& like = {}) {
  auto config = nlohmann::ordered_json::parse(all.dump());  // as it is in a file, which has null for infinity
  if (config.is_object())
    for (const char* key : {"machine", "max_iterations", "criterion", "learning_rate"}) config.erase(key);
  add_later_keys(config), add_later_parameters(config, like);
  if (config.is_object() && config["initial_values"].is_object()) config["initial_values"].erase("origin");
  return config;
}

/// The criterion of the run that wrote a checkpoint. Its settings have null for infinity.
inline double criterion_before(const npz_reader& file, const nlohmann::ordered_json& settings) {
  if (!settings.contains("criterion") || !(settings["criterion"].is_number() || settings["criterion"].is_null()))
    file.refuse("settings", {"has no number 'criterion'; it was changed"});
  const auto& found = settings["criterion"];
  return found.is_null() ? std::numeric_limits<double>::infinity() : found.get<double>();
}

/// What the names of a model's arrays begin with, "model_007_" for model 7.
inline std::string prefix_of(std::uint32_t number) {
  const auto file = model_file_name(number);
  return file.substr(0, file.rfind('.')) + "_";
}

template <class T>
void add_parameters(npz_writer& file, const std::string& prefix, const parameters<T>& p) {
  parameters<T>::for_each_named([&](const char* name, const auto& m) { file.add(prefix + name, to_array(m)); }, p);
}

/// Reads parameters into p. Refuses arrays of other shapes than p has, and numbers that are not finite.
template <class T>
void read_parameters(const npz_reader& file, const std::string& prefix, parameters<T>& p) {
  parameters<T>::for_each_named(
      [&](const char* name, matrix<T>& m) {
        const std::array shape{static_cast<std::size_t>(m.rows()), static_cast<std::size_t>(m.columns())};
        from_array(finite(file, prefix + name, file.array<T, 2>(prefix + name, shape), "it"), m);
      },
      p);
}

template <class T>
void add_state(npz_writer& file, const model<T>& m) {
  const auto prefix = prefix_of(m.number);
  add_parameters(file, prefix, m.net.values());
  add_parameters(file, prefix + "mean_", m.optimiser.mean());
  add_parameters(file, prefix + "square_", m.optimiser.square());
  file.add(prefix + "steps", m.optimiser.steps())
      .add(prefix + "latest_rate", m.optimiser.latest_rate())
      .add(prefix + "iterations", m.iteration)
      .add(prefix + "stage", m.stage)
      .add(prefix + "loss_sum", m.loss_sum)
      .add(prefix + "solved_at", m.solved_at.value_or(not_solved))
      .add(prefix + "failure", m.failure)
      .add(prefix + "seconds", m.seconds);
  if (m.optimiser.options().clips()) file.add(prefix + "clipped_steps", m.clipped_steps);
  if (m.best) {
    add_parameters(file, prefix + "best_", m.best->values);
    file.add(prefix + "best_iteration", m.best->iteration).add(prefix + "best_performance", m.best->performance);
  }
  add_curve(file, prefix, m.curve);
}

inline constexpr std::int64_t most_iterations = std::numeric_limits<std::uint32_t>::max();

/// The state of a model that a checkpoint has.
template <class T>
struct state {
  parameters<T> values, mean, square;
  std::int64_t steps = 0, iteration = 0, clipped_steps = 0;
  std::optional<std::int64_t> solved_at;
  int stage = 0;
  double latest_rate = 0, loss_sum = 0, seconds = 0;
  std::string failure;
  std::vector<evaluation> curve;
  std::optional<best_network<T>> best;

  /// Moves this state into a model. Where the model had failed and its learning rate is another now, its latest step is
  /// taken again with that rate.
  /// @return whether the step was taken again
  bool move_into(model<T>& m) {
    m.optimiser.restore(steps, latest_rate, std::move(mean), std::move(square));
    const double rate = steps > 0 ? m.optimiser.rate_at(iteration - 1) : latest_rate;
    const bool retaken = !failure.empty() && latest_rate != rate;
    m.net.change([&](auto& of_the_net) {
      of_the_net = std::move(values);
      if (retaken) m.optimiser.retake(of_the_net, rate);
    });
    if (retaken) failure.clear();
    m.iteration = iteration, m.clipped_steps = clipped_steps, m.stage = stage;
    m.loss_sum = loss_sum, m.solved_at = solved_at;
    m.failure = std::move(failure), m.seconds = seconds, m.curve = std::move(curve), m.best = std::move(best);
    return retaken;
  }
};

/// Reads the state of a model.
/// @param last_stage  the highest stage that it can have come to
/// @param tasks       number of tasks of the run
template <class T>
state<T> read_state(const npz_reader& file, const model<T>& m, int last_stage, std::size_t tasks) {
  const auto prefix = prefix_of(m.number);
  const auto integer = [&](const char* name, std::int64_t low, std::int64_t high) {
    return file.scalar<std::int64_t>(prefix + name, low, high);
  };
  state<T> s;
  s.values = s.mean = s.square = parameters<T>(m.net.architecture());
  read_parameters(file, prefix, s.values);
  read_parameters(file, prefix + "mean_", s.mean), read_parameters(file, prefix + "square_", s.square);
  s.iteration = integer("iterations", 0, most_iterations);
  s.steps = integer("steps", 0, s.iteration);
  s.stage = static_cast<int>(integer("stage", 0, last_stage));
  s.latest_rate = file.scalar<double>(prefix + "latest_rate", 0, std::numeric_limits<double>::max());
  s.loss_sum = file.scalar<double>(prefix + "loss_sum");
  s.solved_at = read_solved_at(file, prefix, s.iteration);
  s.failure = file.text(prefix + "failure");
  s.seconds = file.scalar<double>(prefix + "seconds", 0, std::numeric_limits<double>::max());
  s.curve = read_curve(file, prefix, s.iteration);
  check_tasks(file, prefix, s.curve, tasks);
  // Checkpoints of earlier versions have none of them, and those of this one all, or none before an evaluation.
  if (file.contains(prefix + "best_iteration") || file.contains(prefix + "best_performance")) {
    s.best = {parameters<T>(m.net.architecture()), integer("best_iteration", 0, s.iteration),
              file.scalar<double>(prefix + "best_performance")};
    read_parameters(file, prefix + "best_", s.best->values);
  }
  if (m.optimiser.options().clips()) {
    s.clipped_steps = integer("clipped_steps", clipped_steps_of(s.curve), s.iteration);
    if (std::ranges::any_of(s.curve, [](const evaluation& e) { return !e.clipped_steps; }))
      file.refuse(prefix + "curve_clipped_steps", {"is missing; it was changed"});
  }
  return s;
}

}  // namespace detail

/// Writes models of a run into one file, as save_checkpoint does with all models of an ensemble.
/// @param iteration  iterations that the run has taken
template <class T>
void save_checkpoint(const run_description& run, std::int64_t iteration, std::span<const model<T>* const> models,
                     const std::filesystem::path& to) {
  npz_writer file;
  auto settings = config_of(run);
  settings.erase("machine");
  file.add("ctrnn_checkpoint", checkpoint_format).add("settings", settings.dump()).add("iteration", iteration);
  for (const auto* m : models) detail::add_state(file, *m);
  file.write(to);
}

/// Sets models of a run to what a checkpoint has of them, as resume does: all of them, or none if the file is refused.
/// @return iterations that the run had taken
template <class T>
std::int64_t read_checkpoint(const run_description& run, std::span<model<T>* const> models, const npz_reader& file) {
  if (!file.contains("ctrnn_checkpoint"))
    refuse<std::runtime_error>({file.path(), ": is not a checkpoint; give the checkpoint.npz of a run"});
  if (const auto format = file.scalar<std::int64_t>("ctrnn_checkpoint"); format != checkpoint_format)
    refuse<std::runtime_error>({file.path(), ": is a checkpoint of version ", format, "; ctrnn ", version,
                                " reads version ", checkpoint_format});
  double criterion = 0;
  try {
    const auto settings = read_json(file.text("settings"), file.path() + ": array 'settings'");
    const auto here = config_of(run);
    if (const auto d =
            first_difference(detail::settings_that_stay(settings, here), detail::settings_that_stay(here)))
      refuse<std::runtime_error>({file.path(), ": is of a run with another '", d->key, "': ", d->left,
                                  ", where this one has ", d->right, "; resume it with the settings that it had"});
    criterion = detail::criterion_before(file, settings);
  } catch (const std::invalid_argument& error) {
    refuse<std::runtime_error>({error.what()});
  }
  const auto iteration = file.scalar<std::int64_t>("iteration", 0, detail::most_iterations);
  std::vector<detail::state<T>> states;
  for (const auto* m : models)
    states.push_back(detail::read_state(file, *m, run.plan.base_stage(), run.tasks.size()));
  for (const auto& s : states)
    if (s.iteration > run.training.max_iterations)
      refuse({run.training.max_iterations, " iterations at most, but the run in ", file.path(), " has come to ",
              s.iteration, " already; give as many, or more"});
  std::vector<model<T>*> evaluated;  // models whose latest evaluation is of their present values
  for (std::size_t i = 0; i < models.size(); ++i)
    if (!states[i].move_into(*models[i])) evaluated.push_back(models[i]);
  const bool all_evaluated = evaluated.size() == models.size();
  if (criterion != run.training.criterion && (all_evaluated || run.training.stop == stop_rule::each))
    judge_anew(run.training, evaluated);
  return iteration;
}

/// Writes all that a training needs to go on, of all models at one moment, into one file: parameters, the optimiser's
/// moments and steps, stage, iterations, sum of the losses since the latest evaluation, learning curve; and the
/// settings of the run. To be called after train(), however that ended, or from its on_evaluation.
/// @throws std::runtime_error with path, reason and remedy
template <class... Policies>
void save_checkpoint(const ensemble<Policies...>& models, const std::filesystem::path& to) {
  using T = typename ensemble<Policies...>::scalar;
  save_checkpoint<T>(describe(models, models.trained_with()), models.iteration(), pointers_to(models), to);
}

/// Takes up a training where save_checkpoint left off:
///
///     ensemble<tasks::go, dasc<20>, relu> models({.models = 8});  // as before
///     resume(models, options, "runs/go/checkpoint.npz");
///     models.train(options);
///
/// As the noise is addressed, training goes on bit for bit as it would have without the stop. These options may be
/// others than before:
///
/// - the maximum of iterations. If the former one was no multiple of evaluate_every, there is one more evaluation than
///   a run without the stop would have.
/// - the criterion: models that were solved by the former one train on from there, see judge_anew. If it is higher now,
///   all models have the weights that they would have if it had been that high from the start.
/// - the learning rate, from here on; config.json has the latest one. A model that had failed, as its loss was not
///   finite after its latest step, takes that step again with the new rate and goes on.
///
/// Policies of your own must have the values that they had before, as the file does not have all of these.
/// @throws std::invalid_argument for a maximum of iterations that the run has passed already
/// @throws std::runtime_error "<path>: <what>" if the file is not a checkpoint, is damaged, or of a run of other
///         settings, the first of which is named, with both values; the models are then as they were
template <class... Policies>
void resume(ensemble<Policies...>& models, const training_options& o, const std::filesystem::path& from) {
  models.check(o);
  using T = typename ensemble<Policies...>::scalar;
  models.resume_at(read_checkpoint<T>(describe(models, o), pointers_to(models), npz_reader(from)), o);
}

}  // namespace ctrnn
