// SPDX-License-Identifier: BSD-3-Clause
#include "any_tasks.hpp"

#include <algorithm>
#include <stdexcept>

namespace run_time {

void any_tasks::add(const any_task& t) {
  if (std::ranges::any_of(tasks_, [&](const auto& other) { return other.name == t.name; }))
    throw std::invalid_argument("the task " + std::string(t.name) + " is there twice; leave one out");
  name += (tasks_.empty() ? "" : "+") + std::string(t.name);
  short_name += (tasks_.empty() ? "" : "+") + std::string(t.short_name);
  inputs = t.inputs, outputs = t.outputs;
  tasks_.push_back(t);
}

any_tasks any_tasks::named(std::string_view text) {
  any_tasks all;
  if (text == "multitask") {
    for (const auto& t : any_task::every())
      if (t.of_the_paper) all.add(t);
    all.name = all.short_name = text;
    return all;
  }
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find('+');
    all.add(any_task::named(text.substr(0, end)));
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
  return all;
}

any_tasks any_tasks::with(std::string_view parameter, double value) const {
  auto others = *this;
  for (auto& t : others.tasks_) t = t.with(parameter, value);
  return others;
}

}  // namespace run_time
