// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

namespace paper {

/// Sums up the results of a folder: prints the summary, and writes it there as summary.md and summary.csv, and, if it
/// is to be drawn, the figure as iterations.png and iterations.pdf. Of a table (a file) there is nothing written but
/// the figure, beside it.
/// @param table  the networks of a folder are added to it, unless it is empty
/// @throws what read_results and add_to_table throw, std::runtime_error if the folder cannot be written to
void write_summary(const std::filesystem::path& from, const std::filesystem::path& table, bool plot);

}  // namespace paper
