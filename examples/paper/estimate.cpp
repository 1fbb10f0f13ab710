// SPDX-License-Identifier: BSD-3-Clause
#include "estimate.hpp"

#include <algorithm>
#include <cstdio>
#include <ctrnn/training/side_by_side.hpp>
#include <map>

#include "run_grid.hpp"
#include "run_time/text.hpp"

namespace paper {

namespace {

/// Seconds of a few iterations by Base and one evaluation; the shortest of several.
double measure(run_time::recipe r, int iterations) {
  r.method = run_time::any_method{};
  auto& t = r.training;
  t.staged_iterations = 0, t.max_iterations = t.evaluate_every = iterations, t.criterion = 2;
  double shortest = 1e9;
  for (int i = 0; i < 3; ++i) {
    const auto model = run_time::make_ensemble(r);
    model->train([](const ctrnn::progress&) { return true; });
    shortest = std::min(shortest, model->result(0).seconds);
  }
  return shortest;
}

/// Of a network that is not solved, by Base; the methods take as long, but for CD, which is faster.
double seconds_at_most(const run_time::recipe& r) {
  constexpr int few = 4, more = 12;
  const double a = measure(r, few), b = measure(r, more);
  const double iteration = std::max(b - a, 0.0) / (more - few), evaluation = std::max(a - few * iteration, 0.0);
  const auto n = static_cast<double>(r.training.max_iterations);
  return n * iteration + n / r.training.evaluate_every * evaluation;
}

}  // namespace

void print_plan(const grid& g, const settings& s) {
  const auto jobs = jobs_of(g, s.shard);
  std::map<std::string, double> of_task;
  double seconds = 0;
  std::size_t done = 0;
  for (const auto& j : jobs) {
    const bool there = !s.out.empty() && is_done(j, s.out);
    std::printf("%s%s\n", j.name.c_str(), there ? "  (there)" : "");
    done += there ? 1 : 0;
    if (there) continue;
    if (!of_task.contains(j.recipe.task.name)) of_task[j.recipe.task.name] = seconds_at_most(j.recipe);
    seconds += of_task[j.recipe.task.name];
  }
  for (const auto& text : g.warnings) std::fprintf(stderr, "paper: warning: %s\n", text.c_str());
  const auto threads = std::min(ctrnn::thread_count(s.threads), std::max<std::size_t>(jobs.size() - done, 1));
  std::printf("%zu networks, %zu of them there; at most %s on %zu thread%s of this machine, if none is solved\n", jobs.size(),
              done, run_time::duration(seconds / static_cast<double>(threads)).c_str(), threads, threads == 1 ? "" : "s");
}

}  // namespace paper
