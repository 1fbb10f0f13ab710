// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cstdint>
#include <ctrnn/integrator/cd.hpp>
#include <ctrnn/integrator/concept.hpp>
#include <ctrnn/text/message.hpp>

namespace ctrnn {

/// A stage of training: how the integrator is set, and for how long.
struct stage {
  int theta = 0;    ///< block length in base steps; 0: the integrator's own
  double beta = 1;  ///< weight of the base path, of an integrator that has one
  std::int64_t iterations = 0;  ///< length of the stage, in steps of the optimiser

  friend bool operator==(const stage&, const stage&) = default;
};

/// An integrator whose theta can be set at run time.
template <class I>
concept has_settable_theta = integrator<I> && requires(I& i) {
  i.theta = 1;
};

/// An integrator as it is in a stage.
template <integrator I>
I at_stage(I i, const stage& s) {
  if constexpr (has_beta<I>) i.beta = s.beta;
  if constexpr (has_settable_theta<I>)
    if (s.theta > 0) i.theta = s.theta;
  return i;
}

/// CD in a stage: whatever theta it was made with, the stage's can take its place.
template <int Theta>
cd<any_theta> at_stage(const cd<Theta>& i, const stage& s) {
  return {.theta = s.theta > 0 ? s.theta : static_cast<int>(i.theta)};
}

/// Throws std::invalid_argument where an integrator cannot be what a stage asks for.
template <integrator I>
void check_stage(const I& i, const stage& s) {
  const auto set = at_stage(i, s);
  check_integrator(set);
  if (s.theta < 0 || (s.theta > 0 && static_cast<int>(set.theta) != s.theta))
    refuse({"stage: theta = ", s.theta, " for an integrator whose theta is ", static_cast<int>(set.theta),
            "; use 0 for its own, or an integrator whose theta is set at run time, as dasc<>"});
  if (!has_beta<I> && s.beta != 1)
    refuse({"stage: beta = ", s.beta,
            " for an integrator that has none; leave it out, or use one with a member `double beta`"});
}

}  // namespace ctrnn
