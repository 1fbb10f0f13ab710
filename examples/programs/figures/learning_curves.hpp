// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/training/model.hpp>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace figures {

/// How some networks learnt, for learning_curves().
struct learning {
  std::string title;     ///< "delayed_go by DASC(20)"
  double criterion = 2;  ///< performance that counts as solved; above 1: none
  std::vector<std::vector<ctrnn::evaluation>> curves;  ///< one for each network
  std::vector<std::int64_t> solved_at;                 ///< of each; -1: not
};

/// Draws learning_curves: performance and loss of every network against iterations, with median and quartiles over the
/// networks. A network that has ended counts with its last values.
/// @return whether gnuplot has drawn it
bool learning_curves(const learning& l, const std::filesystem::path& folder);

}  // namespace figures
