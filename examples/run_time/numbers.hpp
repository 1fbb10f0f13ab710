// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>
#include <vector>

namespace run_time {

/// A list of whole numbers as people write it: "3,4,10-14".
/// @throws std::invalid_argument for what is no such list, and for more than a million numbers
std::vector<int> whole_numbers(const std::string& text);

/// A list of numbers: "0.5,1,2".
/// @throws std::invalid_argument for what is no such list, and for numbers that are not finite
std::vector<double> numbers(const std::string& text);

}  // namespace run_time
