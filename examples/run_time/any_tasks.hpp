// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/multitask.hpp>
#include <string>
#include <vector>

#include "any_task.hpp"

namespace run_time {

/// What a network learns: one task, or several at once, chosen at run time.
class any_tasks {
 public:
  any_tasks() = default;

  /// @param text  "dms"; "go+dms", several that one network learns together; or "multitask", all 20 of the paper
  /// @throws std::invalid_argument for names that there are not, and a task that is there twice
  static any_tasks named(std::string_view text);

  std::string name, short_name;  ///< "delayed_go+go", "dlygo+go"; of one task those of the task
  int inputs = 0, outputs = 0;

  const std::vector<any_task>& each() const { return tasks_; }
  /// With another value of a parameter of each, see any_task::with.
  any_tasks with(std::string_view parameter, double value) const;

  /// Calls f(task, weight) for each; all weigh the same.
  void for_each_task(auto f) const {
    for (const auto& t : tasks_) f(t, 1.0 / static_cast<double>(tasks_.size()));
  }

 private:
  void add(const any_task& t);
  std::vector<any_task> tasks_;
};

static_assert(ctrnn::task_list<any_tasks>);

}  // namespace run_time
