// expect: its arrays are row-major
// flags: -Wfatal-errors
// SPDX-License-Identifier: BSD-3-Clause
#define XTENSOR_DEFAULT_LAYOUT layout_type::column_major
#include <ctrnn/simd/xtensor.hpp>
