// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/run_description.hpp>
#include <filesystem>
#include <span>

// Writing and reading models, for float and double: compiled once, in model_files.cpp.
namespace run_time {

/// All files of a run: ctrnn::save.
template <class T>
void save_files(const ctrnn::run_description& run, std::span<const ctrnn::model<T>* const> models,
                const std::filesystem::path& folder);

/// One model: ctrnn::save_model.
template <class T>
void save_file(const ctrnn::model<T>& m, const std::filesystem::path& file);

/// Models of a run into others: ctrnn::load.
template <class T>
void load_files(std::span<ctrnn::model<T>* const> models, const std::filesystem::path& from);

}  // namespace run_time
