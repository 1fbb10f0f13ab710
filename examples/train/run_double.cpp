// SPDX-License-Identifier: BSD-3-Clause
#include "run.hpp"

int train::run_double(const settings& s) { return run_method<double>(s, s.phi); }
