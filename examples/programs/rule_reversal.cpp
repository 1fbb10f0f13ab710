// SPDX-License-Identifier: BSD-3-Clause
// Trains networks on rule reversal: choose by a rule that is never shown and may change from trial to trial.
//   rule_reversal --method sctt --trial-skip --models 4 --out runs/reversal
// Theta, stages and beta0 of each method are the published ones. The paper also has 10 networks, an evaluation every 10
// iterations, and training to the end: --models 10 --evaluate-every 10 --criterion 2.
#include <CLI/CLI.hpp>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <ctrnn/io.hpp>
#include <optional>
#include <string>
#include <utility>

#include "run_time/command_line_style.hpp"
#include "run_time/files_of_run.hpp"
#include "run_time/interrupt.hpp"
#include "run_time/main_program.hpp"

namespace {

using namespace ctrnn;
using namespace ctrnn::tasks;

struct settings {
  std::string method = "sctt", out;
  bool trial_skip = false, force = false;
  std::optional<int> theta, stages;
  std::optional<double> beta0;
  std::int64_t iterations = 10'000, report_every = 500;
  double criterion = 0.99;
  int evaluate_every = 50;
  ensemble_options networks{.units = 50, .models = 4};
};

/// Numbers of steps at which the choice was that of an ideal observer, and of all steps, by the rules of a sequence and
/// the trial in it.
struct breakdown {
  std::array<std::array<double, rule_reversal::trials_of_sequence>, 8> ideal{}, all{};
};

/// The metric of rule reversal, which also counts into a breakdown.
struct breakdown_metric {
  breakdown* into;
  int repeats;
  const trial_batch* batch = nullptr;
  choice_accuracy overall{rule_reversal::choices};

  void begin(const trial_batch& b) { overall.begin(b), batch = &b, *into = {}; }
  void observe(int phase, int step, const outputs_view& y) {
    overall.observe(phase, step, y);
    for (std::size_t i = 0; i < rule_reversal::trials_of_sequence; ++i) {
      const auto& response = batch->loss_periods()[i];
      if (step < response.begin || step >= response.end) continue;
      const outputs_view target(batch->target(static_cast<int>(i)), rule_reversal::outputs);
      for (int k = 0; k < batch->trials(); ++k) {
        const auto rules = static_cast<std::size_t>(k / repeats) % into->all.size();
        into->ideal[rules][i] += chosen(y, k, 2) == chosen(target, k, 2) ? 1 : 0, ++into->all[rules][i];
      }
    }
  }
  performance result() const { return overall.result(); }
};

/// Rule reversal with this metric.
struct broken_down : rule_reversal {
  breakdown* into = nullptr;
  auto metric() const { return breakdown_metric{into, repeats}; }
};

/// Prints the performance of each network on new sequences, by rules and trial, and that of observers without training.
void print_performance(auto& models) {
  constexpr int sequences = 1600;
  constexpr std::int64_t never_reached = 4'000'000'000;  // iteration, as an address of random numbers
  breakdown seen;
  broken_down task;
  task.into = &seen;
  trainer<relu> with(models[0].net.architecture(), task);
  for (std::size_t m = 0; m < models.size(); ++m) {
    // On new sequences, as a network may have met the criterion on the others partly by luck.
    auto held_out = models[m];
    held_out.iteration = never_reached;
    const double overall = with.evaluate(held_out, sequences).overall;
    std::printf("\nNetwork %u at iteration %lld chooses as an ideal observer, performance %.4f:\n", models[m].number,
                static_cast<long long>(models[m].iteration), overall);
    std::printf("  rules of a sequence changes   in trial 1      2      3      4      5\n");
    for (std::size_t row = 0; row < task.rules.size(); ++row) {
      int changes = 0, rule = 0;
      std::printf("           ");
      for (const int next : task.rules[row]) std::printf(" %d", next), changes += std::exchange(rule, next) != next;
      std::printf("  %5d         ", changes);
      for (std::size_t i = 0; i < seen.all[row].size(); ++i)
        std::printf(" %6.3f", seen.ideal[row][i] / seen.all[row][i]);
      std::printf("\n");
    }
  }
  int by_rule_0 = 0, all = 0;
  for (const auto& rules : task.rules)
    for (std::size_t i = 0; i < rules.size(); ++i, ++all) by_rule_0 += i == 0 || rules[i - 1] == 0 ? 1 : 0;
  std::printf("\nIdeal observer 1 by definition; always by rule 0 %.2f, without memory; chance 0.50.\n",
              double(by_rule_0) / all);
}

/// Refuses a folder that has a run, or removes that run's files where these are to be replaced.
void make_room(const settings& s) {
  const auto old = run_time::files_of_run(s.out);
  if (!old.empty() && !s.force)
    refuse({"--out: the folder ", s.out, " has a run already (", old.front().filename().string(),
            "); --force replaces it, or choose another folder"});
  for (const auto& file : old) std::filesystem::remove(file);
}

template <integrator Method>
int train(const settings& s, const Method& method, int stages, double beta0) {
  ensemble<rule_reversal, Method, relu> models(s.networks, {}, method);
  const training_options options{.stages = s.stages.value_or(stages),
                                 .beta0 = s.beta0.value_or(beta0),
                                 .staged_iterations = s.iterations / 2,
                                 .max_iterations = s.iterations,
                                 .criterion = s.criterion,
                                 .evaluate_every = s.evaluate_every};
  models.check(options);
  if (!s.out.empty()) make_room(s), save(models, s.out);  // so that an error comes before the training
  run_time::catch_interrupts("\nrule_reversal: ends now, with what the networks have learnt so far\n");
  const auto report = models.train(options, [&](const progress& p) {
    if (p.iteration % s.report_every == 0 && !s.out.empty()) save(models, s.out);
    if (p.iteration % s.report_every == 0 || p.running == 0)
      std::printf("iteration %6lld: median performance %.3f, best %.3f, %d of %zu at %.2f\n",
                  static_cast<long long>(p.iteration), p.median, p.best, p.solved, models.size(), s.criterion);
    std::fflush(stdout);
  }, run_time::interrupt_requested);
  for (const auto& text : report.warnings) std::printf("warning: %s\n", text.c_str());
  for (const auto& text : report.failures) std::printf("failed: %s\n", text.c_str());
  if (!s.out.empty()) save(models, s.out);
  if (report.interrupted) return run_time::interrupted;
  print_performance(models);
  return run_time::all_good;
}

int train(const settings& s) {
  const auto refuse_if = [](bool given, const std::string& option, const std::string& why) {
    if (given) refuse({option, ": ", why, "; leave it out"});
  };
  if (s.method != "base" || s.trial_skip)
    if (const int least = 2 * s.stages.value_or(s.method == "dasc" || s.method == "cd" ? 2 : 11); s.iterations < least)
      refuse({"--iterations: ", s.iterations, " are too few, as half of them are for ", least / 2,
              " stages; use at least ", least, ", or fewer --stages"});
  refuse_if(s.method == "base" && s.theta, "--theta", "base has no blocks");
  refuse_if(s.method == "cd" && s.beta0, "--beta0", "cd has no weight of the base path");
  refuse_if(s.method == "base" && !s.trial_skip && (s.beta0 || s.stages), "--beta0, --stages", "base has no stages");
  const int theta = s.theta.value_or(s.method == "cd" ? 10 : s.method == "base" ? 1 : 40);
  if (s.trial_skip && s.method == "cd") refuse({"--trial-skip is not for cd, which has no beta"});
  if (s.method == "cd") return train(s, cd<>{.theta = theta}, 2, 0);
  if (s.method == "base" && !s.trial_skip) return train(s, base{}, 1, 1);
  if (s.method == "dasc" && !s.trial_skip) return train(s, dasc<>{.theta = theta}, 2, 0.5);
  if (s.method == "dasc") return train(s, across_trials<dasc<>>{{.theta = theta}}, 2, 0.5);
  if (!s.trial_skip) return train(s, sctt<>{.theta = theta}, 11, 0.8);
  return train(s, across_trials<sctt<>>{{.theta = theta}}, 11, 0.8);  // base with skips across trials is SCTT(1)
}

}  // namespace

