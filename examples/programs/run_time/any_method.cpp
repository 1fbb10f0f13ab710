// SPDX-License-Identifier: BSD-3-Clause
#include "any_method.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <string>

namespace run_time {

std::span<const method_entry> every_method() {
  static constexpr std::array methods{
      method_entry{"base", "Euler's method with small steps", 0, false},
      method_entry{"cd", "coarse steps that shrink from stage to stage", 10, false},
      method_entry{"sctt", "skip connections through time", 20, true},
      method_entry{"dasc", "skip connections that follow the dynamics", 20, true},
      method_entry{"lagged_dasc", "dasc as published: the skip follows the block before", 20, true},
      method_entry{"exponential_dasc", "dasc that is stable for every theta", 20, true},
      method_entry{"heun", "Heun's method, second order", 0, false},
      method_entry{"exponential_euler", "Euler's method with an exact leak", 0, false},
  };
  return methods;
}

std::string title_of(std::string_view method) {
  std::string title(method);
  std::ranges::replace(title, '_', ' ');
  if (title == "base") title = "Base";
  for (const std::string_view name : {"cd", "sctt", "dasc"})
    if (const auto at = title.find(name); at != std::string::npos)
      for (char& c : std::span(title).subspan(at, name.size()))
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return title;
}

any_method any_method::named(std::string_view name) {
  std::string names;
  for (const auto& m : every_method()) {
    if (name == m.name) return {m.name, m.theta, m.beta};
    names += (names.empty() ? "" : ", ") + std::string(m.name);
  }
  throw std::invalid_argument("there is no method '" + std::string(name) + "'; choose one of " + names);
}

}  // namespace run_time
