// SPDX-License-Identifier: BSD-3-Clause
#include "any_task.hpp"

#include <array>
#include <ctrnn/task/tasks.hpp>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

namespace run_time {

namespace {

/// The tasks that programs offer: all, and those that the authors' code has otherwise as it has them.
using tasks_compiled =
    decltype(std::tuple_cat(ctrnn::all_tasks{},
                            std::tuple<ctrnn::as_published<ctrnn::dms>, ctrnn::as_published<ctrnn::dnms>,
                                       ctrnn::as_published<ctrnn::dmc>, ctrnn::as_published<ctrnn::dnmc>>{}));

/// A line of --help on a task, by its published short name; a task without one is listed by its name alone.
std::string_view summary_of(std::string_view short_name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 20> summaries{{
      {"go", "point in the direction of a stimulus that was just there"},
      {"rtgo", "point in the direction of a stimulus as soon as it comes"},
      {"dlygo", "point in the direction of a stimulus that was there one second ago"},
      {"anti", "point away from a stimulus that was just there"},
      {"rtanti", "point away from a stimulus as soon as it comes"},
      {"dlyanti", "point away from a stimulus that was there one second ago"},
      {"dm1", "two stimuli at once, in modality 1: point to the stronger"},
      {"dm2", "two stimuli at once, in modality 2: point to the stronger"},
      {"ctxdm1", "point to the stronger in modality 1, whatever modality 2 shows"},
      {"ctxdm2", "point to the stronger in modality 2, whatever modality 1 shows"},
      {"multsendm", "two stimuli in both modalities: point to the stronger in sum"},
      {"dlydm1", "two stimuli one second apart, in modality 1: point to the stronger"},
      {"dlydm2", "two stimuli one second apart, in modality 2: point to the stronger"},
      {"ctxdlydm1", "one second apart: the stronger in modality 1, whatever modality 2 shows"},
      {"ctxdlydm2", "one second apart: the stronger in modality 2, whatever modality 1 shows"},
      {"multsendlydm", "one second apart, in both modalities: point to the stronger in sum"},
      {"dms", "two stimuli one second apart: point if they match, else hold still"},
      {"dnms", "two stimuli one second apart: point if they do not match, else hold still"},
      {"dmc", "two stimuli one second apart: point if they are of one category, else hold still"},
      {"dnmc", "two stimuli one second apart: point if they are of two categories, else hold still"},
  }};
  for (const auto& [name, summary] : summaries)
    if (name == short_name) return summary;
  return "";
}

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
task_entry entry(const Task&) {
  constexpr bool as_published = Task::name.ends_with("_as_published");
  return {.name = Task::name,
          .short_name = as_published ? Task::name : Task::published_name,
          .summary = as_published ? "the same as the authors' code has it" : summary_of(Task::published_name),
          .of_the_paper = !as_published,
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
  static const auto table = std::apply([](auto... tasks) { return std::array{entry(tasks)...}; }, tasks_compiled{});
  return table;
}

any_task any_task::named(std::string_view name) {
  std::string names;
  for (const auto& t : every_task()) {
    if (name == t.name || name == t.short_name) return any_task(t);
    names += (names.empty() ? "" : ", ") + std::string(t.name);
  }
  throw std::invalid_argument("there is no task '" + std::string(name) + "'; choose one of " + names);
}

}  // namespace run_time
