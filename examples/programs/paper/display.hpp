// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <chrono>
#include <mutex>
#include <string>

#include "crew.hpp"
#include "job.hpp"
#include "settings.hpp"

namespace paper {

/// Shows the progress of a grid: a line for each network, and on a terminal a last line that says how much is left. Its
/// members may be called by several threads.
class display {
 public:
  /// @param all      number of jobs
  /// @param done     how many of them were done before this run
  /// @param threads  number of threads of this process
  display(const settings& s, const crew& together, std::size_t all, std::size_t done, std::size_t threads);
  void warn(const std::string& text);
  /// Shows a network that has been trained.
  void show(const job& j, const run_time::outcome& o);
  /// Counts a network whose files were there, by what they say. If they are damaged, warns that it is trained again.
  void show(const earlier_result& found);
  /// Counts a network that another process has just done, or is training.
  void count_elsewhere(bool done);
  /// Writes the last line on a terminal anew, at most twice a second.
  void refresh();
  void finish(bool interrupted);
  std::size_t seen() const { return trained_ + found_; }           ///< networks trained or found by this process
  std::size_t failed() const { return failed_ + failed_before_; }  ///< networks that failed, of these

 private:
  using clock = std::chrono::steady_clock;
  double seconds_since_start() const { return std::chrono::duration<double>(clock::now() - start_).count(); }
  std::string left() const;
  std::string rank() const;
  void clear_line();

  const settings& settings_;
  const crew& together_;
  std::size_t all_, done_, threads_;
  std::size_t trained_ = 0, solved_ = 0, failed_ = 0, elsewhere_ = 0;  // networks of this process in this run
  std::size_t found_ = 0, failed_before_ = 0;                          // networks trained earlier
  double training_seconds_ = 0;                                       // seconds of training, summed over networks
  bool terminal_, line_open_ = false;
  clock::time_point start_ = clock::now();
  double next_ = 0;
  std::mutex mutex_;
};

}  // namespace paper
