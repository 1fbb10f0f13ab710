// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <ctrnn/text/message.hpp>
#include <string_view>

namespace ctrnn {

/// Throws std::invalid_argument for a name that is none of some names:
/// "there is no optimiser 'fast'; choose one of adam, sgd"
/// @param kind  what the names are of: "optimiser"
template <class Names>
[[noreturn]] void refuse_name(std::string_view kind, std::string_view name, const Names& names) {
  refuse({"there is no ", kind, " '", name, "'; choose one of ", comma_separated(names)});
}

/// The value of an enumeration, or of an index, by its name; values count from 0 on.
/// @param names  of the values, in their order
/// @param kind   what the values are, for the error: "rate schedule"
/// @throws std::invalid_argument if there is none of that name, with the names that there are
template <class Value, std::size_t N>
Value value_named(const std::array<std::string_view, N>& names, std::string_view kind, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) refuse_name(kind, name, names);
  return static_cast<Value>(found - names.begin());
}

}  // namespace ctrnn
