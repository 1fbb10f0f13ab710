// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cstddef>
#include <ctrnn/policy/parameter.hpp>
#include <numbers>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace ctrnn {

/// The unit in which users give a number of a task.
struct user_unit {
  std::string_view name;  ///< "s", "degrees"; empty for a number without a unit
  double size;            ///< what one of it is in the task's own member: pi / 180 where that is in rad

  /// No unit, as of a strength.
  static constexpr user_unit none() { return {"", 1}; }
  /// Seconds, for a member in s.
  static constexpr user_unit seconds() { return {"s", 1}; }
  /// Degrees, for a member in rad.
  static constexpr user_unit degrees() { return {"degrees", std::numbers::pi / 180}; }
};

/// A number of a task that has a unit, an interval for a member, several members, or a jitter; for any other number
/// `parameter` is enough. A task describes its numbers as policies do, and those of its members by parameters_in:
///
///     struct two_tones : tasks::family_b {
///       interval pitch{200, 400};
///       static constexpr auto parameters = std::tuple_cat(
///           family_b::parameters,
///           std::tuple(task_parameter{"pitch", &two_tones::pitch, user_unit{"Hz", 1},
///                                     limits::above(0), "pitch of both tones"}));
///
/// They stand in config.json, are checked when the task becomes an any_task, and can be set by their names there.
template <class Owner, class Member, std::size_t N = 1>
struct task_parameter {
  std::string_view name;                   ///< in config.json, and as users say it
  std::array<Member Owner::*, N> members;  ///< doubles or intervals that it sets, all to the same value
  user_unit unit;                          ///< of the values that users give
  limits allowed;                          ///< between which these may be chosen
  std::string_view help;                   ///< what it is, for --help: a noun
  double Owner::*jitter;                   ///< by how much the members vary to either side in training; or null

  /// A parameter that sets one member.
  constexpr task_parameter(std::string_view name_, Member Owner::*member, user_unit unit_, limits allowed_,
                           std::string_view help_, double Owner::*jitter_ = nullptr)
    requires(N == 1)
      : name(name_), members{member}, unit(unit_), allowed(allowed_), help(help_), jitter(jitter_) {}
  /// A parameter that sets several members: {&a::first, &a::second}.
  constexpr task_parameter(std::string_view name_, Member Owner::*const (&members_)[N], user_unit unit_,
                           limits allowed_, std::string_view help_, double Owner::*jitter_ = nullptr)
      : name(name_), members(std::to_array(members_)), unit(unit_), allowed(allowed_), help(help_), jitter(jitter_) {}
};
/// One member: the types are those of its pointer.
template <class Owner, class Member>
task_parameter(std::string_view, Member Owner::*, user_unit, limits, std::string_view)
    -> task_parameter<Owner, Member>;
/// One member with a jitter: the types are those of the first pointer.
template <class Owner, class Member>
task_parameter(std::string_view, Member Owner::*, user_unit, limits, std::string_view, double Owner::*)
    -> task_parameter<Owner, Member>;

namespace detail {

/// A member of a task that describes parameters of its own.
template <class Owner, class Part>
struct part_of_task {
  Part Owner::*member;
};

}  // namespace detail

/// The parameters that members of a task describe, to be joined with others by std::tuple_cat:
///
///     struct go : family_a {
///       one_stimulus seen{};
///       static constexpr auto parameters =
///           std::tuple_cat(family_a::parameters, parameters_in(&go::seen));
template <class Owner, class... Parts>
constexpr auto parameters_in(Parts Owner::*... members) {
  return std::tuple(detail::part_of_task<Owner, Parts>{members}...);
}

namespace detail {

/// Calls f(description) for each entry of the list `parameters` of a type; for a type without one, never.
template <class Described>
constexpr void for_each_entry(auto f) {
  if constexpr (requires { std::tuple_size<std::remove_cvref_t<decltype(Described::parameters)>>::value; })
    std::apply([&](const auto&... each) { (f(each), ...); }, Described::parameters);
}

/// Calls f(owner, description) for each parameter of an owner and of its parts; descriptions are task_parameters.
template <class Owner, class F>
void for_each_task_parameter(Owner& owner, F f) {
  const auto visit = [&]<class Entry>(const Entry& entry) {
    if constexpr (requires { entry.members; })
      f(owner, entry);
    else if constexpr (requires { entry.name; })
      f(owner, task_parameter(entry.name, entry.member, user_unit::none(), entry.allowed, entry.help));
    else
      for_each_task_parameter(owner.*entry.member, f);
  };
  for_each_entry<std::remove_const_t<Owner>>(visit);
}

/// Calls f(description) for each parameter that a type describes, with those of its parts, at compile time.
template <class Described, class F>
constexpr void for_each_description(F& f) {
  const auto visit = [&]<class Entry>(const Entry& entry) {
    if constexpr (requires { entry.name; }) {
      f(entry.name, entry.help);
    } else {
      [&]<class Owner, class Part>(const part_of_task<Owner, Part>&) { for_each_description<Part>(f); }(entry);
    }
  };
  for_each_entry<Described>(visit);
}

/// Whether each parameter of a task has a help text.
template <class Task>
consteval bool parameters_have_help() {
  bool all = true;
  auto look = [&](std::string_view, std::string_view help) { all = all && !help.empty(); };
  for_each_description<Task>(look);
  return all;
}

/// Whether the parameters of a task have names, each another one.
template <class Task>
consteval bool parameters_have_names_of_their_own() {
  bool all = true;
  auto look = [&](std::string_view name, std::string_view) {
    int found = 0;
    auto count = [&](std::string_view other, std::string_view) { found += other == name; };
    for_each_description<Task>(count);
    all = all && !name.empty() && found == 1;
  };
  for_each_description<Task>(look);
  return all;
}

/// A type with a member `parameters`, for lists_are_joined.
struct with_parameters {
  int parameters;
};
/// Its member `parameters` is ambiguous if the task has one, too.
template <class Task>
struct task_beside_parameters : Task, with_parameters {};

/// Whether a task that inherits lists of parameters from several bases has one of its own.
template <class Task>
consteval bool lists_are_joined() {
  if constexpr (std::is_final_v<Task>)
    return true;
  else
    return requires { Task::parameters; } || requires { &Task::parameters; } ||
           requires { task_beside_parameters<Task>::parameters; };
}

}  // namespace detail

}  // namespace ctrnn
