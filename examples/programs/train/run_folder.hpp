// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

#include "run_time/any_ensemble.hpp"

namespace train {

/// Prepares the folder of a run and writes its config.json, to learn before the training that it can be written to.
/// A folder that has a run is refused, unless that is this one and was killed before it saved anything; with `force`,
/// the files of a run are removed from it. Other files are no obstacle and stay.
/// @throws std::invalid_argument if it is refused, std::runtime_error if it cannot be written to
void start_folder(const ctrnn::run_description& run, const std::filesystem::path& folder, bool force);

/// The file that a run resumes from, and the one that keeps other processes from it while it is trained.
inline constexpr const char *checkpoint_name = "checkpoint.npz", *lock_name = "run.lock";

/// Takes up the training of the run in a folder if there is one, as resume_folder, else starts it.
/// @throws std::invalid_argument where its settings are others, but for what may be said anew
void continue_folder(run_time::any_ensemble& models, const std::filesystem::path& folder);

/// Takes up the training of the run in a folder: from its checkpoint, or from the start if the run ended before it
/// wrote any file but config.json.
/// @throws std::runtime_error if there is no such run, or it was not of these settings
void resume_folder(run_time::any_ensemble& models, const std::filesystem::path& folder);

}  // namespace train
