// SPDX-License-Identifier: BSD-3-Clause
#include "display.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctrnn/training/averages.hpp>
#include <vector>

#include "run_time/text.hpp"

namespace train {

using run_time::duration;
using run_time::print;

namespace {

constexpr double terminal_interval = 0.2, log_interval = 10;  // s

std::size_t terminal_columns() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

std::string describe(const run_time::recipe& r) {
  std::string line = r.task.name + " by " + std::string(r.method.name);
  if (r.method.has_stages()) line += print("(%d)", r.method.theta);
  return line + print(": %d model%s of %d units, seed %u, at most %ld iterations", r.ensemble.models,
                      r.ensemble.models == 1 ? "" : "s", r.ensemble.units, r.ensemble.seed,
                      static_cast<long>(r.training.max_iterations));
}

}  // namespace

display::display(const settings& s, const run_time::any_ensemble& models)
    : settings_(s), terminal_(::isatty(STDOUT_FILENO) != 0), last_iteration_(static_cast<long>(models.iteration())),
      first_evaluation_told_(s.quiet) {
  if (s.quiet) return;
  std::printf("%s\n", describe(s.recipe).c_str());
  if (s.resume || last_iteration_ > 0) std::printf("resumed at iteration %ld\n", last_iteration_);
  std::fflush(stdout);
}

void display::warn(const std::string& text) { std::fprintf(stderr, "train: warning: %s\n", text.c_str()); }

void display::tell(const std::string& text) {
  std::printf("%s\n", text.c_str());
  std::fflush(stdout);
}

void display::count_iteration() {
  constexpr double long_time = 5;  // s
  const auto count = static_cast<double>(++iterations_);
  const double now = seconds_since_start();
  if (now < long_time || first_evaluation_told_.exchange(true)) return;
  const auto& r = settings_.recipe;
  const auto left = static_cast<double>(r.training.max_iterations - last_iteration_);
  const double seconds = now / count * r.ensemble.models;  // seconds of an iteration of all models
  const auto first = duration(seconds * std::min<double>(r.training.evaluate_every, left));
  tell("about " + first + " to the first evaluation, at most " + duration(seconds * left) + " in all");
}

void display::show(const ctrnn::progress& p) {
  first_evaluation_told_ = true;
  const double now = seconds_since_start();
  const auto most = static_cast<long>(settings_.recipe.training.max_iterations);
  const bool last = p.running == 0 || p.iteration >= most;
  if (settings_.quiet || (now < next_ && !last)) return;
  next_ = now + (terminal_ ? terminal_interval : log_interval);
  const double recent = static_cast<double>(p.iteration - last_iteration_) / std::max(now - last_seconds_, 1e-6);
  rate_ = rate_ > 0 ? 0.8 * rate_ + 0.2 * recent : recent;  // a mean in which recent rates count most
  last_seconds_ = now, last_iteration_ = static_cast<long>(p.iteration);

  // The line is short on a terminal, as one that wraps cannot be overwritten: 1230/4000  stage 3/6  median 0.843 ...
  const char *of = terminal_ ? "/" : " of ", *prefix = terminal_ ? "" : "iteration ";
  std::string line = print("%s%ld%s%ld", prefix, static_cast<long>(p.iteration), of, most);
  if (settings_.recipe.method.has_stages())
    line += p.stage ? print("  stage %d%s%d", *p.stage + 1, of, settings_.recipe.training.stages) : "  base";
  line += print("  %smedian %.3f  best %.3f  solved %d%s%d  %.0f it/s", terminal_ ? "" : "performance: ", p.median,
                p.best, p.solved, of, settings_.recipe.ensemble.models, rate_);
  if (!last) line += "  <= " + duration(static_cast<double>(most - p.iteration) / rate_) + " left";
  if (terminal_)
    std::printf("\r%s\x1b[K", line.substr(0, terminal_columns() - 1).c_str());
  else
    std::printf("%s\n", line.c_str());
  line_open_ = terminal_;
  std::fflush(stdout);
}

void display::finish(const run_time::any_ensemble& models, bool interrupted) {
  if (line_open_) std::printf("\n");
  std::vector<run_time::outcome> outcomes;
  for (std::size_t i = 0; i < models.size(); ++i) outcomes.push_back(models.result(i));
  for (const auto& m : outcomes)
    if (!m.failure.empty()) std::fprintf(stderr, "train: failed: %s\n", m.failure.c_str());
  if (settings_.quiet) return;
  const bool clips = settings_.recipe.ensemble.optimiser.clips();
  std::printf("\n%5s  %9s  %5s  %5s  %7s%s\n", "model", "solved at", "best", "last", "seconds",
              clips ? "  clipped steps" : "");
  std::vector<double> solved;
  for (const auto& m : outcomes) {
    std::string best = "-", last = "-";
    if (!m.curve.empty()) {
      best = print("%5.3f", std::ranges::max(m.curve, {}, &ctrnn::evaluation::performance).performance);
      last = print("%5.3f", m.curve.back().performance);
    }
    const auto at = m.solved_at ? std::to_string(*m.solved_at) : m.failure.empty() ? "-" : "failed";
    const auto clipped = clips ? print("  %13ld", static_cast<long>(m.clipped_steps)) : "";
    std::printf("%5u  %9s  %5s  %5s  %7.1f%s\n", m.number, at.c_str(), best.c_str(), last.c_str(), m.seconds,
                clipped.c_str());
    if (m.solved_at) solved.push_back(static_cast<double>(*m.solved_at));
  }
  std::printf("\n%zu of %zu solved", solved.size(), outcomes.size());
  if (!solved.empty()) std::printf(" after a median of %.0f iterations", ctrnn::median(solved));
  std::printf(", %.1f s%s\nfiles: %s\n", seconds_since_start(), interrupted ? ", interrupted" : "",
              settings_.out.c_str());
  if (interrupted) std::printf("to go on: train --resume %s\n", settings_.out.c_str());
}

}  // namespace train
