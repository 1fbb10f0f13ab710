// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

namespace ctrnn {

/// Threads to use where `asked` are asked for: 0 means one for each core.
inline std::size_t thread_count(std::size_t asked) {
  return asked > 0 ? asked : std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

/// Calls work(worker, job) for every job 0 ... jobs - 1 on `threads` threads, the calling one among them; worker is
/// 0 ... threads - 1. Jobs are taken in order as threads become free, so results must not depend on the worker.
/// The first exception is thrown again after all threads have ended.
///
/// std::jthread and not a task library: the jobs are few, long (tens of milliseconds) and alike, and this needs no
/// dependency; starting a thread costs some 20 microseconds.
template <class Work>
void side_by_side(std::size_t threads, std::size_t jobs, Work work) {
  std::atomic<std::size_t> next = 0;
  std::atomic_flag failed;
  std::exception_ptr failure;
  const auto loop = [&](std::size_t worker) {
    for (std::size_t job = next++; job < jobs; job = next++) {
      try {
        work(worker, job);
      } catch (...) {
        if (!failed.test_and_set()) failure = std::current_exception();
        next = jobs;
      }
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t w = 1; w < std::min(threads, jobs); ++w) others.emplace_back(loop, w);
    loop(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace ctrnn
