// SPDX-License-Identifier: BSD-3-Clause
#include "compile_ensembles.hpp"

std::unique_ptr<run_time::any_ensemble> run_time::make_float_ensemble(const recipe& r) {
  return compile_ensembles<float>(r, r.dynamics);
}
