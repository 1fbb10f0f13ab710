// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace ctrnn {

/// The first difference between the settings of two runs.
struct config_difference {
  std::string key;          ///< where it is, e.g. "units" or "schedule.stages.2.beta"
  std::string left, right;  ///< the values of the key, "nothing" where it is missing
};

/// The first difference between two values of JSON, in the order of the left one's keys; empty if there is none. A list
/// of numbers is one value.
inline std::optional<config_difference> first_difference(const nlohmann::ordered_json& left,
                                                         const nlohmann::ordered_json& right,
                                                         const std::string& key = "") {
  using json = nlohmann::ordered_json;
  const auto text = [](const json* v) {
    constexpr std::size_t longest = 60;
    if (!v) return std::string("nothing");
    const auto all = v->dump();
    return all.size() > longest ? all.substr(0, longest) + "..." : all;
  };
  const auto below = [&](const std::string& k) { return key.empty() ? k : key + "." + k; };
  if (left.is_object() && right.is_object()) {
    for (const auto& [k, value] : left.items()) {
      if (!right.contains(k)) return config_difference{below(k), text(&value), text(nullptr)};
      if (auto found = first_difference(value, right[k], below(k))) return found;
    }
    for (const auto& [k, value] : right.items())
      if (!left.contains(k)) return config_difference{below(k), text(nullptr), text(&value)};
    return {};
  }
  const auto is_number = [](const json& x) { return x.is_number(); };
  if (left.is_array() && right.is_array() && left.size() == right.size() && !std::ranges::all_of(left, is_number)) {
    for (std::size_t i = 0; i < left.size(); ++i)
      if (auto found = first_difference(left[i], right[i], below(std::to_string(i)))) return found;
    return {};
  }
  if (left == right) return {};
  return config_difference{key, text(&left), text(&right)};
}

}  // namespace ctrnn
