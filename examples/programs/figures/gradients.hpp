// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "figure.hpp"

namespace figures {

/// The norm of the gradient through time of some networks, by one integrator.
struct gradient_curves {
  std::string title;                        ///< name of the integrator: "DASC(20)"
  std::vector<double> time;                 ///< times of the states, s from the start of the trained part
  std::vector<std::vector<double>> norms;   ///< [networks][states]
};

/// One panel of the figure: all integrators on the same networks.
struct gradient_panel {
  std::string title;  ///< title of the panel: "before training"
  std::vector<gradient_curves> integrators;
};

/// Draws the figure gradient_through_time: |dL/dr_t| against t on a logarithmic scale, the median over networks with
/// quartiles.
/// @return whether gnuplot has drawn it
bool gradients(const std::vector<gradient_panel>& panels, const std::string& title,
               const std::vector<shown_phase>& phases, const std::filesystem::path& folder);

}  // namespace figures
