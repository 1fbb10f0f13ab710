// SPDX-License-Identifier: BSD-3-Clause
#include "display.hpp"

#include <unistd.h>

#include <cstdio>

#include "run_time/text.hpp"

namespace paper {

using run_time::duration;
using run_time::print;

display::display(const settings& s, const crew& together, std::size_t all, std::size_t done, std::size_t threads)
    : settings_(s),
      together_(together),
      all_(all),
      done_(done),
      threads_(threads),
      terminal_(::isatty(STDOUT_FILENO) != 0 && together.size() == 1) {
  if (s.quiet || together.rank() != 0) return;
  std::printf("%zu networks", all);
  if (s.shard.count > 1) std::printf(" (part %zu of %zu)", s.shard.index, s.shard.count);
  if (done > 0) std::printf(", %zu of them there", done);
  std::printf(", %zu at a time", threads);
  if (together.size() > 1) std::printf(" in each of %d ranks", together.size());
  std::printf("\n");
  std::fflush(stdout);
}

void display::warn(const std::string& text) {
  if (together_.rank() == 0) std::fprintf(stderr, "paper: warning: %s\n", text.c_str());
}

/// The beginning of a line, "rank 2: "; empty if there is only one rank.
std::string display::rank() const { return together_.size() > 1 ? print("rank %d: ", together_.rank()) : ""; }

void display::show(const job& j, const run_time::outcome& o) {
  const std::lock_guard lock(mutex_);
  ++done_, ++trained_, training_seconds_ += o.seconds;
  solved_ += o.solved_at ? 1 : 0;
  failed_ += o.failure.empty() ? 0 : 1;
  if (!o.failure.empty()) std::fprintf(stderr, "paper: failed: %s: %s\n", j.name.c_str(), o.failure.c_str());
  if (settings_.quiet) return;
  clear_line();
  const auto what = o.solved_at ? print("solved at %ld", static_cast<long>(*o.solved_at))
                    : o.failure.empty() ? print("not solved in %ld", static_cast<long>(o.iterations))
                                        : std::string("failed");
  const auto count = together_.size() > 1 ? rank() : print("%zu/%zu  ", done_, all_);
  std::printf("%s%s: %s, %.1f s\n", count.c_str(), j.name.c_str(), what.c_str(), o.seconds);
  std::fflush(stdout);
}

void display::show(const earlier_result& found) {
  const std::lock_guard lock(mutex_);
  if (found.done) {
    ++found_, failed_before_ += found.failed ? 1 : 0;
    return;
  }
  --done_;
  if (found.damage.empty()) return;
  clear_line();
  std::fprintf(stderr, "paper: warning: %s; the network is trained again\n", found.damage.c_str());
}

void display::count_elsewhere(bool done) {
  const std::lock_guard lock(mutex_);
  (done ? done_ : elsewhere_) += 1;
}

/// The estimated time left, ", about 0:07 left", from the mean time of the networks trained so far.
std::string display::left() const {
  if (trained_ == 0) return "";
  const auto remaining = static_cast<double>(all_ - done_ - elsewhere_);
  return ", about " +
         duration(training_seconds_ / static_cast<double>(trained_) * remaining / static_cast<double>(threads_)) +
         " left";
}

void display::refresh() {
  if (settings_.quiet || !terminal_) return;
  const std::lock_guard lock(mutex_);
  const double now = seconds_since_start();
  if (now < next_) return;
  next_ = now + 0.5;
  std::printf("\r%zu of %zu, %s%s\x1b[K", done_, all_, duration(now).c_str(), left().c_str());
  std::fflush(stdout);
  line_open_ = true;
}

void display::clear_line() {
  if (line_open_) std::printf("\r\x1b[K");
  line_open_ = false;
}

void display::finish(bool interrupted) {
  if (settings_.quiet) return;
  clear_line();
  std::printf("%s%zu trained in %s, %zu of them solved", rank().c_str(), trained_,
              duration(seconds_since_start()).c_str(), solved_);
  if (failed_ > 0) std::printf(", %zu failed", failed_);
  if (elsewhere_ > 0) std::printf("; %zu left to other processes that are at them", elsewhere_);
  if (interrupted) std::printf("; interrupted with %zu of %zu done", done_, all_);
  std::printf("\n");
  if (together_.rank() == 0) std::printf("The table: paper --summary %s\n", settings_.out.c_str());
}

}  // namespace paper
