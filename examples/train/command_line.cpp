// SPDX-License-Identifier: BSD-3-Clause
#include "command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <ctrnn/version.hpp>
#include <iomanip>
#include <sstream>
#include <stdexcept>

namespace train {

namespace {

struct method_entry {
  const char *name, *summary;
  int theta;  // default, 0: has none
  bool beta;
};
constexpr std::array methods{
    method_entry{"base", "Euler's method with small steps", 0, false},
    method_entry{"cd", "coarse steps that shrink from stage to stage", 10, false},
    method_entry{"sctt", "skip connections through time", 20, true},
    method_entry{"dasc", "skip connections that follow the dynamics", 20, true},
    method_entry{"exponential_dasc", "the same, stable for every theta", 20, true},
    method_entry{"heun", "Heun's method, second order", 0, false},
    method_entry{"exponential_euler", "Euler's method with an exact leak", 0, false},
};

std::string footer() {
  std::ostringstream text;
  const auto row = [&](std::string_view name, std::string_view summary) {
    text << "  " << std::left << std::setw(38) << name << summary << "\n";
  };
  text << "Tasks:\n";
  for (const auto& t : every_task())
    row(std::string(t.name) + (t.name == t.short_name ? "" : " (" + std::string(t.short_name) + ")"), t.summary);
  text << "\nMethods:\n";
  for (const auto& m : methods) row(m.name, m.summary);
  text << "\nNonlinearities:\n ";
  for (const auto* n : nonlinearity_names) text << " " << n;
  text << "\n\nFiles in the run's folder: config.json (all settings), log.csv (a line for each model and evaluation),\n"
          "model_000.npz, ... (weights and learning curve: numpy.load in Python; see docs/files.md), all written anew\n"
          "every minute.\n"
          "\nExample: eight networks learn delayed go\n"
          "  train --task delayed_go --method exponential_dasc --theta 40 --models 8 --out runs/dlygo\n";
  return text.str();
}

/// As CLI11 puts it, on one line.
std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

const method_entry& method_named(const std::string& name) {
  std::string names;
  for (const auto& m : methods) {
    if (name == m.name) return m;
    names += (names.empty() ? "" : ", ") + std::string(m.name);
  }
  throw std::invalid_argument("--method: there is no method '" + name + "'; choose one of " + names);
}

any_nonlinearity nonlinearity_named(const std::string& name) {
  std::string names;
  for (std::size_t i = 0; i < nonlinearity_names.size(); ++i) {
    if (name == nonlinearity_names[i]) return {nonlinearity_names[i], i};
    names += (names.empty() ? "" : ", ") + std::string(nonlinearity_names[i]);
  }
  throw std::invalid_argument("--nonlinearity: there is no nonlinearity '" + name + "'; choose one of " + names);
}

}  // namespace

std::optional<settings> read_command_line(int argc, const char* const* argv) {
  settings s;
  auto& e = s.ensemble;
  auto& t = s.training;
  t.beta0 = 0.5;
  std::string task, phi = nonlinearity_names[0], stop = "each", precision = "float";
  double learning_rate = 0;

  CLI::App app("Trains continuous-time recurrent neural networks on a cognitive task.", "train --task NAME --out FOLDER");
  app.get_formatter()->column_width(38);
  app.footer(footer());
  app.get_formatter()->label("Options", "Help");
  app.get_formatter()->label("REQUIRED", "(required)");
  app.set_version_flag("--version", std::string("train (ctrnn) ") + ctrnn::version, "Print the version and exit");
  app.set_help_flag("--help,-h", "Print this help and exit");
  // Checks without a say in --help, which would show the type and limits of each.
  const auto number = [](auto low, auto high) { return CLI::Range(low, high).description(""); };
  const auto one_of = [](std::vector<std::string> names) { return CLI::IsMember(std::move(names)).description(""); };
  constexpr int many = 1'000'000'000;
  constexpr double large = 1e9;

  const char* group = "What is learnt, and how";
  app.add_option("--task", task, "Name of the task, see below")->required()->group(group)->type_name("NAME");
  app.add_option("--method", s.method, "How the dynamics are integrated in training, see below")
      ->capture_default_str()->group(group)->type_name("NAME");
  auto* theta = app.add_option("--theta", s.theta, "Block length in steps of 5 ms (default 20; 10 for cd)")
      ->check(number(1, 1000))->group(group)->type_name("STEPS");
  auto* beta = app.add_option("--beta0", t.beta0, "First weight of the small steps, 0 to 1; rises to 1 from stage to stage")
      ->capture_default_str()->check(number(0.0, 1.0))->group(group)->type_name("WEIGHT");
  app.add_option("--stages", t.stages, "Stages of sctt, dasc, exponential_dasc and cd")
      ->capture_default_str()->check(number(1, many))->group(group)->type_name("COUNT");
  app.add_option("--staged-iterations", t.staged_iterations, "Iterations of all stages together; base follows")
      ->capture_default_str()->check(number(0, many))->group(group)->type_name("COUNT");
  app.add_option("--max-iterations", t.max_iterations, "Iterations after which training ends at the latest")
      ->capture_default_str()->check(number(1, many))->group(group)->type_name("COUNT");

  group = "When a model has learnt it";
  app.add_option("--criterion", t.criterion, "Performance that counts as solved, 0 to 1; above 1: train to the end")
      ->capture_default_str()->check(number(0.0, large))->group(group)->type_name("PERFORMANCE");
  app.add_option("--stop", stop, "each: every model by itself; trimmed-mean: all, by the mean of the middle 80 %")
      ->capture_default_str()->check(one_of({"each", "trimmed-mean"}))->group(group)->type_name("RULE");
  app.add_option("--evaluate-every", t.evaluate_every, "Iterations between evaluations")
      ->capture_default_str()->check(number(1, many))->group(group)->type_name("COUNT");
  app.add_option("--evaluation-trials", t.evaluation_trials, "Trials of an evaluation")
      ->capture_default_str()->check(number(1, many))->group(group)->type_name("COUNT");

  group = "The networks";
  app.add_option("--models", e.models, "How many networks to train, each from its own random weights")
      ->capture_default_str()->check(number(1, 1'000'000))->group(group)->type_name("COUNT");
  app.add_option("--first-model", e.first, "Number of the first; a number gives the same network in any company")
      ->capture_default_str()->group(group)->type_name("NUMBER");
  app.add_option("--seed", e.seed, "Seed of all random numbers; same seed, same results")
      ->capture_default_str()->group(group)->type_name("NUMBER");
  app.add_option("--units", e.units, "Units of a network, a multiple of 5")
      ->capture_default_str()->group(group)->type_name("COUNT");
  app.add_option("--nonlinearity", phi, "From a unit's drive to its rate, see below")
      ->capture_default_str()->group(group)->type_name("NAME");
  app.add_flag("--dale", e.dale, "Dale's law: 80 % of the units excitatory, 20 % inhibitory")->group(group);
  app.add_option("--sigma", e.sigma, "Strength of the noise in a unit's drive")
      ->capture_default_str()->check(number(0.0, large))->group(group)->type_name("SIGMA");

  group = "The optimiser";
  auto* rate = app.add_option("--learning-rate", learning_rate, "Adam's (default 0.1 / units)")
      ->group(group)->type_name("RATE");
  app.add_option("--trials", t.trials, "Trials of an iteration")
      ->capture_default_str()->check(number(1, many))->group(group)->type_name("COUNT");

  group = "The run";
  app.add_option("--out", s.out, "Folder for the files of the run")->required()->group(group)->type_name("FOLDER");
  app.add_flag("--force", s.force, "Replace the files of another run in that folder")->group(group);
  app.add_option("--threads", e.threads, "Threads, 0: one for each core; has no influence on the results")
      ->check(number(0, 1024))->capture_default_str()->group(group)->type_name("COUNT");
  app.add_option("--precision", precision, "float, or double: about twice as slow")
      ->capture_default_str()->check(one_of({"float", "double"}))->group(group)->type_name("TYPE");
  app.add_flag("--quiet", s.quiet, "No progress and no summary")->group(group);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app.exit(error);
      return std::nullopt;
    }
    throw std::invalid_argument(one_line(error.what()) + " (train --help lists what there is)");
  }

  if (s.out.empty()) throw std::invalid_argument("--out: the name is empty; give the folder for the files of the run");
  s.task = any_task::named(task);
  s.phi = nonlinearity_named(phi);
  const auto& method = method_named(s.method);
  const auto refuse_for_method = [&](const CLI::Option* option, const char* what) {
    if (option->count() > 0)
      throw std::invalid_argument(option->get_name() + ": the method " + s.method + " has no " + what + "; leave it out");
  };
  if (method.theta == 0) refuse_for_method(theta, "blocks");
  if (!method.beta) refuse_for_method(beta, "weight of the small steps");
  if (method.theta > 0 && theta->count() == 0) s.theta = method.theta;
  if (rate->count() > 0) {
    if (!(learning_rate > 0 && std::isfinite(learning_rate)))
      throw std::invalid_argument("--learning-rate: " + rate->as<std::string>() + " is not above 0 and finite");
    e.learning_rate = learning_rate;
  }
  t.stop = stop == "each" ? ctrnn::stop_rule::each : ctrnn::stop_rule::trimmed_mean;
  s.double_precision = precision == "double";
  return s;
}

}  // namespace train
