// SPDX-License-Identifier: BSD-3-Clause
#include "names.hpp"

#include <ctrnn/nonlinearity.hpp>
#include <iomanip>
#include <sstream>

#include "any_method.hpp"
#include "named_task.hpp"

std::string run_time::list_of_names() {
  std::ostringstream text;
  const auto row = [&](std::string_view name, std::string_view summary) {
    text << "  " << std::left << std::setw(46) << name << summary << "\n";
  };
  text << "Tasks:\n";
  for (const auto& t : every_task())
    row(std::string(t.name) + (t.name == t.short_name ? "" : " (" + std::string(t.short_name) + ")"), t.summary);
  row("multitask", "all 20 of the paper at once, one network");
  text << "\nMethods:\n";
  for (const auto& m : every_method()) row(m.name, m.summary);
  text << "\nNonlinearities:\n ";
  std::apply([&](const auto&... each) { (void(text << " " << each.name), ...); }, ctrnn::nonlinearities());
  text << "\n";
  return text.str();
}
