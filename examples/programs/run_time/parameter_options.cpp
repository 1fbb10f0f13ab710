// SPDX-License-Identifier: BSD-3-Clause
#include "parameter_options.hpp"

#include <ctrnn/text/message.hpp>
#include <tuple>

#include "command_line_style.hpp"

namespace run_time {

void add_parameters(CLI::App& app, std::deque<parameter_option>& options, const std::string& group) {
  constexpr double largest = 1e300;
  const auto add = [&](const auto& policy) {
    ctrnn::for_each_parameter(policy, [&](const auto& p, double usual) {
      if (app.get_option_no_throw("--" + std::string(p.name)))
        ctrnn::refuse<std::logic_error>({"the parameter ", p.name, " of ", policy.name, " would be the option --",
                                         p.name, ", which there is already; give it another name"});
      auto& one = options.emplace_back(parameter_option{std::string(p.name), usual, nullptr});
      one.option = app.add_option("--" + one.name, one.value,
                                  "Of " + std::string(policy.name) + ": " + std::string(p.help) + ", " +
                                      ctrnn::text_of(p.allowed))
                       ->capture_default_str()->group(group)->type_name("NUMBER")
                       ->transform(between(-largest, largest));
    });
  };
  std::apply([&](const auto&... each) { (add(each), ...); }, ctrnn::nonlinearities());
}

void take_parameters(const std::deque<parameter_option>& options, ctrnn::any_nonlinearity& phi) {
  for (const auto& given : options) {
    if (double* const value = ctrnn::find_parameter(phi, given.name)) {
      *value = given.value;
      named("--" + given.name, [&] { ctrnn::check_parameters(phi); });
    } else if (given.option->count() > 0) {
      ctrnn::refuse({"--", given.name, ": the nonlinearity ", phi.name, " has no ", given.name, "; leave it out"});
    }
  }
}

}  // namespace run_time
