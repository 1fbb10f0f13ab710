// SPDX-License-Identifier: BSD-3-Clause
// Measures the time of whole training iterations (trials, noise, simulation, loss, gradient, Adam) and prints it as one
// line of JSON, to be compared with other programs:
//
//     build/benchmark/benchmarks/iteration --task dms --method dasc --theta 40 --budget 10
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <memory>
#include <numeric>

#include "steady_task.hpp"

namespace {

using namespace ctrnn_benchmark;

struct settings {
  std::string task = "dms", method = "base", dynamics = "rate";
  int theta = 1, units = 50, rank = 0, trials = 20, models = 1;
  std::size_t threads = 1;
  double beta = 0.5, budget = 10;
  std::uint32_t seed = 1;
};

template <class Dynamics, class Method>
void run(const settings& s, const Method& method) {
  using clock = std::chrono::steady_clock;
  const auto seconds_since = [](clock::time_point t) {
    return std::chrono::duration<double>(clock::now() - t).count();
  };
  const auto task = steady_task(s.task);
  auto shape = published_architecture(s.units, task.inputs, task.outputs);
  shape.rank = s.rank;
  std::vector<std::unique_ptr<model<float>>> models;
  for (int m = 0; m < s.models; ++m)
    models.push_back(std::make_unique<model<float>>(shape, optimiser_options{.learning_rate = 0.1 / s.units},
                                                    s.seed, static_cast<std::uint32_t>(m)));
  std::vector<std::unique_ptr<trainer<Dynamics>>> trainers;
  while (trainers.size() < std::min(thread_count(s.threads), models.size()))
    trainers.push_back(std::make_unique<trainer<Dynamics>>(shape, task));

  // With one thread, each round is one iteration of each model; with several it is ten, as between the evaluations of
  // an ensemble.
  const int iterations = trainers.size() > 1 ? 10 : 1;
  std::vector<double> first(models.size()), last(models.size()), milliseconds;
  const auto start = clock::now();
  while (milliseconds.empty() || seconds_since(start) < s.budget) {
    const auto round = clock::now();
    side_by_side(trainers.size(), models.size(), [&](std::size_t worker, std::size_t m) {
      for (int i = 0; i < iterations; ++i) {
        last[m] = trainers[worker]->iterate(*models[m], method, s.trials);
        if (models[m]->iteration == 1) first[m] = last[m];
      }
    });
    milliseconds.push_back(1e3 * seconds_since(round) / (iterations * s.models));
    for (const auto& m : models)
      if (!m->failure.empty()) throw std::runtime_error(m->failure);
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto mean = [](const auto& x) { return std::accumulate(x.begin(), x.end(), 0.0) / double(x.size()); };
  std::printf(
      R"({"program": "ctrnn", "version": "%s", "task": "%s", "method": "%s", "dynamics": "%s", "theta": %d, )"
      R"("units": %d, "rank": %d, )"
      R"("trials": %d, "models": %d, "threads": %zu, "ms_per_model_iteration_min": %.6g, )"
      R"("ms_per_model_iteration_median": %.6g, "iterations": %td, "loss_first": %.9g, "loss_last": %.9g, )"
      R"("bytes_per_thread": %zu})"
      "\n",
      version, std::string(task.name).c_str(), s.method.c_str(), s.dynamics.c_str(), s.theta, s.units, s.rank,
      s.trials, s.models, trainers.size(), milliseconds.front(), milliseconds[milliseconds.size() / 2],
      static_cast<std::ptrdiff_t>(models.front()->iteration), mean(first), mean(last), trainers.front()->memory());
}

template <class Dynamics>
void run_method(const settings& s) {
  const auto is = [&](const char* name) { return s.method == name; };
  if (is("cd")) return run<Dynamics>(s, cd<>{.theta = s.theta});
  if (is("sctt")) return run<Dynamics>(s, sctt<>{.theta = s.theta, .beta = s.beta});
  if (is("dasc")) return run<Dynamics>(s, dasc<>{.theta = s.theta, .beta = s.beta});
  if (is("lagged_dasc")) return run<Dynamics>(s, lagged_dasc<>{.theta = s.theta, .beta = s.beta});
  if (is("exponential_dasc")) return run<Dynamics>(s, exponential_dasc<>{.theta = s.theta, .beta = s.beta});
  if (s.theta != 1) refuse({"--theta: ", s.method, " takes single steps; leave it at 1"});
  if (is("base")) return run<Dynamics>(s, base{});
  if (is("heun")) return run<Dynamics>(s, heun{});
  return run<Dynamics>(s, exponential_euler{});
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  CLI::App app(
      "Trains networks of relu units for some seconds and prints, as one line of JSON, what an iteration of "
      "one "
      "model took. Phases last their nominal time, so that all iterations are the same work.");
  app.option_defaults()->always_capture_default();
  app.add_option("--task", s.task,
                 "go, delayed_go, delayed_decision_1, delayed_match_to_sample; or go, dlygo, dlydm1, dms");
  app.add_option("--method", s.method)
      ->check(CLI::IsMember({"base", "cd", "sctt", "dasc", "lagged_dasc", "exponential_dasc", "heun",
                             "exponential_euler"}));
  app.add_option("--dynamics", s.dynamics)->check(CLI::IsMember({"rate", "current"}));
  app.add_option("--theta", s.theta, "base steps of a block")->check(CLI::Range(1, 200));
  app.add_option("--beta", s.beta, "weight of the base path")->check(CLI::Range(0.0, 1.0));
  app.add_option("--units", s.units, "a multiple of 5")->check(CLI::Range(5, 10'000));
  app.add_option("--rank", s.rank, "rank of the recurrent weights; 0: they are full")->check(CLI::Range(0, 10'000));
  app.add_option("--trials", s.trials, "trials of an iteration")->check(CLI::Range(1, 100'000));
  app.add_option("--models", s.models, "number of models that are trained side by side")->check(CLI::Range(1, 100'000));
  app.add_option("--threads", s.threads, "threads; 0: one for each core");
  app.add_option("--budget", s.budget, "seconds")->check(CLI::PositiveNumber);
  app.add_option("--seed", s.seed, "seed of all random numbers");
  try {
    app.parse(argc, argv);
    s.dynamics == "rate" ? run_method<rate<relu>>(s) : run_method<current<relu>>(s);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "iteration: %s\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "iteration: %s\n", error.what());
    return 1;
  }
}
