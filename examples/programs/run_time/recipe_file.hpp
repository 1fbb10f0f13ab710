// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/initial_from_file.hpp>
#include <filesystem>
#include <string>
#include <string_view>

#include "any_ensemble.hpp"

namespace run_time {

/// The initial values of a run that started from a saved network and goes on: its models have theirs from the files of
/// the run, so that the file that it started from need not be there any longer.
struct started_from_file {
  static constexpr std::string_view name = ctrnn::initial::from_file::name;
  std::string path;
  std::string origin() const { return path; }
  void operator()(ctrnn::parameters<double>&, const ctrnn::architecture&, const ctrnn::initial_draws&) const {}
};

/// Reads the recipe of a run from its config.json; make_ensemble makes the ensemble that was trained from it. All that
/// config.json says must follow from the recipe, except "machine", which has no influence on the results. A run of a
/// program of one's own, with another network, task or loss, has no recipe.
/// @throws std::runtime_error if the file cannot be read; std::invalid_argument, with a message of one line that names
///         file and key, for anything wrong with it
recipe read_recipe(const std::filesystem::path& config_json);

/// Reads the recipe of a run from the text of its config.json.
/// @param where  beginning of every error message: the name of the file
recipe read_recipe(const std::string& text, const std::string& where);

}  // namespace run_time
