// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>

#include "any_ensemble.hpp"

namespace run_time {

/// Estimate of the bytes that the training of a recipe takes at most: its models, and a checkpoint while it is written.
double memory_needed(const recipe& r);

/// Bytes of memory that this process may use: those of the machine, or fewer if ulimit -v or control groups limit them.
double memory_there();

/// The needed and the available memory, "about 3.2 GB for 10000 models, where there are 2 GB"; if there is too little,
/// also how many models fit.
std::string memory_in_words(const recipe& r);

}  // namespace run_time
