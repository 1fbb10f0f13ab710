// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/training/side_by_side.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <vector>

using namespace ctrnn;

TEST_CASE("side by side every job is done once, by a worker of its own number") {
  for (const std::size_t threads : {1U, 2U, 3U, 8U}) {
    std::vector<int> done(5);
    std::vector<std::size_t> by(5);
    side_by_side(threads, done.size(),
                 [&](std::size_t worker, std::size_t job) { ++done[job], by[job] = worker; });
    CHECK(done == std::vector{1, 1, 1, 1, 1});
    CHECK(*std::max_element(by.begin(), by.end()) < threads);
  }
  side_by_side(3, 0, [](std::size_t, std::size_t) { throw 0; });
}

TEST_CASE(
    "side by side the first exception is thrown again after all threads have ended, and no job is begun "
    "after it") {
  std::atomic<int> begun = 0, ended = 0;
  const auto work = [&](std::size_t, std::size_t job) {
    ++begun;
    if (job == 10) throw std::out_of_range("job 10");
    ++ended;
  };
  CHECK_THROWS_WITH_AS(side_by_side(3, 100'000'000, work), "job 10", std::out_of_range);
  CHECK(begun == ended + 1);
  CHECK(begun < 100'000'000);
}
