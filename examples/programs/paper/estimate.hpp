// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>
#include <vector>

#include "grid.hpp"
#include "settings.hpp"

namespace paper {

/// Prints the jobs of a grid, or of a shard of it, and how much time and space they take at most. The time is estimated
/// from a measurement on this machine, of a fraction of a second for each task.
/// @throws the exceptions of check_folder
void print_plan(const grid& g, const settings& s);

/// A warning that a folder has too little space for the jobs that are not done yet; empty if it has enough.
std::string warning_of_space(const std::vector<job>& jobs, const std::filesystem::path& folder);

}  // namespace paper
