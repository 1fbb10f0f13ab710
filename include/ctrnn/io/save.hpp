// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdio>
#include <ctrnn/io/config.hpp>
#include <ctrnn/io/log.hpp>
#include <ctrnn/io/model_file.hpp>

namespace ctrnn {

/// Writes config.json into a folder, which is created: see config_of. Before a long training it shows that the
/// folder can be written to.
/// @throws std::runtime_error with path, reason and remedy
template <class Ensemble>
void save_config(const Ensemble& models, const training_options& training, const std::filesystem::path& folder) {
  create_folder(folder);
  write_atomically(folder / "config.json", config_of(models, training).dump(2) + "\n");
}

/// "model_007.npz"
inline std::string model_file_name(std::uint32_t number) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "model_%03u.npz", static_cast<unsigned>(number));
  return name.data();
}

/// Writes an ensemble, trained or not, into a folder, which is created:
///
/// | file | |
/// |---|---|
/// | config.json | all that is needed to repeat the run, see config_of |
/// | log.csv | a line for each model and evaluation |
/// | model_000.npz | weights and learning curve of model 0, see save_model; one file for each model |
///
/// Files of these names are replaced, each as a whole or not at all. All but "machine" in config.json is the same, byte
/// for byte, whenever the same run is repeated, on whatever number of threads.
/// @throws std::runtime_error with path, reason and remedy
template <class Ensemble>
void save(const Ensemble& models, const std::filesystem::path& folder) {
  save_config(models, models.trained_with(), folder);
  std::string log = log_header;
  for (std::size_t i = 0; i < models.size(); ++i) {
    save_model(models[i], folder / model_file_name(models[i].number));
    log += log_lines(models[i]);
  }
  write_atomically(folder / "log.csv", log);
}

}  // namespace ctrnn
