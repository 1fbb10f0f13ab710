// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

#include "grid.hpp"
#include "results.hpp"

namespace paper {

/// Adds networks to a compact table, or makes it: a line of settings, "# {...}", a header, and a line of CSV for each
/// network with when it was solved (empty: not; "failed") and its best performance. Seconds are left out: they differ
/// from run to run. Written as a whole or not at all.
/// @throws std::invalid_argument where the table has networks of other settings, or one of these otherwise
void add_to_table(const results& all, const std::filesystem::path& table);

/// Leaves out the jobs of a grid whose networks are in a table.
/// @throws std::invalid_argument where the table has networks of other settings, std::runtime_error for a file that is
///         none
void leave_out_known(grid& g, const std::filesystem::path& table);

/// Reads a table.
/// @throws std::runtime_error for a file that is none
results read_table(const std::filesystem::path& table);

}  // namespace paper
