// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <complex>
#include <ctrnn/simd/xtensor.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace figures {

/// What the figure of a network's recurrent weights shows.
struct weight_picture {
  xt::xtensor<double, 2> W;        ///< [units][units], a row for each receiving unit; units in the order of the picture
  std::vector<double> borders;     ///< borders between groups of units, as positions on the axes
  std::vector<std::string> groups; ///< names of the groups
  std::vector<std::complex<double>> eigenvalues;  ///< eigenvalues of W
};

/// Draws the figure weights: the matrix of recurrent weights and its eigenvalues.
/// @return whether gnuplot has drawn it
bool weights(const weight_picture& w, const std::string& title, const std::filesystem::path& folder);

}  // namespace figures
