// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "settings.hpp"

namespace train {

/// The whole run. @return the exit code
int run(const settings& s);

}  // namespace train
