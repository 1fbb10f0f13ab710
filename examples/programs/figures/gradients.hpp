// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "figure.hpp"

namespace figures {

/// The gradient norm through time of some networks under one integrator.
struct gradient_curves {
  std::string title;                        ///< of the integrator: "DASC(20)"
  std::vector<double> time;                 ///< of the states, s from the start of the trained part
  std::vector<std::vector<double>> norms;   ///< [networks][steps]
};

/// One panel: all integrators on the same networks.
struct gradient_panel {
  std::string title;  ///< "before training"
  std::vector<gradient_curves> integrators;
};

/// Draws gradient_through_time: |dL/dr_t| against t on a logarithmic scale, the median over networks with quartiles.
/// @return whether gnuplot has drawn it
bool gradients(const std::vector<gradient_panel>& panels, const std::string& title,
               const std::vector<shown_phase>& phases, const std::filesystem::path& folder);

}  // namespace figures
