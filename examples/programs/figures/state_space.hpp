// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <ctrnn/simd/xtensor.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "figure.hpp"

namespace figures {

/// A fixed or slow point, in the space of the first three principal components.
struct shown_point {
  std::array<double, 3> at;
  enum kind_type : int { stable, saddle, slow } kind;
};

/// What the figure of a state space shows.
struct state_space_picture {
  xt::xtensor<double, 3> trajectories;   ///< [steps][trials][3], in principal components
  std::vector<double> colours;           ///< colour of each trial, 0 to 1 around the circle of directions
  std::string colour_of;                 ///< what colours are: "Direction of the response (degrees)"
  double dt;                             ///< time between states, s
  std::array<double, 3> explained;       ///< fraction of the variance along each component
  std::vector<shown_point> points;
  std::string phase;                     ///< phase whose input the points belong to, at whose end trajectories end
};

/// Draws the figure state_space: trajectories in the first three principal components, with fixed and slow points.
/// @return whether gnuplot has drawn it
bool state_space(const state_space_picture& s, const std::string& title, const std::filesystem::path& folder);

}  // namespace figures
