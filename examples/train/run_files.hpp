// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/run_description.hpp>
#include <filesystem>
#include <span>

// Everything that has to do with files is compiled once, in run_files.cpp.
namespace train {

/// Prepares the folder of a run and writes its config.json, to learn before the training that it can be written to.
/// A folder that is not empty is refused; with `force`, the files of a run are removed from it, and nothing else.
/// @throws std::invalid_argument if it is refused, std::runtime_error if it cannot be written to
void start_files(const ctrnn::run_description& run, const std::filesystem::path& folder, bool force);

/// Writes all files of a run: ctrnn::save for models of float or double.
template <class T>
void save_files(const ctrnn::run_description& run, std::span<const ctrnn::model<T>* const> models,
                const std::filesystem::path& folder);

}  // namespace train
