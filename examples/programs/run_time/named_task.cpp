// SPDX-License-Identifier: BSD-3-Clause
#include "named_task.hpp"

#include <array>
#include <ctrnn/tasks.hpp>
#include <ctrnn/text/message.hpp>
#include <tuple>

namespace run_time {

namespace {

/// The tasks that programs offer: all 20, and the four that differ in the authors' code, also as they are there.
using tasks_compiled = decltype([] {
  using namespace ctrnn::tasks;
  return std::tuple_cat(
      all_tasks{}, std::tuple<as_published<dms>, as_published<dnms>, as_published<dmc>, as_published<dnmc>>{});
}());

}  // namespace

template <class Task>
named_task::named_task(const Task& published)
    : any_task(published), short_name(Task::published_name), of_the_paper(!name.ends_with("_as_published")) {
  if (!of_the_paper) short_name = name;
}

std::span<const named_task> every_task() {
  static const auto table =
      std::apply([](const auto&... tasks) { return std::array{named_task(tasks)...}; }, tasks_compiled{});
  return table;
}

named_task task_named(std::string_view name) {
  std::string names;
  for (const auto& t : every_task()) {
    if (name == t.name || name == t.short_name) return t;
    names += std::string(t.name) + (t.name == t.short_name ? "" : " (" + std::string(t.short_name) + ")") + ", ";
  }
  ctrnn::refuse({"there is no task '", name, "'; choose one of ", names, "several joined by +, or multitask"});
}

std::string in_words(const ctrnn::described_parameter& p) {
  return std::string(p.name) + (p.unit.empty() ? "" : " (" + std::string(p.unit) + ")");
}

}  // namespace run_time
