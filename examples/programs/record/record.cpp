// SPDX-License-Identifier: BSD-3-Clause
#include "record.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/npz/npz_writer.hpp>
#include <ctrnn/training/trainer.hpp>
#include <optional>

#include "run_time/exit_code.hpp"
#include "run_time/half_written.hpp"
#include "run_time/interrupt.hpp"
#include "run_time/named.hpp"
#include "run_time/noise_strengths.hpp"
#include "run_time/text.hpp"
#include "run_time/trained_run.hpp"
#include "run_time/with_method.hpp"
#include "step_by_step.hpp"

namespace record {

namespace {

namespace fs = std::filesystem;

/// Refuses a file that is there already, unless it is to be replaced, and one that is the network itself.
void check_output(const settings& s, const fs::path& model) {
  std::error_code error;  // of a file that is not there
  if (fs::is_directory(s.out, error))
    ctrnn::refuse({"--out: ", s.out.string(), " is a folder; give the name of a file in it"});
  if (fs::equivalent(s.out, model, error))
    ctrnn::refuse({"--out: ", s.out.string(), " is the network that is recorded; choose another name"});
  if (!s.force && fs::exists(fs::symlink_status(s.out, error)))
    ctrnn::refuse({"--out: ", s.out.string(), " is there already; --force replaces it, or choose another name"});
}

/// The file of the one model that is recorded.
fs::path model_of(const settings& s, const run_time::trained_run& run) {
  const auto files = run_time::models_of(run, s.models);
  if (files.size() > 1)
    ctrnn::refuse({"--model: the run has ", files.size(), " models from ", files.front().filename().string(),
                   " on; choose one by its number"});
  return files.front();
}

/// The tasks of the run, with the changes that the command line asks for, and the place of the one that is recorded
/// among them, by which its trials and noise are found. A task that the run does not have stands alone.
struct recorded_task {
  ctrnn::weighted_tasks tasks;
  int place;

