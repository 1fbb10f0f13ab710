// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/weighted_tasks.hpp>
#include <string>
#include <vector>

#include "named_task.hpp"

namespace run_time {

/// The tasks that a network learns, chosen by their names: one, or several together with equal weights.
class named_tasks {
 public:
  named_tasks() = default;

  /// @param text  "dms"; "go+dms", several tasks that one network learns together; or "multitask", all 20 of the paper
  /// @throws std::invalid_argument for names that no task has, and for a task that is there twice
  explicit named_tasks(std::string_view text);

  std::string name, short_name;  ///< "delayed_go+go", "dlygo+go"; for one task its names
  int inputs = 0, outputs = 0;

  const std::vector<named_task>& each() const { return tasks_; }
  /// The tasks with their weights, as training and evaluation take them.
  ctrnn::weighted_tasks weighted() const;

 private:
  void add(const named_task& t);
  std::vector<named_task> tasks_;
};

}  // namespace run_time
