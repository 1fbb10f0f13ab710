// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <chrono>
#include <mutex>
#include <string>

#include "crew.hpp"
#include "job.hpp"
#include "settings.hpp"

namespace paper {

/// Shows how a grid proceeds: a line for each network, and on a terminal one below that says how much is left. Its
/// members may be called by several threads.
class display {
 public:
  /// @param done     jobs of all that were there before
  /// @param threads  of this process
  display(const settings& s, const crew& together, std::size_t all, std::size_t done, std::size_t threads);
  void warn(const std::string& text);
  /// A network is trained.
  void show(const job& j, const run_time::outcome& o);
  /// A network is left to another process, or was just done by one.
  void count_elsewhere(bool done);
  /// Brings the line on a terminal up to date, now and then.
  void refresh();
  void finish(bool interrupted);
  std::size_t trained() const { return trained_; }  ///< networks, here and now
  std::size_t failed() const { return failed_; }    ///< of these

 private:
  using clock = std::chrono::steady_clock;
  double seconds_since_start() const { return std::chrono::duration<double>(clock::now() - start_).count(); }
  std::string left() const;
  std::string rank() const;
  void clear_line();

  const settings& settings_;
  const crew& together_;
  std::size_t all_, done_, threads_;
  std::size_t trained_ = 0, solved_ = 0, failed_ = 0, elsewhere_ = 0;  // here, now
  double training_seconds_ = 0;                                       // of one thread
  bool terminal_, line_open_ = false;
  clock::time_point start_ = clock::now();
  double next_ = 0;
  std::mutex mutex_;
};

}  // namespace paper
