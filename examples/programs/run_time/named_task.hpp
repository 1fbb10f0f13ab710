// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/any_task.hpp>
#include <span>
#include <string>
#include <string_view>

namespace run_time {

/// A published task, chosen by its name.
struct named_task : ctrnn::any_task {
  /// @param published  one of ctrnn::tasks::all_tasks, or ctrnn::tasks::as_published of one
  template <class Task>
  explicit named_task(const Task& published);

  std::string_view short_name;
  bool of_the_paper;  ///< one of the 20 tasks of the paper, and not as_published
};

/// All tasks that the programs can train.
std::span<const named_task> every_task();

/// A task by its name, or by its published short name.
/// @throws std::invalid_argument if no task has that name; the message lists the names
named_task task_named(std::string_view name);

/// A parameter of a task with its unit, "delay (s)"; for one without a unit its name.
std::string in_words(const ctrnn::described_parameter& p);

}  // namespace run_time
