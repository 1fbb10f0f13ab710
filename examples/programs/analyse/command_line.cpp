// SPDX-License-Identifier: BSD-3-Clause
#include "command_line.hpp"

#include "run_time/command_line_style.hpp"
#include "run_time/trained_run.hpp"

namespace analyse {

namespace {

constexpr const char* footer = R"(
Parts, each with its tables (.csv), and with --plot its figure (.png, .pdf, and the .gp that draws them):
  learning                            learning curves of all models
  trial                               one trial: inputs, targets, outputs, the rates of all units
  state-space                         principal components of the activity, with fixed and slow points
  weights                             recurrent weights by sign and preferred direction, and their eigenvalues
  units                               each unit's tuning, and what performance is lost without it (a table)
  gradient                            how far back the loss reaches, by several integrators, before and after training

Example: all of it for a run
  analyse runs/dlygo --out runs/dlygo/analysis --plot
)";

/// The method that a text such as "dasc:40" names.
run_time::any_method method_of(const std::string& text) {
  const auto colon = text.find(':');
  auto method = run_time::any_method::named(text.substr(0, colon));
  if (colon == std::string::npos) return method;
  if (!method.has_stages())
    ctrnn::refuse({"the method ", method.name, " has no blocks; leave out its theta"});
  const auto digits = text.substr(colon + 1);
  if (digits.empty() || digits.size() > 4 || digits.find_first_not_of("0123456789") != std::string::npos ||
      (method.theta = std::stoi(digits)) < 1 || method.theta > 1000)
    ctrnn::refuse({"'", digits, "' is no theta; use 1 to 1000, as in dasc:40"});
  return method;
}

}  // namespace

std::optional<settings> read_command_line(int argc, const char* const* argv) {
  settings s;
  std::vector<std::string> only, methods{"base", "sctt:20", "dasc:20", "lagged_dasc:20", "exponential_dasc:40"};
  CLI::App app("Looks at trained networks: their activity, fixed points, weights, and gradients through time.",
               "analyse");
  run_time::set_style(app, "analyse", footer);
  constexpr int many = 1'000'000;

  const char* group = "What is analysed";
  app.add_option("RUN", s.run, "Folder of a run of train, or a .npz file of train or paper")
      ->required()->group(group)->type_name("");
  app.add_option("--model", s.models,
                 "Numbers of the models (default: all); parts that show one show the first solved, or the best")
      ->transform(run_time::any_uint32())->group(group)->type_name("NUMBER");
  app.add_option("--task", s.task, "One task, see train --help (default: the first one of the training)")
      ->group(group)->type_name("NAME");
  app.add_option("--only", only, "Parts, see below (default: all)")
      ->check(run_time::one_of({"learning", "trial", "state-space", "weights", "units", "gradient"}))
      ->delimiter(',')->group(group)->type_name("PARTS");

  group = "How it is analysed";
  app.add_option("--trials", s.trials, "Trials that activity is recorded in")
      ->capture_default_str()->transform(run_time::between(2, many))->group(group)->type_name("COUNT");
  app.add_option("--trial", s.trial, "Number of the trial that is shown, from 0")
      ->capture_default_str()->transform(run_time::between(0, many))->group(group)->type_name("NUMBER");
  app.add_option("--phase", s.phase, "Phase whose input holds while fixed points are sought (default: the delay)")
      ->group(group)->type_name("NAME");
  app.add_option("--starts", s.starts, "States that the search for fixed points starts from")
      ->capture_default_str()->transform(run_time::between(1, many))->group(group)->type_name("COUNT");
  app.add_option("--methods", methods,
                 "For gradient: methods (default: base,sctt:20,dasc:20,lagged_dasc:20,exponential_dasc:40)")
      ->delimiter(',')->group(group)->type_name("METHODS");
  app.add_option("--beta0", s.beta0, "For gradient: weight of the small steps in these methods")
      ->capture_default_str()->transform(run_time::between(0.0, 1.0))->group(group)->type_name("WEIGHT");

  group = "The output";
  app.add_option("--out", s.out, "Folder for the tables and figures (default: analysis in that of the run)")
      ->group(group)->type_name("FOLDER");
  app.add_flag("--plot", s.plot, "Draw the figures (PNG and PDF)")->group(group);
  run_time::add_threads(app, s.threads, group);
  app.add_flag("--quiet", s.quiet, "Print nothing")->group(group);

  if (!run_time::parse(app, "analyse", argc, argv)) return std::nullopt;
  run_time::refuse_empty(app, "--task", s.task.empty(), "a task of train --help");
  run_time::refuse_empty(app, "--phase", s.phase.empty(), "a phase of the task");
  run_time::refuse_empty(app, "--out", s.out.empty(), "the folder for the tables and figures");
  if (s.out.empty()) s.out = run_time::folder_of(s.run) / "analysis";
  if (s.trial >= s.trials)
    ctrnn::refuse({"--trial: ", s.trial, " of ", s.trials, " trials, counted from 0; record more by --trials"});
  s.only = {only.begin(), only.end()};
  for (const auto& m : methods) s.methods.push_back(run_time::named("--methods", [&] { return method_of(m); }));
  return s;
}

}  // namespace analyse
