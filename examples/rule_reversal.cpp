// SPDX-License-Identifier: BSD-3-Clause
// Trains networks on rule reversal: choose by a rule that is never shown and may change from trial to trial.
//   rule_reversal --method sctt --trial-skip --models 4 --out runs/reversal
// The defaults of each method are the published ones.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <ctrnn/io.hpp>
#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace ctrnn;

struct settings {
  std::string method = "sctt", out;
  bool trial_skip = false;
  std::optional<int> theta, stages;
  std::optional<double> beta0;
  std::int64_t iterations = 10'000, report_every = 500;
  double criterion = 0.99;
  int evaluate_every = 50;
  ensemble_options networks{.units = 50, .models = 4};
};

/// Rule reversal, measured in one of a block's five trials alone.
struct one_trial_of_block : rule_reversal {
  int position = 0;
  auto metric() const { return choice_accuracy(choices, position, position); }
};

/// The choices of an observer who always goes by rule 0, without memory: how many are the ideal ones.
double by_rule_0(const rule_reversal& task) {
  int ideal = 0, all = 0;
  for (int block = 0; block < task.trials; ++block)
    for (int i = 0; i < task.trials_of_block; ++i, ++all) ideal += i == 0 || task.rule(block, i - 1) == 0 ? 1 : 0;
  return double(ideal) / all;
}

/// Performance of each network, trial by trial of the block, on fresh blocks.
void print_performance(auto& models) {
  constexpr int blocks = 400;
  std::printf("\nThe choices of an ideal observer, made in trial            1      2      3      4      5    all\n");
  for (std::size_t m = 0; m < models.size(); ++m) {
    std::printf("network %-4u at iteration %-7lld                    ", models[m].number,
                static_cast<long long>(models[m].iteration));
    for (int i = 0; i < rule_reversal::trials_of_block; ++i) {
      one_trial_of_block task;
      task.position = i;
      trainer<one_trial_of_block, relu> with(models[m].net.shape(), task);
      std::printf(" %6.3f", with.evaluate(models[m], blocks).overall);
    }
    std::printf(" %6.3f\n", models.a_trainer().evaluate(models[m], blocks).overall);
  }
  std::printf("ideal observer 1, always rule 0 %.2f (its first trials 1, the others 0.5), chance 0.5\n", by_rule_0({}));
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
  const auto report = models.train(options, [&](const progress& p) {
    if (p.iteration % s.report_every == 0 || p.running == 0)
      std::printf("iteration %6lld: median performance %.3f, best %.3f, %d of %zu at %.2f\n",
                  static_cast<long long>(p.iteration), p.median, p.best, p.solved, models.size(), s.criterion);
    std::fflush(stdout);
  });
  for (const auto& text : report.warnings) std::printf("warning: %s\n", text.c_str());
  for (const auto& text : report.failures) std::printf("failed: %s\n", text.c_str());
  print_performance(models);
  if (!s.out.empty()) save(models, s.out);
  return 0;
}

int train(const settings& s) {
  const int theta = s.theta.value_or(s.method == "cd" ? 10 : s.method == "base" ? 1 : 40);
  if (s.trial_skip && s.method == "cd") throw std::invalid_argument("--trial-skip is not for cd, which has no beta");
  if (s.method == "cd") return train(s, cd<>{.theta = theta}, 2, 0);
  if (s.method == "base" && !s.trial_skip) return train(s, base{}, 1, 1);
  if (s.method == "dasc" && !s.trial_skip) return train(s, dasc<>{.theta = theta}, 2, 0.5);
  if (s.method == "dasc") return train(s, across_trials<dasc<>>{{.theta = theta}}, 2, 0.5);
  if (!s.trial_skip) return train(s, sctt<>{.theta = theta}, 11, 0.8);
  return train(s, across_trials<sctt<>>{{.theta = theta}}, 11, 0.8);  // of base too, as SCTT(1)
}

}  // namespace

int main(int count, char** arguments) {
  settings s;
  CLI::App app("Trains networks on rule reversal and compares their choices with an ideal observer's.");
  app.add_option("--method", s.method, "base, sctt, dasc or cd")
      ->capture_default_str()->check(CLI::IsMember({"base", "sctt", "dasc", "cd"}))->type_name("NAME");
  app.add_flag("--trial-skip", s.trial_skip, "Skip across the trials of a block as well (not with cd)");
  app.add_option("--theta", s.theta, "Steps of a block (default 40; cd 10)")
      ->check(CLI::PositiveNumber)->type_name("STEPS");
  app.add_option("--stages", s.stages, "Stages of the first half (default sctt 11, dasc and cd 2)")
      ->check(CLI::PositiveNumber)->type_name("COUNT");
  app.add_option("--beta0", s.beta0, "First weight of the base path (default sctt 0.8, dasc 0.5)")
      ->check(CLI::Range(0.0, 1.0))->type_name("BETA");
  app.add_option("--iterations", s.iterations, "At most so many, the first half of them staged")
      ->capture_default_str()->check(CLI::PositiveNumber)->type_name("COUNT");
  app.add_option("--criterion", s.criterion, "Performance at which a network stops; above 1: none")
      ->capture_default_str()->type_name("PERFORMANCE");
  app.add_option("--evaluate-every", s.evaluate_every, "Iterations between evaluations")
      ->capture_default_str()->check(CLI::PositiveNumber)->type_name("COUNT");
  app.add_option("--models", s.networks.models, "Networks")->capture_default_str()->type_name("COUNT");
  app.add_option("--units", s.networks.units, "Units of a network")->capture_default_str()->type_name("COUNT");
  app.add_option("--seed", s.networks.seed, "Seed of all random numbers")->capture_default_str()->type_name("NUMBER");
  app.add_option("--threads", s.networks.threads, "Threads, 0: one for each core")
      ->capture_default_str()->type_name("COUNT");
  app.add_option("--out", s.out, "Folder for the networks and learning curves")->type_name("FOLDER");
  CLI11_PARSE(app, count, arguments);
  try {
    return train(s);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "rule_reversal: %s\n", error.what());
    return 1;
  }
}
