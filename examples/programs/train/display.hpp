// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <atomic>
#include <chrono>
#include <string>

#include "settings.hpp"

namespace train {

/// Shows the progress of training: on a terminal in one line that is overwritten, else in a line now and then.
class display {
 public:
  display(const settings& s, const run_time::any_ensemble& models);
  static void warn(const std::string& text);
  static void tell(const std::string& text);
  /// To be called before each iteration of each model, by any thread. Says once how long it is to the first evaluation,
  /// if that takes long.
  void count_iteration();
  /// Shows the progress at an evaluation.
  void show(const ctrnn::progress& p);
  /// Prints the results of all models.
  void finish(const run_time::any_ensemble& models, bool interrupted);

 private:
  using clock = std::chrono::steady_clock;
  double seconds_since_start() const { return std::chrono::duration<double>(clock::now() - start_).count(); }

  const settings& settings_;
  bool terminal_, line_open_ = false;
  clock::time_point start_ = clock::now();
  double next_ = 0, rate_ = 0, last_seconds_ = 0;
  long last_iteration_ = 0;
  std::atomic<long> iterations_ = 0;             // iterations of all models together
  std::atomic<bool> first_evaluation_told_;  // whether the time to it, or its result, was shown
};

}  // namespace train
