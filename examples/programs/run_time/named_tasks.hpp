// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/weighted_tasks.hpp>
#include <string>
#include <vector>

#include "named_task.hpp"

namespace run_time {

/// What a network learns: one task, or several at once that weigh the same, chosen by their names.
class named_tasks {
 public:
  named_tasks() = default;

  /// @param text  "dms"; "go+dms", several that one network learns together; or "multitask", all 20 of the paper
  /// @throws std::invalid_argument for names that there are not, and a task that is there twice
  explicit named_tasks(std::string_view text);

  std::string name, short_name;  ///< "delayed_go+go", "dlygo+go"; of one task those of the task
  int inputs = 0, outputs = 0;

  const std::vector<named_task>& each() const { return tasks_; }
  /// With another value of a parameter of each, see named_task::with.
  named_tasks with(std::string_view parameter, double value) const;
  /// For training and evaluation.
  ctrnn::weighted_tasks weighted() const;

 private:
  void add(const named_task& t);
  std::vector<named_task> tasks_;
};

}  // namespace run_time
