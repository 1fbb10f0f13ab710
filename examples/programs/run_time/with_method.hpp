// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator.hpp>
#include <stdexcept>
#include <string>

#include "any_method.hpp"

namespace run_time {

/// Calls use(integrator) with the integrator of a method, its theta set. Compiles `use` for each of them.
template <class Use>
auto with_method(const any_method& m, Use use) {
  const auto name = m.name;
  const int theta = m.theta;
  if (name == "base") return use(ctrnn::base{});
  if (name == "cd") return use(ctrnn::cd<>{.theta = theta});
  if (name == "sctt") return use(ctrnn::sctt<>{.theta = theta});
  if (name == "dasc") return use(ctrnn::dasc<>{.theta = theta});
  if (name == "lagged_dasc") return use(ctrnn::lagged_dasc<>{.theta = theta});
  if (name == "exponential_dasc") return use(ctrnn::exponential_dasc<>{.theta = theta});
  if (name == "heun") return use(ctrnn::heun{});
  if (name == "exponential_euler") return use(ctrnn::exponential_euler{});
  throw std::logic_error("with_method: " + std::string(name));
}

}  // namespace run_time
