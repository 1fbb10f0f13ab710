// expect: its arrays are row-major
// flags: -Wfatal-errors
// SPDX-License-Identifier: BSD-3-Clause
#define XTENSOR_DEFAULT_TRAVERSAL ::xt::layout_type::column_major
#include <ctrnn/simd/xtensor.hpp>
