// expect: compile without -ffast-math
// flags: -ffast-math -Wfatal-errors
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>
