// SPDX-License-Identifier: BSD-3-Clause
#include "named_tasks.hpp"

#include <algorithm>
#include <ctrnn/text/message.hpp>

namespace run_time {

void named_tasks::add(const named_task& t) {
  if (std::ranges::any_of(tasks_, [&](const auto& other) { return other.name == t.name; }))
    ctrnn::refuse({"the task ", t.name, " is there twice; leave one out"});
  name += (tasks_.empty() ? "" : "+") + std::string(t.name);
  short_name += (tasks_.empty() ? "" : "+") + std::string(t.short_name);
  inputs = t.inputs, outputs = t.outputs;
  tasks_.push_back(t);
}

named_tasks::named_tasks(std::string_view text) {
  if (text == "multitask") {
    for (const auto& t : every_task())
      if (t.of_the_paper) add(t);
    name = short_name = text;
    return;
  }
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find('+');
    const auto one = text.substr(0, end);
    if (one == "multitask")
      ctrnn::refuse({"multitask stands alone, as it is all 20 tasks of the paper; leave out the others"});
    add(task_named(one));
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
}

ctrnn::weighted_tasks named_tasks::weighted() const {
  std::vector<ctrnn::weighted_task> all;
  for (const auto& t : tasks_) all.push_back({t, 1.0 / static_cast<double>(tasks_.size())});
  ctrnn::weighted_tasks list(std::move(all));
  list.name = name;
  return list;
}

}  // namespace run_time
