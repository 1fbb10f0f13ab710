// SPDX-License-Identifier: BSD-3-Clause
#include "any_ensemble.hpp"

std::unique_ptr<run_time::any_ensemble> run_time::make_ensemble(const recipe& r) {
  ctrnn::check_parameters(r.phi);
  if (r.double_precision) return make_double_ensemble(r);
  return r.phi.name == ctrnn::relu::name ? make_relu_ensemble(r) : make_float_ensemble(r);
}
