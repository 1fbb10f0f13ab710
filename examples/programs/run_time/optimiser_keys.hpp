// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/training/optimiser_options.hpp>
#include <string>

#include "json_reader.hpp"

namespace run_time {

/// Reads an optimiser from a grid, or from "optimiser" in config.json. Its keys are the options of `train`, with _ for
/// -; those that are missing are as usual.
/// @param rule_key  the key of the rule: "optimiser" in a grid, "rule" in config.json
/// @throws std::invalid_argument, with file and key, for a key of another rule and for numbers out of their limits
ctrnn::optimiser_options read_optimiser(json_reader& from, const std::string& rule_key);

/// The keys of a grid for an optimiser, those alone whose values are not the usual ones.
json_reader::json unusual_keys(const ctrnn::optimiser_options& o);

}  // namespace run_time
