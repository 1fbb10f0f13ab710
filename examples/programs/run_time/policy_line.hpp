// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <ctrnn/policy/policy_choice.hpp>
#include <deque>
#include <string>

#include "command_line_style.hpp"
#include "parameter_options.hpp"

namespace run_time {

/// The options of a command line for one of several policies, and for the numbers of all of them.
/// @tparam Choice  a std::variant of the policies
template <class Choice>
class policy_line {
 public:
  /// Adds the options. This object has to stay until the command line is read.
  /// @param option  names the policy: "--optimiser"
  /// @param kind    what the policies are: "optimiser"
  /// @param help    what the choice is about
  policy_line(CLI::App& app, const std::string& option, std::string kind, const std::string& help,
              const std::string& group)
      : option_(option), kind_(std::move(kind)), name_(ctrnn::name_of(Choice())) {
    constexpr double large = 1e9;
    app.add_option(option, name_, help + names_where([](const auto&) { return true; }))
        ->capture_default_str()->group(group)->type_name("NAME");
    ctrnn::for_each_policy<Choice>([&](const auto& policy) {
      ctrnn::for_each_parameter(policy, [&](const auto& p, double usual) {
        if (std::ranges::find(numbers_, p.name, &parameter_option::name) != numbers_.end()) return;
        const auto has_it = [&](auto each) { return ctrnn::find_parameter(each, p.name) != nullptr; };
        auto& one = numbers_.emplace_back(parameter_option{std::string(p.name), usual, nullptr});
        one.option = app.add_option(option_of(one.name), one.value,
                                    "Of " + names_where(has_it) + ": " + std::string(p.help) + ", " +
                                        ctrnn::text_of(p.allowed))
                         ->group(group)->type_name("NUMBER")->transform(between(-large, large));
        if (has_one_default(one)) one.option->capture_default_str();
      });
    });
  }
  policy_line(const policy_line&) = delete;

  /// The policy that was asked for, with its numbers.
  /// @throws std::invalid_argument for a name that there is not, an option of another policy, and a number out of its
  ///         limits
  Choice chosen() const {
    auto all = named(option_, [&] { return ctrnn::policy_named<Choice>(kind_, name_); });
    for (const auto& given : numbers_) {
      if (given.option->count() == 0) continue;
      const auto option = option_of(given.name);
      double* const value = ctrnn::find_parameter(all, given.name);
      if (!value) ctrnn::refuse({option, ": the ", kind_, " ", name_, " has none; leave it out"});
      *value = given.value;
      named(option, [&] { std::visit([](const auto& policy) { ctrnn::check_parameters(policy); }, all); });
    }
    return all;
  }

 private:
  /// "weight_decay" as an option: "--weight-decay"
  static std::string option_of(std::string name) {
    std::ranges::replace(name, '_', '-');
    return "--" + name;
  }
  template <class F>
  static std::string names_where(F f) {
    return ctrnn::comma_separated(ctrnn::policy_names_where<Choice>(f));
  }
  /// Whether all policies with this number have the same default.
  static bool has_one_default(const parameter_option& number) {
    bool same = true;
    ctrnn::for_each_policy<Choice>([&](auto policy) {
      const double* const value = ctrnn::find_parameter(policy, number.name);
      same = same && (!value || *value == number.value);
    });
    return same;
  }

  std::string option_, kind_, name_;
  std::deque<parameter_option> numbers_;  // of all policies, each name once
};

}  // namespace run_time