  const ctrnn::any_task& task() const { return tasks[static_cast<std::size_t>(place)].task; }
};

recorded_task task_of(const settings& s, const run_time::named_tasks& trained) {
  const auto name = s.task.empty() ? trained.each().front().name
                                   : run_time::named("--task", [&] { return run_time::task_named(s.task).name; });
  const auto& each = trained.each();
  const auto found = std::ranges::find(each, name, &run_time::named_task::name);
  const auto known = found == each.end() ? run_time::named_tasks(name) : trained;
  int place = 0;
  std::vector<ctrnn::weighted_task> tasks;
  for (ctrnn::any_task task : known.each()) {
    if (task.name == name) {
      place = static_cast<int>(tasks.size());
      run_time::named("--set", [&] {
        for (const auto& c : s.changed) task = task.with(c.name, c.value);
      });
    }
    tasks.push_back({std::move(task), 1});
  }
  return {ctrnn::weighted_tasks(std::move(tasks)), place};
}

/// A network without noise.
template <class T>
ctrnn::network<T> without_noise(const ctrnn::network<T>& net) {
  auto shape = net.architecture();
  shape.noise = ctrnn::noise_kind::none, shape.noise_enters = ctrnn::noise_place::drive;
  shape.input_sigma = shape.output_sigma = 0;
  return ctrnn::network<T>(std::move(shape), net.values());
}

/// The activity of a model in trials of a task.
template <class T>
ctrnn::recording<T> activity(const settings& s, const run_time::trained_run& run, ctrnn::model<T>& m,
                             const recorded_task& of) {
  ctrnn::trainer<ctrnn::any_dynamics, T> with(m.net.architecture(), of.tasks, run.recipe.dynamics);
  const auto stage = m.curve.empty() ? std::nullopt : m.curve.back().stage;
  if (!s.as_trained) return with.record(m, s.trials, of.place);
  if (run.of_grid)
    ctrnn::refuse({"--method: the stages of a network of a grid are not beside it, only of a run of train; use base"});
  if (!stage) return with.record(m, s.trials, of.place);
  return run_time::with_method(run.recipe.method, [&](const auto& method) {
    const auto plan = ctrnn::schedule_of(method, run.recipe.training);
    if (*stage >= plan.base_stage())
      ctrnn::refuse<std::runtime_error>({"model ", m.number, " was trained in stage ", *stage,
                                         ", counted from 0, but config.json has ", plan.base_stage(),
                                         " stages; keep the files of a run together"});
    return with.record(m, s.trials, of.place,
                       ctrnn::at_stage(method, plan.stages[static_cast<std::size_t>(*stage)]));
  });
}

/// Refuses trials of no whole number of steps, where a parameter that is a time was changed.
void check_steps(const settings& s, const recorded_task& of, double dt) {
  for (const auto& p : of.task().parameters())
    for (const auto& c : s.changed)
      if (p.name == c.name && p.unit == "s" && std::abs(c.value - dt * std::round(c.value / dt)) > 1e-9)
        ctrnn::refuse({"--set: a ", c.name, " of ", c.value, " s is no whole number of steps of ", dt, " s"});
}

/// Everything that is in the file.
template <class T>
ctrnn::npz_writer arrays_of(const ctrnn::recording<T>& seen, const ctrnn::model<T>& m, std::string_view task) {
  ctrnn::npz_writer file;
  file.add("rates", seen.rates);
  if (seen.currents.size() > 0) file.add("currents", seen.currents);
  file.add("outputs", seen.outputs)
      .add("inputs", inputs_by_step<T>(seen.batch))
      .add("targets", targets_by_step<T>(seen.batch))
      .add("loss_weight", loss_weight_by_step(seen.batch));
  std::vector<double> time;
  for (int t = 0; t < seen.batch.trained_steps(); ++t) time.push_back((t + 1) * seen.batch.dt());
  std::vector<std::string> names;
  std::vector<std::int64_t> start, steps;
  for (const auto& p : seen.batch.phases()) {
    if (p.warm_up) continue;
    names.emplace_back(p.name);
    start.push_back(p.start), steps.push_back(p.steps);
  }
  file.add("time", time).add("dt", seen.batch.dt());
  file.add("phase_names", names).add("phase_start", start).add("phase_steps", steps);
  file.add("task", std::vector{std::string(task)}).add("seed", m.seed).add("number", m.number);
  file.add("iterations", m.iteration);
  return file;
}

template <class T>
int run_in(const settings& s, const run_time::trained_run& run, const fs::path& model_file) {
  const auto of = task_of(s, run.recipe.task);
  auto m = ctrnn::load_model<T>(model_file);
  run_time::check_model(run, model_file, m);
  m.net = s.noise ? run_time::with_noise(m.net, {.sigma = s.sigma, .input_sigma = {}, .output_sigma = {}})
                  : without_noise(m.net);
  check_steps(s, of, m.net.architecture().dt);
  const auto seen = activity(s, run, m, of);
  const auto file = arrays_of(seen, m, of.task().name);
  if (const auto folder = s.out.parent_path(); !folder.empty()) ctrnn::create_folder(folder);
  // Until here a signal ends the program, and leaves nothing.
  run_time::catch_interrupts("\nrecord: ends when the file is written; Ctrl-C again ends at once\n");
  run_time::remove_half_written(s.out.has_parent_path() ? s.out.parent_path() : fs::path("."),
                                [&](const fs::path& name) { return name == s.out.filename(); });
  file.write(s.out);
  if (!s.quiet)
    std::printf("%s, %s: %d trials of %d steps of %s written to %s\n", run_time::title_of(run.recipe).c_str(),
                run_time::label_of(model_file, m.number).c_str(), seen.batch.trials(), seen.batch.trained_steps(),
                std::string(of.task().name).c_str(), s.out.c_str());
  return run_time::interrupt_requested() ? run_time::interrupted : run_time::all_good;
}

}  // namespace

int run(const settings& s) {
  const auto found = run_time::find_run(s.run);
  const auto model = model_of(s, found);
  check_output(s, model);
  return found.recipe.double_precision ? run_in<double>(s, found, model) : run_in<float>(s, found, model);
}

}  // namespace record
