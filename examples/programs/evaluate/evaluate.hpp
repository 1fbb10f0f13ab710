// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "settings.hpp"

namespace evaluate {

/// Evaluates the models of a run, prints what it finds, and writes it if asked to.
/// @return the exit code
/// @throws std::invalid_argument for what the run or its task does not have, std::runtime_error for files
int run(const settings& s);

}  // namespace evaluate
