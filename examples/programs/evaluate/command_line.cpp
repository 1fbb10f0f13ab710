// SPDX-License-Identifier: BSD-3-Clause
#include "command_line.hpp"

#include <algorithm>
#include <iomanip>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "run_time/named_task.hpp"
#include "run_time/command_line_style.hpp"
#include "run_time/numbers.hpp"
#include "run_time/trained_run.hpp"

namespace evaluate {

namespace {

/// The parameters that tasks describe, each once, with its unit and what it is in the one task or the other.
std::vector<std::pair<std::string, std::string>> parameters_of_tasks() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& task : run_time::every_task())
    for (const auto& p : task.parameters()) {
      const auto name = run_time::in_words(p);
      auto found = std::ranges::find(all, name, &std::pair<std::string, std::string>::first);
      if (found == all.end())
        all.emplace_back(name, p.help);
      else if (found->second.find(p.help) == std::string::npos)
        found->second += "; " + std::string(p.help);
    }
  return all;
}

std::string footer() {
  std::ostringstream text;
  text << "\nParameters of --vary, where a task has them:\n";
  for (const auto& [name, help] : parameters_of_tasks())
    text << "  " << std::left << std::setw(36) << name << help << "\n";
  text << R"(
The trials are those of the last evaluation in training, so that the performance is the last one in log.csv. With --out
the table is written as evaluation.csv, the results of --vary as performance_PARAMETER.csv (for coherence also
stronger_chosen_coherence.csv), and those of --lesions as lesions.csv.

Example: do networks generalise to delays that are longer than those in training?
  evaluate runs/dlygo --vary delay=0.5,1,1.5,2,3,4 --out runs/dlygo/evaluation --plot
)";
  return text.str();
}

/// The variation that a text such as "delay=0.5,1,2" asks for.
variation variation_of(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos)
    ctrnn::refuse({"'", text, "' has no values; use PARAMETER=VALUE,VALUE,... as in delay=0.5,1,2"});
  return {text.substr(0, equals), run_time::numbers(text.substr(equals + 1))};
}

}  // namespace

std::optional<settings> read_command_line(int argc, const char* const* argv) {
  settings s;
  std::string silence;
  std::vector<std::string> variations;
  CLI::App app("Evaluates trained networks: on their task, on variants of it, with units silenced.", "evaluate");
  run_time::set_style(app, "evaluate", footer());
  constexpr int many = 1'000'000'000;
  constexpr double large = 1e9;

  const char* group = "What is evaluated";
  app.add_option("RUN", s.run, "Folder of a run of train, or a .npz file of train or paper")
      ->required()->group(group)->type_name("");
  app.add_option("--model", s.models, "Numbers of the models (default: all)")
      ->transform(run_time::any_uint32())->group(group)->type_name("NUMBER");
  app.add_option("--task", s.task, "Task of the evaluation (default: that of the training), see train --help")
      ->group(group)->type_name("NAME");
  app.add_option("--trials", s.trials, "Trials of each evaluation (default: as in training, 200)")
      ->transform(run_time::between(1, many))->group(group)->type_name("COUNT");
  const auto strength = [&](const char* name, std::optional<double>& to, const char* of) {
    app.add_option(name, to, std::string("Strength of the noise of ") + of + " (default: as in training)")
        ->transform(run_time::between(0.0, large))->group(group)->type_name("SIGMA");
  };
  strength("--sigma", s.noise.sigma, "the units");
  strength("--input-sigma", s.noise.input_sigma, "the input");
  strength("--output-sigma", s.noise.output_sigma, "the readouts");

  group = "What is changed";
  app.add_option("--vary", variations, "Performance against a parameter of the task, as in delay=0.5,1,2; see below")
      ->group(group)->type_name("PARAMETER=VALUES")->take_all();
  app.add_option("--silence", silence, "Units to silence in all evaluations, as in 3,4,10-14")
      ->group(group)->type_name("UNITS");
  app.add_flag("--lesions", s.lesions, "Performance lost if a unit is silenced, for each unit alone")->group(group);

  group = "The output";
  app.add_option("--out", s.out,
                 "Folder for the tables and figures (default: none; with --plot evaluation in that of the run)")
      ->group(group)->type_name("FOLDER");
  app.add_flag("--plot", s.plot, "Draw the results of --vary and --lesions (PNG and PDF, in --out)")->group(group);
  run_time::add_threads(app, s.threads, group);
  app.add_flag("--quiet", s.quiet, "Print nothing")->group(group);

  if (!run_time::parse(app, "evaluate", argc, argv)) return std::nullopt;
  run_time::refuse_empty(app, "--task", s.task.empty(), "a task of train --help");
  run_time::refuse_empty(app, "--out", s.out.empty(), "the folder for the tables and figures");
  if (app.count("--silence") > 0) {
    const auto units = run_time::named("--silence", [&] { return run_time::whole_numbers(silence); });
    const std::set<int> each_once(units.begin(), units.end());
    s.silence.assign(each_once.begin(), each_once.end());
  }
  for (const auto& v : variations)
    s.variations.push_back(run_time::named("--vary", [&] { return variation_of(v); }));
  std::set<std::string> varied;
  for (const auto& v : s.variations)
    if (!varied.insert(v.parameter).second)
      ctrnn::refuse({"--vary: ", v.parameter, " is there twice; give all its values at once"});
  if (s.plot && s.out.empty()) s.out = run_time::folder_of(s.run) / "evaluation";
  if (s.plot && s.variations.empty() && !s.lesions)
    ctrnn::refuse({"--plot: there is nothing to draw; ask for --vary or --lesions"});
  return s;
}

}  // namespace evaluate
