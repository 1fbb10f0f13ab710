// SPDX-License-Identifier: BSD-3-Clause
#include "any_method.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <ctrnn/integrator.hpp>
#include <ctrnn/policy/policy_name.hpp>
#include <ctrnn/text/named_value.hpp>
#include <ctrnn/training/stage.hpp>
#include <tuple>
#include <vector>

namespace run_time {

namespace {

/// An integrator as the table of methods has it. The usual block has 20 steps, that of CD 10.
template <class I>
method_entry entry_of(const I& integrator) {
  constexpr bool chosen_theta = ctrnn::has_settable_theta<I>;
  return {ctrnn::detail::bare_type_name<I>(), integrator.summary,
          !chosen_theta ? 0 : ctrnn::coarse_integrator<I> ? 10 : 20, ctrnn::has_beta<I>};
}

}  // namespace

std::span<const method_entry> every_method() {
  static const auto methods = std::apply(
      [](const auto&... each) { return std::array{entry_of(each)...}; }, ctrnn::integrators());
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
  std::vector<std::string_view> names;
  for (const auto& m : every_method()) {
    if (name == m.name) return {m.name, m.theta, m.beta};
    names.push_back(m.name);
  }
  ctrnn::refuse_name("method", name, names);
}

}  // namespace run_time
