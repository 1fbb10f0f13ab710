// SPDX-License-Identifier: BSD-3-Clause
// Counts the allocations of the whole program.
#include <ctrnn/tasks.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <new>
#include <string_view>
#include <vector>

using namespace ctrnn;
using namespace ctrnn::tasks;

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

/// Its input has a sample for each step of a jittered phase, so that its storage varies from batch to batch.
struct flicker : go {
  static constexpr std::string_view name = "flicker";
  auto phases() const {
    auto all = go::phases();
    all[stimulus].time_varying = true;
    return all;
  }
};

template <class Task>
std::size_t allocations_once_warm() {
  const Task task;
  trial_batch batch;
  const batch_request first{.seed = 2, .trials = 20};
  draw_batch(task, batch, first);
  auto metric = task.metric();
  metric.begin(batch);
  const std::vector<float> y(20 * channels::outputs, 0.4f);
  const auto before = allocations;
  int longer = 0;
  const int steps_before = batch.trained_steps();
  for (std::uint32_t i = 1; i < 200; ++i) {
    auto next = first;
    next.iteration = i;
    draw_batch(task, batch, next);
    longer += batch.trained_steps() > steps_before;
    metric.begin(batch);
    for (int step = 0; step < batch.trained_steps(); ++step)
      metric.observe(0, step, outputs_view(y.data(), channels::outputs));
  }
  const auto after = allocations;
  CHECK(longer > 0);
  return after - before;
}

}  // namespace

TEST_CASE_TEMPLATE("once warm neither batch nor metric allocates, whatever the jitter", Task, go, dms, ctxdlydm2,
                   multsendlydm, dnmc, flicker) {
  const auto before = allocations;
  CHECK(allocations_once_warm<Task>() == 0);
  CHECK(allocations > before);  // that is, they are counted
}
