// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <ctrnn/policy/parameter.hpp>
#include <ctrnn/task/task_parameter.hpp>
#include <ctrnn/task/trial_draws.hpp>
#include <ctrnn/text/message.hpp>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ctrnn {

/// A parameter of a task as the task has it, whatever the task's type.
struct described_parameter {
  std::string_view name;  ///< in config.json, and as users say it
  std::string_view unit;  ///< of its values, "s" or "degrees"; empty for a number without a unit
  limits allowed;         ///< between which it may be chosen
  std::string_view help;  ///< what it is: a noun
  interval now;           ///< from which training draws it, with its jitter; of two equal numbers if it is always one
};

namespace detail {

inline double smallest(double x) { return x; }
inline double smallest(const interval& x) { return x.from; }
inline double largest(double x) { return x; }
inline double largest(const interval& x) { return x.to; }

/// A number that was computed from two, without what rounding has added: 0.15 for 0.1 + 0.05.
inline double without_rounding_error(double x) {
  constexpr double steps = 1e9;
  return std::round(steps * x) / steps;
}

/// The value of a member, or its interval, in a parameter's unit of users.
template <class Member>
interval in_unit(const user_unit& unit, const Member& x) {
  const double from = smallest(x), to = largest(x);
  if (unit.size == 1) return {from, to};
  return {without_rounding_error(from / unit.size), without_rounding_error(to / unit.size)};
}

/// From the smallest value of a parameter in training to the largest, in the unit of users.
template <class Owner, class Parameter>
interval values_of(const Owner& owner, const Parameter& p) {
  auto [from, to] = in_unit(p.unit, owner.*p.members[0]);
  for (const auto member : p.members) {
    const auto one = in_unit(p.unit, owner.*member);
    from = std::min(from, one.from), to = std::max(to, one.to);
  }
  const double jitter = p.jitter ? owner.*p.jitter / p.unit.size : 0;
  if (jitter == 0) return {from, to};
  return {without_rounding_error(from - jitter), without_rounding_error(to + jitter)};
}

/// Refuses a value of a task's parameter that is out of the limits.
template <class Task, class Parameter>
void check_value(const Task& task, const Parameter& p, double value) {
  if (!p.allowed.has(value))
    refuse({task.name, ": ", p.name, " = ", value, p.unit.name.empty() ? "" : " ", p.unit.name, "; it must be ",
            text_of(p.allowed), " and finite"});
}

/// Refuses a task one of whose parameters is out of its limits.
template <class Task>
void check_task_parameters(const Task& task) {
  for_each_task_parameter(task, [&](const auto& owner, const auto& p) {
    for (const auto member : p.members) {
      const auto [from, to] = in_unit(p.unit, owner.*member);
      check_value(task, p, from), check_value(task, p, to);
    }
  });
}

template <class Task>
std::vector<described_parameter> describe_parameters(const Task& task) {
  std::vector<described_parameter> all;
  for_each_task_parameter(task, [&](const auto& owner, const auto& p) {
    all.push_back({p.name, p.unit.name, p.allowed, p.help, values_of(owner, p)});
  });
  return all;
}

/// Sets a parameter of a task to one value in the unit of users, and all jitters that its parameters have to 0.
template <class Task>
void set_parameter(Task& task, std::string_view name, double value) {
  bool is_there = false;
  std::vector<std::string_view> names;
  for_each_task_parameter(task, [&](const auto& /*owner*/, const auto& p) {
    names.push_back(p.name);
    if (p.name == name) check_value(task, p, value), is_there = true;
  });
  if (names.empty())
    refuse({"the task ", task.name, " has no parameter '", name, "'; it describes none, see task_parameter"});
  if (!is_there)
    refuse({"the task ", task.name, " has no parameter '", name, "'; choose one of ", comma_separated(names)});
  for_each_task_parameter(task, [&](auto& owner, const auto& p) {
    if (p.jitter) owner.*p.jitter = 0;
    if (p.name != name) return;
    const double x = p.unit.size * value;
    for (const auto member : p.members) {
      if constexpr (requires { owner.*member = x; })
        owner.*member = x;
      else
        owner.*member = {x, x};
    }
  });
}

}  // namespace detail

}  // namespace ctrnn
