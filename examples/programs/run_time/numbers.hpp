// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace run_time {

/// Reads a number in decimal, also if it starts with zeros: "20000", "020000", "2e4", "0.5". Nothing for any other text
/// and for a number that is not finite.
std::optional<double> decimal(std::string_view text);

/// Reads a list of whole numbers and ranges: "3,4,10-14".
/// @throws std::invalid_argument for a text that is no such list, and for more than a million numbers
std::vector<int> whole_numbers(const std::string& text);

/// Reads a list of numbers: "0.5,1,2".
/// @throws std::invalid_argument for a text that is no such list, and for numbers that are not finite
std::vector<double> numbers(const std::string& text);

}  // namespace run_time
