// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/network/initial_values.hpp>
#include <filesystem>
#include <string>
#include <string_view>

namespace ctrnn::initial {

/// The values of a network that was saved, for a training that starts where another one ended, of another task or by
/// another method:
///
///     ensemble<tasks::dms, dasc<20>, relu> models({.initial = initial::from_file{"runs/go"}});
///
/// @see load, which takes over the learning curve and the iterations as well
struct from_file {
  static constexpr std::string_view name = "from_file";
  std::filesystem::path path;  ///< a file of save_model; or the folder of a run, for each model that of its number

  std::string origin() const { return path.string(); }  ///< the path, for config.json
  /// @throws std::runtime_error as load_network
  void operator()(parameters<double>& p, const architecture&, const initial_draws& draws) const {
    p = load_network<double>(std::filesystem::is_directory(path) ? path / model_file_name(draws.model) : path).values();
  }
};

}  // namespace ctrnn::initial
