// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>

#include "run_time/any_ensemble.hpp"

namespace train {

/// Prepares the folder of a run and writes its config.json, so that a folder that cannot be written to is found before
/// the training. A folder that has a run is refused, unless it is the same run and was killed before it saved anything;
/// with `force`, the files of the old run are removed. Other files stay.
/// @throws std::invalid_argument if the folder is refused, std::runtime_error if it cannot be written to
void start_folder(const ctrnn::run_description& run, const std::filesystem::path& folder, bool force);

/// Removes the config.json that start_folder wrote, if nothing else of the run was saved.
void forget_start(const std::filesystem::path& folder);

/// The file that is locked while a process trains the run.
inline constexpr const char* lock_name = "run.lock";

/// Goes on with the run in a folder, as resume_folder, or starts a run there if it has none.
/// @throws std::invalid_argument if the run in the folder has other settings, except those that may change
void continue_folder(run_time::any_ensemble& models, const std::filesystem::path& folder);

/// Goes on with the run in a folder: from its checkpoint, or from the start if the run ended before it
/// wrote any file but config.json.
/// @throws std::runtime_error if there is no such run, or if it has other settings
void resume_folder(run_time::any_ensemble& models, const std::filesystem::path& folder);

}  // namespace train
