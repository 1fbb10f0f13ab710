// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/any_task.hpp>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace run_time {

/// A number in a task that can be varied, such as the length of its delay.
struct task_parameter {
  std::string_view name, unit, summary;
};

/// All parameters that at least one of the tasks has.
std::span<const task_parameter> every_task_parameter();

/// A published task, chosen by its name, with its description in --help and its parameters.
class named_task : public ctrnn::any_task {
 public:
  /// @param published  one of ctrnn::tasks::all_tasks, or ctrnn::tasks::as_published of one
  template <class Task>
  explicit named_task(const Task& published);

  std::string_view short_name, summary;
  bool of_the_paper;  ///< one of the 20 tasks of the paper, and not as_published

  /// The task with another value of a parameter, and without jitter.
  /// @throws std::invalid_argument if the task has no such parameter; the message lists those that it has
  named_task with(std::string_view parameter, double value) const;
  /// The interval of a parameter in training; nothing if the task does not have the parameter.
  std::optional<ctrnn::interval> range(std::string_view parameter) const { return range_(parameter); }
  /// The parameters that this task has.
  std::vector<task_parameter> parameters() const;

 private:
  std::function<std::optional<ctrnn::interval>(std::string_view)> range_;
  std::function<named_task(std::string_view, double)> with_;
};

/// All tasks that the programs can train.
std::span<const named_task> every_task();

/// A task by its name, or by its published short name.
/// @throws std::invalid_argument if no task has that name; the message lists the names
named_task task_named(std::string_view name);

}  // namespace run_time
