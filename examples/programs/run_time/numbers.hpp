// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace run_time {

/// A number in decimal, also where it starts with zeros: "20000", "020000", "2e4", "0.5"; nothing for any other text,
/// and for what is not finite.
std::optional<double> decimal(std::string_view text);

/// A list of whole numbers as people write it: "3,4,10-14".
/// @throws std::invalid_argument for what is no such list, and for more than a million numbers
std::vector<int> whole_numbers(const std::string& text);

/// A list of numbers: "0.5,1,2".
/// @throws std::invalid_argument for what is no such list, and for numbers that are not finite
std::vector<double> numbers(const std::string& text);

}  // namespace run_time
