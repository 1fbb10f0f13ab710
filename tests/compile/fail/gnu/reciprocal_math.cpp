// expect: -freciprocal-math: they change results
// flags: -freciprocal-math -Wfatal-errors
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>