int main(int count, char** arguments) {
  settings s;
  CLI::App app("Trains networks on rule reversal and compares their choices with an ideal observer's.");
  constexpr int many = 1'000'000'000;
  const auto counts = run_time::between(1, many);
  app.add_option("--method", s.method, "base, sctt, dasc or cd")
      ->capture_default_str()->check(CLI::IsMember({"base", "sctt", "dasc", "cd"}))->type_name("NAME");
  app.add_flag("--trial-skip", s.trial_skip, "Skip across the trials of a sequence as well (not with cd)");
  app.add_option("--theta", s.theta, "Steps of a block (default 40; cd 10)")->transform(counts)->type_name("STEPS");
  app.add_option("--stages", s.stages, "Stages of the first half (default sctt 11, dasc and cd 2)")
      ->transform(counts)->type_name("COUNT");
  app.add_option("--beta0", s.beta0, "First weight of the base path (default sctt 0.8, dasc 0.5)")
      ->transform(run_time::between(0.0, 1.0))->type_name("BETA");
  app.add_option("--iterations", s.iterations, "Iterations at most, the first half of them in stages")
      ->capture_default_str()->transform(counts)->type_name("COUNT");
  app.add_option("--criterion", s.criterion, "Performance at which a network stops; above 1: train to the end")
      ->capture_default_str()->transform(run_time::between(0.0, 1e9))->type_name("PERFORMANCE");
  app.add_option("--evaluate-every", s.evaluate_every, "Iterations between evaluations")
      ->capture_default_str()->transform(counts)->type_name("COUNT");
  app.add_option("--models", s.networks.models, "Number of networks")
      ->capture_default_str()->transform(run_time::between(1, 1'000'000))->type_name("COUNT");
  app.add_option("--units", s.networks.units, "Units of a network")
      ->capture_default_str()->transform(run_time::between(ctrnn::fewest_published_units, ctrnn::most_units))
      ->type_name("COUNT");
  app.add_option("--seed", s.networks.seed, "Seed of all random numbers")
      ->capture_default_str()->transform(run_time::any_uint32())->type_name("NUMBER");
  app.add_option("--threads", s.networks.threads, "Threads, 0: one for each core")
      ->capture_default_str()->transform(run_time::between(0, 1024))->type_name("COUNT");
  app.add_option("--out", s.out, "Folder for the networks and learning curves")->type_name("FOLDER");
  app.add_flag("--force", s.force, "Replace the files of another run in that folder");
  return run_time::main_program("rule_reversal", [&] {
    if (!run_time::parse(app, "rule_reversal", count, arguments)) return static_cast<int>(run_time::all_good);
    run_time::refuse_empty(app, "--out", s.out.empty(), "the folder for the files of the run");
    return train(s);
  });
}
