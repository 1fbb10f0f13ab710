// SPDX-License-Identifier: BSD-3-Clause
#include "any_ensemble.hpp"

std::unique_ptr<run_time::any_ensemble> run_time::make_ensemble(const recipe& r) {
  const auto& how = r.dynamics;
  ctrnn::check_parameters(how.phi);
  if (r.double_precision) return make_double_ensemble(r);
  const bool rate_of_relu = how.name == ctrnn::rate<ctrnn::relu>::name && how.phi.name == ctrnn::relu::name;
  return rate_of_relu ? make_relu_ensemble(r) : make_float_ensemble(r);
}
