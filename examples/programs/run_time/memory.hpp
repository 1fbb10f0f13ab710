// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>

#include "any_ensemble.hpp"

namespace run_time {

/// About as many bytes as the training of a recipe takes at most: its models, and a checkpoint while it is written.
double memory_needed(const recipe& r);

/// Bytes that this process may take: those of the machine, or fewer by ulimit -v or its control groups.
double memory_there();

/// "about 3.2 GB for 10000 models, where there are 2 GB", and how many models fit where these do not.
std::string memory_in_words(const recipe& r);

}  // namespace run_time
