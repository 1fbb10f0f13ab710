// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <complex>
#include <ctrnn/simd/xtensor.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace figures {

/// What is drawn of a network's recurrent weights.
struct weight_picture {
  xt::xtensor<double, 2> W;        ///< [units][units], row: the unit that receives; units in the order of the picture
  std::vector<double> borders;     ///< between groups of units, as positions on the axes
  std::vector<std::string> groups; ///< names of the groups
  std::vector<std::complex<double>> eigenvalues;  ///< of W
};

/// Draws weights: the matrix of recurrent weights and its eigenvalues.
/// @return whether gnuplot has drawn it
bool weights(const weight_picture& w, const std::string& title, const std::filesystem::path& folder);

}  // namespace figures
