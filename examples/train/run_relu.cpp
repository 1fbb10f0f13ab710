// SPDX-License-Identifier: BSD-3-Clause
#include "run.hpp"

int train::run_relu(const settings& s) { return run_method<float>(s, ctrnn::relu{}); }
