// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "crew.hpp"
#include "grid.hpp"
#include "settings.hpp"

namespace paper {

/// The jobs of a grid that belong to a shard.
std::vector<job> jobs_of(const grid& g, const shard& part);

/// Trains all networks of a grid, or of a shard of it, that are not in the folder yet, each on one thread. The
/// processes of the crew share the networks. A network whose files are damaged, or of another seed, is trained again.
/// @return the exit code: something_failed if all networks have failed, in this run or before
/// @throws std::invalid_argument if the folder belongs to another grid, std::runtime_error if it cannot be written to
int run_grid(const grid& g, const settings& s, crew& together);

}  // namespace paper
