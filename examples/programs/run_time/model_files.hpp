// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/run_description.hpp>
#include <filesystem>
#include <span>

// Writing and reading models, for float and double: compiled once, in model_files.cpp.
namespace run_time {

/// Writes all files of a run: ctrnn::save.
template <class T>
void save_files(const ctrnn::run_description& run, std::span<const ctrnn::model<T>* const> models,
                const std::filesystem::path& folder);

/// Writes the file of one model: ctrnn::save_model.
template <class T>
void save_file(const ctrnn::model<T>& m, const std::filesystem::path& file);

/// Writes a checkpoint, from which training can go on: ctrnn::save_checkpoint.
template <class T>
void save_state(const ctrnn::run_description& run, std::int64_t iteration,
                std::span<const ctrnn::model<T>* const> models, const std::filesystem::path& file);

/// Reads a checkpoint into models: ctrnn::read_checkpoint. @return the iteration that they have come to
template <class T>
std::int64_t load_state(const ctrnn::run_description& run, std::span<ctrnn::model<T>* const> models,
                        const std::filesystem::path& file);

}  // namespace run_time
