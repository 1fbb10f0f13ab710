// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/training/model.hpp>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace figures {

/// The learning curves of some networks.
struct learning {
  std::string title;     ///< title of the figure: "delayed_go by DASC(20)"
  double criterion = 2;  ///< performance that counts as solved; above 1: there is none
  std::vector<std::vector<ctrnn::evaluation>> curves;  ///< a curve for each network
  std::vector<std::optional<std::int64_t>> solved_at;  ///< iteration at which each network was solved; empty: none
};

/// Draws the figure learning_curves: performance and loss of every network against iterations, with median and
/// quartiles over the networks. A network that has stopped training counts with its last values.
/// @return whether gnuplot has drawn it
bool learning_curves(const learning& l, const std::filesystem::path& folder);

}  // namespace figures
