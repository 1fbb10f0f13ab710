// expect: compile without -funsafe-math-optimizations
// flags: -funsafe-math-optimizations -Wfatal-errors
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>
