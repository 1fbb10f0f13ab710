// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <ctrnn/text/message.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace ctrnn {

/// Parses JSON. Refuses objects that have a key twice and more than 20 levels, both of which the format leaves open.
/// @param where  begins the text of every error, e.g. the name of the file
/// @throws std::invalid_argument of one line
inline nlohmann::ordered_json read_json(const std::string& text, const std::string& where) {
  using json = nlohmann::ordered_json;
  constexpr int most_levels = 20;  // deeper levels could exhaust the stack later
  std::vector<std::set<std::string>> keys;  // keys so far of the objects that are open
  const auto check = [&](int depth, json::parse_event_t event, json& value) {
    if (depth > most_levels) refuse({where, ": has more than 20 levels; leave some out"});
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second)
      refuse({where, ": key '", value.get<std::string>(), "' is there twice; leave one out"});
    return true;
  };
  try {
    return json::parse(text, check);
  } catch (const json::exception& error) {
    std::string why = error.what();  // "[json.exception...] parse error at line 3, column 5: ..."
    why = why.substr(why.find("] ") + 2);
    std::ranges::replace(why, '\n', ' ');
    refuse({where, ": is not JSON: ", why});
  }
}

}  // namespace ctrnn
