// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ctrnn/io/config.hpp>
#include <ctrnn/io/log.hpp>
#include <ctrnn/io/model_file.hpp>
#include <ctrnn/training/pointers_to.hpp>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace ctrnn {

/// Writes config.json into a folder, which is created: see config_of. Before a long training it shows that the folder
/// can be written to.
/// @throws std::runtime_error with path, reason and remedy
inline void save_config(const run_description& run, const std::filesystem::path& folder) {
  create_folder(folder);
  write_atomically(folder / "config.json", config_of(run).dump(2) + "\n");
}

/// "model_007.npz"
inline std::string model_file_name(std::uint32_t number) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "model_%03u.npz", static_cast<unsigned>(number));
  return name.data();
}

/// Whether it is called as model_file_name gives.
inline bool has_model_file_name(const std::filesystem::path& file) {
  const auto name = file.filename().string();
  std::uint32_t number = 0;
  const auto* const digits = name.data() + std::min(name.size(), std::string_view("model_").size());
  const auto [end, error] = std::from_chars(digits, name.data() + name.size(), number);
  return error == std::errc() && name == model_file_name(number);
}

/// Whether it is a file that is called so.
inline bool is_model_file(const std::filesystem::path& file) {
  return has_model_file_name(file) && std::filesystem::is_regular_file(file);
}

/// Writes models of a run, see below.
template <class T>
void save(const run_description& run, std::span<const model<T>* const> models, const std::filesystem::path& folder) {
  save_config(run, folder);
  std::vector<std::string> tasks;
  for (const task_description& t : run.tasks) tasks.push_back(t.name);
  std::string log = log_header(tasks);
  std::set<std::string> names;
  for (const auto* m : models) log += log_lines(*m), names.insert(model_file_name(m->number));
  write_atomically(folder / "log.csv", log);
  for (const auto* m : models) save_model(*m, folder / model_file_name(m->number));
  std::vector<std::filesystem::path> others;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    if (is_model_file(file.path()) && !names.contains(file.path().filename().string())) others.push_back(file.path());
  for (const auto& file : others) {
    std::error_code error;
    std::filesystem::remove(file, error);
    if (error) detail::refuse_file(file, "removed", error.value());
  }
}

/// Writes an ensemble, trained or not, into a folder, which is created:
///
/// | file | |
/// |---|---|
/// | config.json | all that is needed to repeat the run, see config_of |
/// | log.csv | a line for each model and evaluation |
/// | model_000.npz | weights and learning curve of model 0, see save_model; one file for each model |
///
/// A run that was in the folder is replaced: files of these names, each as a whole or not at all, and models that this
/// run does not have are removed. All but "machine" in config.json is the same, byte
/// for byte, whenever the same run is repeated, on whatever number of threads.
/// @throws std::runtime_error with path, reason and remedy
template <trainable Task, integrator Method, nonlinearity Phi, class T, class Storage, class Loss, class Regulariser>
void save(const ensemble<Task, Method, Phi, T, Storage, Loss, Regulariser>& models, const std::filesystem::path& folder) {
  save<T>(describe(models, models.trained_with()), pointers_to(models), folder);
}

}  // namespace ctrnn
