// SPDX-License-Identifier: BSD-3-Clause
// Any text as config.json: a recipe, or refused by std::invalid_argument.
#include "run_time/recipe_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto recipe = run_time::read_recipe(std::string(data, data + size), "fuzz");
    if (recipe.ensemble.models < 1) std::abort();
  } catch (const std::invalid_argument& error) {
    if (std::string(error.what()).find('\n') != std::string::npos) std::abort();
  }
  return 0;
}
