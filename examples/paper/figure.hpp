// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

#include "results.hpp"

namespace paper {

/// Draws how many iterations the networks of each task took to the criterion, the methods side by side, all theta, beta0
/// and stages of a method together: iterations.png and iterations.pdf, by gnuplot from iterations.csv and iterations.gp,
/// which are written too.
/// @return false if there is no gnuplot, or it failed
/// @throws std::runtime_error if the folder cannot be written to
bool draw_figure(const results& all, const std::filesystem::path& folder);

}  // namespace paper
