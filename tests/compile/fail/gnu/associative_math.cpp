// expect: compile without -funsafe-math-optimizations
// flags: -fassociative-math -fno-signed-zeros -fno-trapping-math -Wfatal-errors
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>
