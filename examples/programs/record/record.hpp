// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "settings.hpp"

namespace record {

/// Records the activity of a model of a run in some trials, and writes it to a .npz file.
/// @return the exit code
/// @throws std::invalid_argument for what the run or its task does not have and for a file that is there already,
///         std::runtime_error for files that cannot be read or written
int run(const settings& s);

}  // namespace record
