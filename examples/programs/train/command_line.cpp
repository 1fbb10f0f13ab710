// SPDX-License-Identifier: BSD-3-Clause
#include "command_line.hpp"

#include <algorithm>
#include <array>
#include <ctrnn/io/initial_from_file.hpp>
#include <ctrnn/text/message.hpp>

#include "run_time/parameter_options.hpp"
#include "run_time/command_line_style.hpp"
#include "run_time/names.hpp"
#include "run_time/optimiser_line.hpp"
#include "run_time/recipe_file.hpp"

namespace train {

namespace {

constexpr const char* after_names = R"(
Files in the run's folder: config.json (all settings), log.csv (a line for each model and evaluation),
model_000.npz, ... (weights and learning curve: numpy.load in Python; see docs/files.md), checkpoint.npz (what
--resume goes on from), best/ (the same of each network at its best evaluation), all written anew every minute.

Eight networks learn delayed go; should that be stopped, the second line goes on with it, and the third trains longer:
  train --task delayed_go --method exponential_dasc --theta 40 --models 8 --out runs/dlygo
  train --resume runs/dlygo
  train --resume runs/dlygo --max-iterations 80000
--criterion and --learning-rate can be changed as well; a network whose loss was not finite goes on with the new rate.

A signal (Ctrl-C, TERM, HUP, USR1, USR2, XCPU) ends the run after its current iteration: all is saved, and the exit code
is 130. With --continue the same command starts the run and goes on with it: for queues, see examples/slurm.
)";

/// Takes the settings of a run that is resumed from its folder, except those that the command line may change.
void take_settings_of_run(settings& s, const CLI::App& app) {
  constexpr std::array anew{"--resume",  "--max-iterations", "--criterion", "--learning-rate",
                            "--threads", "--save-every",     "--plot",      "--quiet"};
  for (const auto* option : app.get_options())
    if (option->count() > 0 && std::ranges::find(anew, option->get_name()) == anew.end())
      ctrnn::refuse({option->get_name(), ": a run that is resumed keeps the one in its config.json; leave it out"});
  const run_time::recipe said = s.recipe;
  s.recipe = run_time::read_recipe(s.out / "config.json");
  s.recipe.ensemble.threads = said.ensemble.threads;
  if (app.count("--max-iterations") > 0) s.recipe.training.max_iterations = said.training.max_iterations;
  if (app.count("--criterion") > 0) s.recipe.training.criterion = said.training.criterion;
  if (app.count("--learning-rate") > 0) s.recipe.ensemble.learning_rate = said.ensemble.learning_rate;
}

}  // namespace

