// SPDX-License-Identifier: BSD-3-Clause
#include "command_line.hpp"

#include <ctrnn/io/model_file_name.hpp>

#include "run_time/command_line_style.hpp"
#include "run_time/files_of_run.hpp"

namespace record {

namespace {

constexpr const char* footer = R"(
The trials are those of the last evaluation in training. FILE has, for numpy.load, the arrays rates, outputs, inputs and
targets [steps][trials][...], currents where the network's states are currents, time, loss_weight, phase_names,
phase_start, phase_steps and some numbers: docs/files.md says what is in each, docs/notebook.md what can be done with
them. evaluate --help lists the parameters of --set.

Example: what a network does in a delay that is twice as long as in training
  record runs/dlygo --model 3 --set delay=2 --out long_delay.npz
)";

/// The change of a parameter that a text such as "delay=2" asks for.
changed_parameter change_of(const std::string& text) {
  const auto equals = text.find('=');
  const auto value = equals == std::string::npos ? std::nullopt : run_time::decimal(text.substr(equals + 1));
  if (!value) ctrnn::refuse({"'", text, "' gives a parameter no value; use PARAMETER=VALUE as in delay=2"});
  return {text.substr(0, equals), *value};
}

/// Refuses a file that cannot be the output.
void check_output(const std::filesystem::path& out) {
  const auto name = out.filename();
  if (out.extension() != ".npz")
    ctrnn::refuse({"--out: ", out.string(), " is not the name of a .npz file; give one, as in activity.npz"});
  if (run_time::belongs_to_a_run(name))
    ctrnn::refuse({"--out: ", name.string(), " is the name of a file of a run; choose another, as in activity.npz"});
}

}  // namespace

std::optional<settings> read_command_line(int argc, const char* const* argv) {
  settings s;
  std::string method = "base";
  std::vector<std::string> changes;
  bool no_noise = false;
  CLI::App app("Records what a trained network does, trial by trial and step by step, in a file for NumPy.", "record");
  run_time::set_style(app, "record", footer);
  constexpr int many = 1'000'000'000;
  constexpr double large = 1e9;

  const char* group = "What is recorded";
  app.add_option("RUN", s.run, "Folder of a run of train, or a .npz file of train or paper")
      ->required()->group(group)->type_name("");
  app.add_option("--model", s.models, "Number of the model; needed where the run has several")
      ->expected(1)->transform(run_time::any_uint32())->group(group)->type_name("NUMBER");
  app.add_option("--task", s.task, "One task, see train --help (default: the first one of the training)")
      ->group(group)->type_name("NAME");
  app.add_option("--trials", s.trials, "Trials that are recorded")
      ->capture_default_str()->transform(run_time::between(1, many))->group(group)->type_name("COUNT");

  group = "What is changed";
  app.add_option("--set", changes, "Value of a parameter of the task, as in delay=2; can be given several times")
      ->group(group)->type_name("PARAMETER=VALUE")->take_all();
  app.add_option("--method", method,
                 "base: the network itself; trained: with the skips of its latest stage of training")
      ->capture_default_str()->check(run_time::one_of({"base", "trained"}))->group(group)->type_name("NAME");
  app.add_option("--sigma", s.sigma, "Strength of the noise of the units (default: as in training)")
      ->transform(run_time::between(0.0, large))->group(group)->type_name("SIGMA");
  app.add_flag("--no-noise", no_noise, "No noise in the units, nor in input and readouts")->group(group);

  group = "The output";
  app.add_option("--out", s.out, "The .npz file that is written")->required()->group(group)->type_name("FILE");
  app.add_flag("--force", s.force, "Replace the file, if there is one")->group(group);
  app.add_flag("--quiet", s.quiet, "Print nothing")->group(group);

  if (!run_time::parse(app, "record", argc, argv)) return std::nullopt;
  if (no_noise && s.sigma) ctrnn::refuse({"--sigma: there is no noise with --no-noise; leave one of them out"});
  s.noise = !no_noise, s.as_trained = method == "trained";
  run_time::refuse_empty(app, "--task", s.task.empty(), "a task of train --help");
  run_time::refuse_empty(app, "--out", s.out.empty(), "the .npz file that is to be written");
  check_output(s.out);
  for (const auto& text : changes) {
    auto change = run_time::named("--set", [&] { return change_of(text); });
    for (const auto& c : s.changed)
      if (c.name == change.name) ctrnn::refuse({"--set: ", c.name, " is there twice; give it one value"});
    s.changed.push_back(std::move(change));
  }
  return s;
}

}  // namespace record
