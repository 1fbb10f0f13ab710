// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/policy/parameter.hpp>
#include <ctrnn/text/named_value.hpp>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

// A choice among policies that is made at run time: a std::variant of them, each of which has a `name`.
namespace ctrnn {

/// Calls f(policy) for each policy of a choice, as it is unless something is set.
template <class Choice, class F>
void for_each_policy(F f) {
  [&]<class... Policies>(std::type_identity<std::variant<Policies...>>) { (f(Policies{}), ...); }(
      std::type_identity<Choice>{});
}

/// The names of the policies of a choice that f(policy) holds for.
template <class Choice, class F>
std::vector<std::string_view> policy_names_where(F f) {
  std::vector<std::string_view> names;
  for_each_policy<Choice>([&](const auto& policy) {
    if (f(policy)) names.push_back(policy.name);
  });
  return names;
}

/// The policy of a name.
/// @param kind  what the policies are, for the error: "optimiser"
/// @throws std::invalid_argument if there is none of that name, with the names that there are
template <class Choice>
Choice policy_named(std::string_view kind, std::string_view name) {
  Choice found;
  bool is_there = false;
  for_each_policy<Choice>([&](const auto& policy) {
    if (name == policy.name) found = policy, is_there = true;
  });
  if (!is_there) refuse_name(kind, name, policy_names_where<Choice>([](const auto&) { return true; }));
  return found;
}

/// The name of the chosen policy.
template <class... Policies>
std::string_view name_of(const std::variant<Policies...>& chosen) {
  return std::visit([](const auto& policy) -> std::string_view { return policy.name; }, chosen);
}

/// The parameter of a chosen policy by its name; null if it has no such parameter.
template <class... Policies>
double* find_parameter(std::variant<Policies...>& chosen, std::string_view name) {
  return std::visit([&](auto& policy) { return find_parameter(policy, name); }, chosen);
}

}  // namespace ctrnn
