// expect: -fassociative-math and -freciprocal-math
// flags: -fassociative-math -fno-signed-zeros -fno-trapping-math -Wfatal-errors
// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>
