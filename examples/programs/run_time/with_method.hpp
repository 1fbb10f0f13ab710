// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstddef>
#include <ctrnn/integrator.hpp>
#include <ctrnn/policy/policy_name.hpp>
#include <ctrnn/training/stage.hpp>
#include <tuple>

#include "any_method.hpp"

namespace run_time {

/// Calls use(integrator) with the integrator of a method, its theta set. Compiles `use` for each of them.
template <std::size_t I = 0, class Use>
auto with_method(const any_method& m, Use use) {
  using integrator = std::tuple_element_t<I, ctrnn::integrators>;
  if constexpr (I + 1 < std::tuple_size_v<ctrnn::integrators>) {
    if (m.name != ctrnn::detail::bare_type_name<integrator>()) return with_method<I + 1>(m, use);
  }
  integrator chosen{};
  if constexpr (ctrnn::has_settable_theta<integrator>) chosen.theta = m.theta;
  return use(chosen);
}

}  // namespace run_time
