// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <filesystem>
#include <string>

#include "any_ensemble.hpp"

namespace run_time {

/// The recipe of a run, from its config.json: what make_ensemble makes of it is the ensemble that was trained, of which
/// it then loads the models. All that config.json says must follow from the recipe, but for "machine", which has no
/// influence on the results; a network, phases or a loss of one's own, for example, do not.
/// @throws std::runtime_error if the file cannot be read, std::invalid_argument for anything wrong with it, in one line
///         with file and key
recipe read_recipe(const std::filesystem::path& config_json);

/// The same, of the text of such a file.
/// @param where  is said first in every refusal, as the name of the file
recipe read_recipe(const std::string& text, const std::string& where);

}  // namespace run_time
