// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <string>
#include <vector>

#include "grid.hpp"
#include "settings.hpp"

namespace paper {

/// Lists the jobs of a grid, or of a shard of it, and how much time and space they take at most; the time is measured
/// on this machine for each task in a fraction of a second.
/// @throws what check_folder throws
void print_plan(const grid& g, const settings& s);

/// Says that a folder has not the space for the jobs that are left. Empty if it has.
std::string warning_of_space(const std::vector<job>& jobs, const std::filesystem::path& folder);

}  // namespace paper
