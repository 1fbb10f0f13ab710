// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "settings.hpp"

namespace train {

/// Trains the networks of a run, or goes on with it. @return the exit code
int run(const settings& s);

}  // namespace train
