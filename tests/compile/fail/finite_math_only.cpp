// expect: compile without -ffinite-math-only
// flags: -O3 -ffinite-math-only -Wfatal-errors
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>
