// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <atomic>
#include <chrono>
#include <string>

#include "settings.hpp"

namespace train {

/// Shows how training proceeds: a line that is written over again on a terminal, else a line now and then.
class display {
 public:
  display(const settings& s, const run_time::any_ensemble& models);
  static void warn(const std::string& text);
  static void tell(const std::string& text);
  /// Called before each iteration of each model, by any thread. Says once how long the first evaluation will take,
  /// where that is long.
  void count_iteration();
  void show(const ctrnn::progress& p);
  void finish(const run_time::any_ensemble& models, bool interrupted);

 private:
  using clock = std::chrono::steady_clock;
  double seconds_since_start() const { return std::chrono::duration<double>(clock::now() - start_).count(); }

  const settings& settings_;
  bool terminal_, line_open_ = false;
  clock::time_point start_ = clock::now();
  double next_ = 0, rate_ = 0, last_seconds_ = 0;
  long last_iteration_ = 0;
  std::atomic<long> iterations_ = 0;             // of all models together
  std::atomic<bool> first_evaluation_told_;  // how long it will take, or what it found
};

}  // namespace train
