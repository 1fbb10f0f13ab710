// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

#include "results.hpp"

namespace paper {

/// Draws how many iterations the networks of each task took to the criterion, the methods side by side, all theta, beta0
/// and stages of a method together: iterations.png and iterations.pdf, by gnuplot, see figures::figure.
/// @return whether gnuplot has drawn it
/// @throws std::runtime_error if the folder cannot be written to
bool draw_figure(const results& all, const std::filesystem::path& folder);

}  // namespace paper
