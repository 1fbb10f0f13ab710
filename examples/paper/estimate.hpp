// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "grid.hpp"
#include "settings.hpp"

namespace paper {

/// Lists the jobs of a grid, or of a shard of it, and how long they take at most on this machine, which is measured for
/// each task in a fraction of a second.
void print_plan(const grid& g, const settings& s);

}  // namespace paper
