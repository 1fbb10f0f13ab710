// SPDX-License-Identifier: BSD-3-Clause
#include "display.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace train {

namespace {

constexpr double terminal_interval = 0.2, log_interval = 10;  // s

/// "0:07", "1:02:03"
std::string duration(double seconds) {
  const long s = std::lround(seconds);
  char text[32];
  if (s < 3600)
    std::snprintf(text, sizeof text, "%ld:%02ld", s / 60, s % 60);
  else
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
  return text;
}

bool has_stages(const settings& s) { return s.theta > 0; }

std::string describe(const settings& s) {
  const auto& t = s.training;
  char text[256];
  std::string line = std::string(s.task.name) + " by " + s.method;
  if (s.theta > 0) line.append("(").append(std::to_string(s.theta)).append(")");
  std::snprintf(text, sizeof text, ": %d model%s of %d units, seed %u, at most %ld iterations", s.ensemble.models,
                s.ensemble.models == 1 ? "" : "s", s.ensemble.units, s.ensemble.seed, static_cast<long>(t.max_iterations));
  return line + text;
}

}  // namespace

display::display(const settings& s) : settings_(s), terminal_(::isatty(STDOUT_FILENO) != 0) {
  if (!s.quiet) std::printf("%s\n", describe(s).c_str()), std::fflush(stdout);
}

void display::warn(const std::string& text) { std::fprintf(stderr, "train: warning: %s\n", text.c_str()); }

void display::show(const ctrnn::progress& p) {
  const double now = seconds_since_start();
  const bool last = p.running == 0 || p.iteration >= settings_.training.max_iterations;
  if (settings_.quiet || (now < next_ && !last)) return;
  next_ = now + (terminal_ ? terminal_interval : log_interval);
  const double recent = static_cast<double>(p.iteration - last_iteration_) / std::max(now - last_seconds_, 1e-6);
  rate_ = rate_ > 0 ? 0.8 * rate_ + 0.2 * recent : recent;  // a mean that forgets
  last_seconds_ = now, last_iteration_ = static_cast<long>(p.iteration);

  std::string stage;
  if (has_stages(settings_))
    stage = p.stage ? "  stage " + std::to_string(*p.stage + 1) + " of " + std::to_string(settings_.training.stages) : "  base";
  const auto left = static_cast<double>(settings_.training.max_iterations - p.iteration) / rate_;
  std::printf("%siteration %ld of %ld%s  performance: median %.3f, best %.3f  solved %d of %d  %.0f it/s", terminal_ ? "\r" : "",
              static_cast<long>(p.iteration), static_cast<long>(settings_.training.max_iterations), stage.c_str(), p.median,
              p.best, p.solved, settings_.ensemble.models, rate_);
  if (!last) std::printf("  at most %s left", duration(left).c_str());
  std::printf(terminal_ ? "\x1b[K" : "\n");  // clears what an earlier, longer line left
  line_open_ = terminal_;
  std::fflush(stdout);
}

void display::finish(const std::vector<outcome>& models, bool interrupted) {
  if (line_open_) std::printf("\n");
  for (const auto& m : models)
    if (!m.failure.empty()) std::fprintf(stderr, "train: failed: %s\n", m.failure.c_str());
  if (settings_.quiet) return;
  std::printf("\n%5s  %9s  %5s  %5s  %7s\n", "model", "solved at", "best", "last", "seconds");
  std::vector<long> solved;
  for (const auto& m : models) {
    const auto at = m.solved_at >= 0 ? std::to_string(m.solved_at) : m.failure.empty() ? "-" : "failed";
    std::printf("%5u  %9s  %5.3f  %5.3f  %7.1f\n", m.number, at.c_str(), m.best, m.last, m.seconds);
    if (m.solved_at >= 0) solved.push_back(m.solved_at);
  }
  std::sort(solved.begin(), solved.end());
  std::printf("\n%zu of %zu solved", solved.size(), models.size());
  if (!solved.empty()) {
    const auto n = solved.size();
    std::printf(" after a median of %.0f iterations", 0.5 * static_cast<double>(solved[(n - 1) / 2] + solved[n / 2]));
  }
  std::printf(", %.1f s%s\nfiles: %s\n", seconds_since_start(), interrupted ? ", interrupted" : "", settings_.out.c_str());
}

}  // namespace train
