// SPDX-License-Identifier: BSD-3-Clause
#include "run.hpp"

int train::run_float(const settings& s) { return run_method<float>(s, s.phi); }
