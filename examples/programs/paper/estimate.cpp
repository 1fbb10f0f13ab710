// SPDX-License-Identifier: BSD-3-Clause
#include "estimate.hpp"

#include <algorithm>
#include <cstdio>
#include <ctrnn/training/side_by_side.hpp>
#include <map>

#include "grid_folder.hpp"
#include "run_grid.hpp"
#include "run_time/text.hpp"

namespace paper {

namespace {

/// The seconds that some iterations by Base and one evaluation take: the shortest of three measurements.
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

/// The seconds that a network takes which is never solved, by Base; other methods take as long, except CD, which is
/// faster.
double seconds_at_most(const run_time::recipe& r) {
  constexpr int few = 4, more = 12;
  const double a = measure(r, few), b = measure(r, more);
  const double iteration = std::max(b - a, 0.0) / (more - few), evaluation = std::max(a - few * iteration, 0.0);
  const auto n = static_cast<double>(r.training.max_iterations);
  return n * iteration + n / r.training.evaluate_every * evaluation;
}

/// The bytes of the files of a network that is never solved: its weights and curve (see ctrnn::save_model), and the
/// curve as text.
double bytes_at_most(const run_time::recipe& r) {
  const double units = r.ensemble.units, scalar = r.double_precision ? sizeof(double) : sizeof(float);
  constexpr double matrices = 5, edges = 2.4;  // numbers of matrices of units x units and of units x channels
  const double weights = scalar * units * (matrices * units + edges * (r.task.inputs + r.task.outputs));
  const auto tasks = static_cast<double>(r.task.each().size());
  const double columns = 9 + (tasks > 1 ? 2 * tasks : 0), digits = 14;
  const double evaluations = static_cast<double>(r.training.max_iterations / r.training.evaluate_every);
  constexpr double names = 9e3, half_blocks = 3 * 2048;  // bytes: names of arrays; lost by the file system
  return weights + evaluations * (columns * sizeof(double) + digits) + names + half_blocks;
}

/// A number of bytes in words: "14.7 GB".
std::string size(double bytes) {
  return bytes < 1e9 ? run_time::print("%.1f MB", bytes / 1e6) : run_time::print("%.1f GB", bytes / 1e9);
}

}  // namespace

std::string warning_of_space(const std::vector<job>& jobs, const std::filesystem::path& folder) {
  double bytes = 0;
  for (const auto& j : jobs)
    if (!is_done(j, folder)) bytes += bytes_at_most(j.recipe);
  std::error_code none;  // if the free space is not known, there is no warning
  const auto space = std::filesystem::space(existing_part(folder), none);
  if (none || bytes <= static_cast<double>(space.available)) return "";
  return "the files need up to " + size(bytes) + ", but " + folder.string() + " has " +
         size(static_cast<double>(space.available)) + " free; free some, or choose another folder";
}

void print_plan(const grid& g, const settings& s) {
  check_folder(g, s.out);
  const auto jobs = jobs_of(g, s.shard);
  std::map<std::string, double> of_task;
  double seconds = 0, bytes = 0;
  std::size_t done = 0;
  auto warnings = g.warnings;
  for (const auto& j : jobs) {
    const auto found = s.out.empty() ? earlier_result{} : look_up(j, s.out);
    if (!found.damage.empty()) warnings.push_back(found.damage + "; the network is trained again");
    const bool there = found.done;
    std::printf("%s%s\n", j.name.c_str(), there ? "  (there)" : "");
    done += there ? 1 : 0;
    if (there) continue;
    if (!of_task.contains(j.recipe.task.name)) of_task[j.recipe.task.name] = seconds_at_most(j.recipe);
    seconds += of_task[j.recipe.task.name], bytes += bytes_at_most(j.recipe);
  }
  if (!s.out.empty()) warnings.push_back(warning_of_space(jobs, s.out));
  for (const auto& text : warnings)
    if (!text.empty()) std::fprintf(stderr, "paper: warning: %s\n", text.c_str());
  const auto threads = std::min(ctrnn::thread_count(s.threads), std::max<std::size_t>(jobs.size() - done, 1));
  std::printf("%zu networks, %zu of them there; at most %s on %zu thread%s of this machine, and %s, "
              "if none is solved\n",
              jobs.size(), done, run_time::duration(seconds / static_cast<double>(threads)).c_str(), threads,
              threads == 1 ? "" : "s", size(bytes).c_str());
}

}  // namespace paper