std::optional<settings> read_command_line(int argc, const char* const* argv) {
  settings s;
  auto& e = s.recipe.ensemble;
  auto& t = s.recipe.training;
  t.beta0 = 0.5, t.trials = 20;
  std::string task, method = "base", dynamics(s.recipe.dynamics.name), phi(ctrnn::relu::name), stop = "each";
  std::string precision = "float", noise(ctrnn::name_of(e.noise)), noise_enters(ctrnn::name_of(e.noise_enters));
  int theta = 0;
  std::vector<double> gate;
  std::vector<std::string> frozen, non_negative;
  std::filesystem::path start;
  std::deque<run_time::parameter_option> phi_options;

  CLI::App app("Trains continuous-time recurrent neural networks on a cognitive task.",
               "train --task NAME --out FOLDER");
  run_time::set_style(app, "train", run_time::list_of_names() + after_names);
  const auto number = [](auto low, auto high) { return run_time::between(low, high); };
  constexpr int many = 1'000'000'000;
  constexpr double large = 1e9;

  const char* group = "What is learnt, and how";
  auto* task_option = app.add_option("--task", task, "Name of the task, see below; go+dms: several at once")
      ->group(group)->type_name("NAME (required)");
  app.add_option("--method", method, "How the dynamics are integrated in training, see below")
      ->capture_default_str()->group(group)->type_name("NAME");
  auto* theta_option = app.add_option("--theta", theta, "Block length in steps of 5 ms (default 20; 10 for cd)")
      ->transform(number(1, 1000))->group(group)->type_name("STEPS");
  auto* beta_option = app.add_option("--beta0", t.beta0,
                                     "First weight of the small steps, 0 to 1; rises to 1 from stage to stage")
      ->capture_default_str()->transform(number(0.0, 1.0))->group(group)->type_name("WEIGHT");
  auto* stages_option = app.add_option("--stages", t.stages, "Stages of sctt, all kinds of dasc, and cd")
      ->capture_default_str()->transform(number(1, many))->group(group)->type_name("COUNT");
  auto* staged_option = app.add_option("--staged-iterations", t.staged_iterations,
                                       "Iterations of all stages together; base follows")
      ->capture_default_str()->transform(number(0, many))->group(group)->type_name("COUNT");
  auto* gate_option = app.add_option("--gate", gate,
                                     "Change stages by performance: up at RISE, back below FALL, as in 0.95 0.85")
      ->expected(2)->transform(number(0.0, 1.0))->group(group)->type_name("RISE FALL");
  auto* reset_option = app.add_flag("--reset-optimiser", t.reset_optimiser,
                                    "A fresh optimiser at each stage, as the published cd has it")
      ->group(group);
  app.add_option("--max-iterations", t.max_iterations, "Iterations after which training ends at the latest")
      ->capture_default_str()->transform(number(1, many))->group(group)->type_name("COUNT");

  group = "When a model has learnt the task";
  app.add_option("--criterion", t.criterion, "Performance that counts as solved, 0 to 1; above 1: train to the end")
      ->capture_default_str()->transform(number(0.0, large))->group(group)->type_name("PERFORMANCE");
  app.add_option("--stop", stop, "each: every model by itself; trimmed-mean: all, by the mean of the middle 80 %")
      ->capture_default_str()->check(run_time::one_of({"each", "trimmed-mean"}))->group(group)->type_name("RULE");
  app.add_flag("--confirm", t.confirm, "Solved only if a second evaluation, on other trials, meets the criterion too")
      ->group(group);
  app.add_flag("--evaluate-as-trained", t.evaluate_as_trained, "Evaluate also with the method, not only by base")
      ->group(group);
  app.add_option("--evaluate-every", t.evaluate_every, "Iterations between evaluations")
      ->capture_default_str()->transform(number(1, many))->group(group)->type_name("COUNT");
  app.add_option("--evaluation-trials", t.evaluation_trials, "Trials of an evaluation")
      ->capture_default_str()->transform(number(1, many))->group(group)->type_name("COUNT");

  group = "Which networks";
  app.add_option("--models", e.models, "How many networks to train, each from its own random weights")
      ->capture_default_str()->transform(number(1, 1'000'000))->group(group)->type_name("COUNT");
  app.add_option("--first-model", e.first,
                 "Number of the first model; a network depends on its number, not on the others")
      ->capture_default_str()->transform(run_time::any_uint32())->group(group)->type_name("NUMBER");
  app.add_option("--seed", e.seed, "Seed of all random numbers; same seed, same results")
      ->capture_default_str()->transform(run_time::any_uint32())->group(group)->type_name("NUMBER");

  group = "A network";
  app.add_option("--units", e.units,
                 "Units of a network; unless a multiple of 5, its parts are rounded, see docs/model.md")
      ->capture_default_str()->transform(number(ctrnn::fewest_published_units, ctrnn::most_units))->group(group)
      ->type_name("COUNT");
  app.add_option("--dynamics", dynamics, "rate: of rates, as in the paper; current: of currents, as in PsychRNN")
      ->capture_default_str()->group(group)->type_name("NAME");
  app.add_option("--nonlinearity", phi, "Function that gives a unit's rate from its drive, see below")
      ->capture_default_str()->group(group)->type_name("NAME");
  run_time::add_parameters(app, phi_options, group);
  app.add_flag("--dale", e.dale, "Dale's law: 80 % of the units excitatory, 20 % inhibitory")->group(group);
  app.add_flag("--output-bias", e.output_bias, "A trained bias of the readout, 0 at first")->group(group);
  app.add_option("--rank", e.rank, "Rank R of recurrent weights W = m n^T / N; 0: W is trained as a whole")
      ->capture_default_str()->transform(number(ctrnn::index_t{0}, ctrnn::most_units))->group(group)
      ->type_name("COUNT");
  app.add_option("--frozen", frozen, "Arrays that are not trained: W, b, W_in, W_out, b_out, m or n, as in W_in,b")
      ->delimiter(',')->check(run_time::one_of({"W", "b", "W_in", "W_out", "b_out", "m", "n"}))->group(group)
      ->type_name("ARRAYS");
  app.add_option("--non-negative", non_negative, "Arrays without negative weights: W, W_in or W_out")
      ->delimiter(',')->check(run_time::one_of({"W", "W_in", "W_out"}))->group(group)->type_name("ARRAYS");

  group = "Where training starts";
  const run_time::policy_line<ctrnn::library_initial_values> initial(
      app, "--initial-values", "policy of initial values", "Where training starts: ", group);
  auto* from_option = app.add_option("--from", start,
                                     "Start from a saved network, in place of --initial-values: a .npz file, or the "
                                     "folder of a run, whose model of its number each starts from")
                          ->group(group)->type_name("RUN|FILE");

  group = "The noise";
  app.add_option("--sigma", e.sigma, "Strength of the noise of a unit")
      ->capture_default_str()->transform(number(0.0, large))->group(group)->type_name("SIGMA");
  app.add_option("--noise", noise, "Noise: " + ctrnn::comma_separated(ctrnn::noise_kind_names) + "; see docs/model.md")
      ->capture_default_str()->group(group)->type_name("NAME");
  app.add_option("--noise-enters", noise_enters, "Where the noise of a unit enters: drive, or state: outside of phi")
      ->capture_default_str()->group(group)->type_name("NAME");
  app.add_option("--input-sigma", e.input_sigma, "Strength of noise in each channel of the input")
      ->capture_default_str()->transform(number(0.0, large))->group(group)->type_name("SIGMA");
  app.add_option("--output-sigma", e.output_sigma, "Strength of noise in each readout")
      ->capture_default_str()->transform(number(0.0, large))->group(group)->type_name("SIGMA");

  group = "The optimiser";
  app.add_option("--learning-rate", e.learning_rate, "Learning rate (default 0.1 / units)")
      ->transform(run_time::above_zero())->group(group)->type_name("RATE");
  const run_time::optimiser_line optimiser(app, group);
  app.add_option("--trials", t.trials, "Trials of an iteration")
      ->capture_default_str()->transform(number(1, many))->group(group)->type_name("COUNT");

  group = "The run";
  auto* out_option = app.add_option("--out", s.out, "Folder for the files of the run")
      ->group(group)->type_name("FOLDER (required)");
  auto* resume_option = app.add_option("--resume", s.out,
                                       "Go on with the run in a folder, in place of --task and --out")
      ->group(group)->type_name("FOLDER");
  app.add_flag("--continue", s.go_on, "Go on with the run in --out if it is there, of the same settings; else start it")
      ->group(group);
  app.add_option("--save-every", s.save_every, "Seconds after which the files are written anew")
      ->capture_default_str()->transform(number(0.0, large))->group(group)->type_name("SECONDS");
  app.add_flag("--force", s.force, "Replace the files of another run in that folder")->group(group);
  run_time::add_threads(app, e.threads, group);
  app.add_option("--precision", precision, "float, or double: about twice as slow")
      ->capture_default_str()->check(run_time::one_of({"float", "double"}))->group(group)->type_name("TYPE");
  app.add_flag("--plot", s.plot, "Draw the learning curves at the end (PNG and PDF, in the run's folder)")
      ->group(group);
  app.add_flag("--quiet", s.quiet, "No progress and no summary")->group(group);

  if (!run_time::parse(app, "train", argc, argv)) return std::nullopt;

  s.resume = resume_option->count() > 0;
  if (s.go_on && (s.resume || s.force))
    ctrnn::refuse({"--continue: it goes neither with --resume, which goes on in any case, nor with --force, which "
                   "starts anew; leave one out"});
  for (const auto* option : {task_option, out_option})
    if (!s.resume && option->count() == 0)
      ctrnn::refuse({option->get_name(), " is required (train --help lists what there is)"});
  run_time::refuse_empty(app, s.resume ? "--resume" : "--out", s.out.empty(), "the folder for the files of the run");
  if (s.resume) {
    take_settings_of_run(s, app);
    return s;
  }
  auto& r = s.recipe;
  r.task = run_time::named("--task", [&] { return run_time::named_tasks(task); });
  r.method = run_time::named("--method", [&] { return run_time::any_method::named(method); });
  r.dynamics = run_time::named("--dynamics", [&] { return ctrnn::any_dynamics::named(dynamics); });
  r.dynamics.phi = run_time::named("--nonlinearity", [&] { return ctrnn::any_nonlinearity::named(phi); });
  const auto refuse_unless = [](bool has, const CLI::Option* option, const std::string& what) {
    if (!has && option->count() > 0) ctrnn::refuse({option->get_name(), ": the ", what, "; leave it out"});
  };
  refuse_unless(r.method.has_stages(), theta_option, "method " + method + " has no blocks");
  for (const auto* option : {gate_option, stages_option, staged_option, reset_option})
    refuse_unless(r.method.has_stages(), option, "method " + method + " has no stages");
  refuse_unless(r.method.beta, beta_option, "method " + method + " has no weight of the small steps");
  const auto has = [](const std::vector<std::string>& arrays, const char* name) {
    return std::ranges::find(arrays, name) != arrays.end();
  };
  ctrnn::for_each_array(
      [&](const char* name, ctrnn::array_rules& rules) {
        rules.trained = !has(frozen, name), rules.non_negative = has(non_negative, name);
      },
      e.rules);
  e.noise = run_time::named("--noise", [&] { return ctrnn::noise_kind_named(noise); });
  e.noise_enters = run_time::named("--noise-enters", [&] { return ctrnn::noise_place_named(noise_enters); });
  e.initial = initial.chosen();
  if (from_option->count() > 0) {
    if (app.count("--initial-values") > 0)
      ctrnn::refuse({"--from: it stands in place of --initial-values; leave one out"});
    run_time::refuse_empty(app, "--from", start.empty(), "a saved network, or the folder of a run");
    const auto config = (std::filesystem::is_directory(start) ? start : start.parent_path()) / "config.json";
    if (s.go_on && std::filesystem::exists(s.out / "config.json")) {
      e.initial = run_time::started_from_file{start.string()};  // the run is there, with values of its own
    } else {
      if (std::filesystem::exists(config)) ctrnn::detail::check_dynamics(config, r.dynamics);
      e.initial = ctrnn::initial::from_file{start};
    }
  }
  e.optimiser = optimiser.chosen();
  if (theta_option->count() > 0) r.method.theta = theta;
  run_time::take_parameters(phi_options, r.dynamics.phi);
  if (gate_option->count() > 0) t.gated = ctrnn::gate{.rise = gate[0], .fall = gate[1]};
  t.stop = stop == "each" ? ctrnn::stop_rule::each : ctrnn::stop_rule::trimmed_mean;
  r.double_precision = precision == "double";
  return s;
}

}  // namespace train
