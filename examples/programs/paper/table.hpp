// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

#include "grid.hpp"
#include "results.hpp"

namespace paper {

/// Adds networks to a compact table, or makes the table: a line of settings, "# {...}", a header, and a line of CSV for
/// each network, with the iteration at which it was solved (empty: not solved; or "failed") and its best performance.
/// Seconds are left out, as they differ from run to run. The file is written as a whole or not at all.
/// @throws std::invalid_argument if the table has networks of other settings, or one of these networks with another
///         result of the same version of the library
void add_to_table(const results& all, const std::filesystem::path& table);

/// Removes those jobs from a grid whose networks are in a table.
/// @throws std::invalid_argument if the table has networks of other settings, std::runtime_error for a file that is no
///         table
void leave_out_known(grid& g, const std::filesystem::path& table);

/// Reads a table.
/// @throws std::runtime_error for a file that is no table
results read_table(const std::filesystem::path& table);

}  // namespace paper
