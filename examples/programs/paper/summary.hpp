// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

namespace paper {

/// Sums up the results of a folder: prints the summary, and writes it to the folder as summary.md and summary.csv and,
/// with `plot`, the figure as iterations.png and iterations.pdf. For a table (a file), prints the summary, and writes
/// nothing but the figure, beside the table.
/// @param from   folder of a grid, or a table
/// @param table  unless empty, the table to which the networks of the folder are added
/// @throws the exceptions of read_results, read_table and add_to_table; std::runtime_error if the folder cannot be
///         written to
void write_summary(const std::filesystem::path& from, const std::filesystem::path& table, bool plot);

}  // namespace paper
