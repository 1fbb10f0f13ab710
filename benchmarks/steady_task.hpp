// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/tasks.hpp>
#include <ctrnn/text/message.hpp>
#include <string_view>
#include <tuple>
#include <vector>

namespace ctrnn_benchmark {

using namespace ctrnn;
using namespace ctrnn::tasks;

/// A published task whose phases last their nominal time: without jitter all iterations are the same work.
/// @param wanted  name or published short name of the task
/// @throws std::invalid_argument if no task has that name
inline any_task steady_task(std::string_view wanted) {
  std::vector<any_task> found;
  const auto look_at = [&](auto task) {
    task.seconds.jitter = 0;
    if (wanted == task.name || wanted == task.published_name) found.push_back(task);
  };
  std::apply([&](const auto&... tasks) { (look_at(tasks), ...); }, all_tasks{});
  if (found.empty())
    refuse({"task '", wanted, "' is not known; use a name of docs/tasks.md, such as delayed_go or dlygo"});
  return found.front();
}

}  // namespace ctrnn_benchmark
