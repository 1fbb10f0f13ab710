// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/training/recording.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "figure.hpp"

namespace figures {

/// The trained phases of trials.
std::vector<shown_phase> phases_of(const ctrnn::trial_batch& trials);

/// The target of one trial at every step, [steps][outputs]; NaN at steps without a target.
xt::xtensor<double, 2> targets_of(const ctrnn::trial_batch& trials, int trial);

/// Draws the figure trial_view: inputs, targets and outputs of one trial, and the rates of all units, against time.
/// Units are sorted by the time of their largest rate.
/// @return whether gnuplot has drawn it
bool trial_view(const ctrnn::recording<double>& seen, int trial, const std::string& title,
                const std::filesystem::path& folder);

}  // namespace figures
