// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "settings.hpp"

namespace analyse {

/// Analyses the models of a run, writes the results, draws them if the command line asks for it, and prints a summary.
/// @return the exit code
/// @throws std::invalid_argument for what the run or its task does not have, std::runtime_error for files that
///         cannot be read or written
int run(const settings& s);

}  // namespace analyse
