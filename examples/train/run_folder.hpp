// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/run_description.hpp>
#include <filesystem>

namespace train {

/// Prepares the folder of a run and writes its config.json, to learn before the training that it can be written to.
/// A folder that is not empty is refused; with `force`, the files of a run are removed from it, and nothing else.
/// @throws std::invalid_argument if it is refused, std::runtime_error if it cannot be written to
void start_folder(const ctrnn::run_description& run, const std::filesystem::path& folder, bool force);

}  // namespace train
