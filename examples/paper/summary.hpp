// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

namespace paper {

/// Sums up the results of a folder: prints the table, and writes it there as summary.md and summary.csv, and, if
/// it is to be drawn, the figure as iterations.png and iterations.pdf.
/// @throws what read_results throws, std::runtime_error if the folder cannot be written to
void write_summary(const std::filesystem::path& folder, bool plot);

}  // namespace paper
