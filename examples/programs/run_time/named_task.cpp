// SPDX-License-Identifier: BSD-3-Clause
#include "named_task.hpp"

#include <algorithm>
#include <array>
#include <ctrnn/tasks.hpp>
#include <ctrnn/text/message.hpp>
#include <numbers>
#include <string>
#include <tuple>
#include <utility>

namespace run_time {

namespace {

/// The tasks that programs offer: all 20, and the four that differ in the authors' code, also as they are there.
using tasks_compiled = decltype([] {
  using namespace ctrnn::tasks;
  return std::tuple_cat(
      all_tasks{}, std::tuple<as_published<dms>, as_published<dnms>, as_published<dmc>, as_published<dnmc>>{});
}());

/// The line of --help about a task, by the task's published short name; empty for a name that is not listed here.
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

constexpr std::array parameters_known{
    task_parameter{"delay", "s", "length of the delay"},
    task_parameter{"stimulus", "s", "length of the stimulus, or of both"},
    task_parameter{"strength", "", "strength of the stimuli; where two compete, their mean"},
    task_parameter{"coherence", "", "half the difference of the strengths of two stimuli that compete"},
    task_parameter{"angle", "degrees", "between two stimuli that compete, or that do not match"},
};

/// Calls one of three functions with the parameter of a task, if the task has it: `time` with a time in s, `number`
/// with a number, `interval` with the interval that a number is drawn from and the unit of the values that users give.
template <class Task, class OnTime, class OnNumber, class OnInterval>
void visit_parameter(Task& t, std::string_view name, OnTime time, OnNumber number, OnInterval interval) {
  constexpr double degree = std::numbers::pi / 180;
  const bool delay = name == "delay", stimulus = name == "stimulus", strength = name == "strength";
  const bool coherence = name == "coherence", angle = name == "angle";
  if constexpr (requires { t.seconds.delay; })
    if (delay) time(t.seconds.delay);
  if constexpr (requires { t.seconds.stimulus; })
    if (stimulus) time(t.seconds.stimulus);
  if constexpr (requires { t.seconds.stimulus_1; })
    if (stimulus) time(t.seconds.stimulus_1), time(t.seconds.stimulus_2);
  if constexpr (requires { t.seen.strength; })
    if (strength) number(t.seen.strength);
  if constexpr (requires { t.strength; })
    if (strength) number(t.strength);
  if constexpr (requires { t.strengths; }) {
    if (strength) interval(t.strengths.mean, 1.0);
    if (coherence) interval(t.strengths.half_difference, 1.0);
  }
  if constexpr (requires { t.angles.offset; })
    if (angle) interval(t.angles.offset, degree);
  if constexpr (requires { t.non_match_offset; })
    if (angle) interval(t.non_match_offset, degree);
}

}  // namespace

std::span<const task_parameter> every_task_parameter() { return parameters_known; }

template <class Task>
named_task::named_task(const Task& published)
    : any_task(published),
      short_name(Task::published_name),
      summary(summary_of(Task::published_name)),
      of_the_paper(!name.ends_with("_as_published")) {
  if (!of_the_paper) short_name = name, summary = "the same as the authors' code has it";
  range_ = [published](std::string_view parameter) {
    std::optional<ctrnn::interval> found;
    const double jitter = published.seconds.jitter;
    visit_parameter(
        published, parameter, [&](double x) { found = {x - jitter, x + jitter}; }, [&](double x) { found = {x, x}; },
        [&](const ctrnn::interval& x, double unit) { found = {x.from / unit, x.to / unit}; });
    return found;
  };
  with_ = [published](std::string_view parameter, double value) {
    auto other = published;
    const auto set = [&](double& x) { x = value; };
    visit_parameter(other, parameter, set, set,
                    [&](ctrnn::interval& x, double unit) { x = {unit * value, unit * value}; });
    other.seconds.jitter = 0;
    return named_task(other);
  };
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

std::vector<task_parameter> named_task::parameters() const {
  std::vector<task_parameter> all;
  std::ranges::copy_if(parameters_known, std::back_inserter(all),
                       [&](const auto& p) { return range(p.name).has_value(); });
  return all;
}

named_task named_task::with(std::string_view parameter, double value) const {
  if (range(parameter)) return with_(parameter, value);
  std::vector<std::string_view> names;
  for (const auto& p : parameters()) names.push_back(p.name);
  ctrnn::refuse(
      {"the task ", name, " has no parameter '", parameter, "'; choose one of ", ctrnn::comma_separated(names)});
}

}  // namespace run_time
