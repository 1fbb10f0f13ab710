// SPDX-License-Identifier: BSD-3-Clause
#include "every_task.hpp"

#include <array>
#include <ctrnn/task/tasks.hpp>
#include <stdexcept>
#include <string>

namespace train {

namespace {

template <ctrnn::task Task>
std::vector<ctrnn::period> activity_periods() {
  const Task task;
  std::vector<ctrnn::period> periods;
  if constexpr (ctrnn::has_activity_periods<Task>) {
    for (const ctrnn::period& p : task.activity_periods()) periods.push_back(p);
  } else {
    int phases = 0, warm_up = 0;
    for (const ctrnn::phase& p : task.phases()) ++phases, warm_up += p.warm_up ? 1 : 0;
    periods.push_back({warm_up, phases - 1});
  }
  return periods;
}

template <class T>
auto to_vector(const T& range) {
  return std::vector(std::begin(range), std::end(range));
}

template <ctrnn::task Task>
task_entry entry(std::string_view summary) {
  return {.name = Task::name,
          .short_name = Task::published_name,
          .summary = summary,
          .inputs = Task().inputs,
          .outputs = Task().outputs,
          .phases = [] { return to_vector(Task().phases()); },
          .loss_periods = [] { return to_vector(Task().loss_periods()); },
          .activity_periods = [] { return activity_periods<Task>(); },
          .metric = [] { return any_metric(Task().metric()); },
          .draw = [](ctrnn::trial& t, ctrnn::trial_draws& u) { ctrnn::draw_trial(Task(), t, u); },
          .feedback =
              [](int finished, const ctrnn::outputs_view& y, ctrnn::trial_batch& b) {
                if constexpr (ctrnn::closed_loop_task<Task>) Task().feedback(finished, y, b);
              }};
}

}  // namespace

std::span<const task_entry> every_task() {
  using namespace ctrnn;
  static const std::array table{
      entry<go>("point in the direction of a stimulus that was just there"),
      entry<delayed_go>("the same, one second later"),
      entry<delayed_decision>("two stimuli one second apart: point to the stronger"),
      entry<delayed_match_to_sample>("two stimuli one second apart: point if they match, else hold still"),
  };
  return table;
}

any_task any_task::named(std::string_view name) {
  std::string names;
  for (const auto& t : every_task()) {
    if (name == t.name || name == t.short_name) return any_task(t);
    names += (names.empty() ? "" : ", ") + std::string(t.name);
  }
  throw std::invalid_argument("--task: there is no task '" + std::string(name) + "'; choose one of " + names);
}

}  // namespace train
