// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

#include "results.hpp"

namespace paper {

/// Draws how many iterations the networks of each task took to the criterion, with the methods side by side and all
/// theta, beta0 and stages of a method together. gnuplot draws it as PNG and PDF, see figures::figure.
/// @param cap   iterations after which a network counts as not solved
/// @param name  path of the files, without an ending
/// @return whether gnuplot has drawn it
/// @throws std::runtime_error if the folder cannot be written to
bool draw_figure(const std::vector<condition>& conditions, double cap, const std::filesystem::path& name);

}  // namespace paper
