// SPDX-License-Identifier: BSD-3-Clause
#include "any_nonlinearity.hpp"

#include <stdexcept>
#include <string>

namespace run_time {

any_nonlinearity any_nonlinearity::named(std::string_view name) {
  std::string names;
  for (std::size_t i = 0; i < nonlinearity_names.size(); ++i) {
    if (name == nonlinearity_names[i]) {
      any_nonlinearity found{.name = nonlinearity_names[i], .which = i, .leak = {}, .exponent = {}};
      if (name == ctrnn::leaky_relu::name) found.leak = ctrnn::leaky_relu{}.leak;
      if (name == ctrnn::rectified_power::name) found.exponent = ctrnn::rectified_power{}.exponent;
      return found;
    }
    names += (names.empty() ? "" : ", ") + std::string(nonlinearity_names[i]);
  }
  throw std::invalid_argument("there is no nonlinearity '" + std::string(name) + "'; choose one of " + names);
}

void any_nonlinearity::check() const {
  if (leak) ctrnn::leaky_relu{*leak}.check();
  if (exponent) ctrnn::rectified_power{*exponent}.check();
}

}  // namespace run_time
