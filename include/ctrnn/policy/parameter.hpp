// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/policy/policy_name.hpp>
#include <ctrnn/text/message.hpp>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ctrnn {

/// Between which numbers a parameter may be chosen. All of them are finite.
struct limits {
  double from, to;           ///< both are in, unless one of these says otherwise:
  bool from_is_out = false;  ///< only what is above `from` is in
  bool to_is_out = false;    ///< only what is below `to` is in

  /// From low to high, both included.
  static constexpr limits within(double low, double high) { return {low, high}; }
  /// From low, included, to below high.
  static constexpr limits below(double low, double high) { return {low, high, false, true}; }
  /// From low on.
  static constexpr limits at_least(double low) { return {low, std::numeric_limits<double>::infinity()}; }
  /// All numbers above low.
  static constexpr limits above(double low) { return {low, std::numeric_limits<double>::infinity(), true}; }

  /// Whether a number is within the limits.
  bool has(double x) const {
    return std::isfinite(x) && (from_is_out ? x > from : x >= from) && (to_is_out ? x < to : x <= to);
  }
};

/// A number of a policy that users choose, described by the policy itself:
///
///     struct leaky_relu {
///       double leak = 0.1;
///       static constexpr auto parameters = std::tuple(parameter{
///           "leak", &leaky_relu::leak, limits::within(0, 1), "slope below 0"});
///       auto operator()(auto z) const { return max(z, leak * z); }
///     };
///
/// It is checked before use, and stands in config.json; for a nonlinearity of the library it is an option of the
/// programs.
template <class Policy>
struct parameter {
  std::string_view name;   ///< in config.json, and as an option
  double Policy::*member;  ///< where the policy has it
  limits allowed;          ///< between which it may be chosen
  std::string_view help;  ///< what it is, for --help: a noun
};
/// The policy is the one whose member is given.
template <class Policy>
parameter(std::string_view, double Policy::*, limits, std::string_view) -> parameter<Policy>;

/// Calls f(description, value) for each parameter of a policy; the value may be changed if the policy may. A policy
/// without a member `parameters` has none.
template <class Policy, class F>
void for_each_parameter(Policy& policy, F f) {
  using policy_type = std::remove_const_t<Policy>;
  if constexpr (requires { policy.for_each_parameter(f); })
    policy.for_each_parameter(f);
  else if constexpr (requires { policy_type::parameters; })
    std::apply([&](const auto&... p) { (f(p, policy.*p.member), ...); }, policy_type::parameters);
}

/// The value of a policy's parameter by its name; null if the policy has no such parameter.
template <class Policy>
double* find_parameter(Policy& policy, std::string_view name) {
  double* found = nullptr;
  for_each_parameter(policy, [&](const auto& p, double& value) {
    if (p.name == name) found = &value;
  });
  return found;
}

/// Numbers with their names, in an order.
using named_numbers = std::vector<std::pair<std::string, double>>;

/// The parameters that a policy describes, see parameter.
template <class Policy>
named_numbers parameters_of(const Policy& policy) {
  named_numbers all;
  for_each_parameter(policy, [&](const auto& p, double value) { all.emplace_back(p.name, value); });
  return all;
}

/// "0 to 1", "0 to below 1", "above 1", "at least 0"
inline std::string text_of(const limits& l) {
  if (std::isfinite(l.to))
    return message({l.from_is_out ? "above " : "", l.from, l.to_is_out ? " to below " : " to ", l.to});
  return message({l.from_is_out ? "above " : "at least ", l.from});
}

/// Throws std::invalid_argument for a parameter of a policy that is out of its limits, with value and limits.
template <class Policy>
void check_parameters(const Policy& policy) {
  for_each_parameter(policy, [&](const auto& p, double value) {
    if (!p.allowed.has(value))
      refuse({policy_name(policy), ": ", p.name, " = ", value, "; it must be ", text_of(p.allowed), " and finite"});
  });
}

}  // namespace ctrnn
