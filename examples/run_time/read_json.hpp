// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace run_time {

/// Parses JSON. Of what the format leaves open, a key that is there twice and more than 20 levels are refused.
/// @param where  is said first in every refusal, as the name of the file
/// @throws std::invalid_argument in one line
nlohmann::ordered_json read_json(const std::string& text, const std::string& where);

}  // namespace run_time
