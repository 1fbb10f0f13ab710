// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <ctrnn/integrator/block_multiplier.hpp>
#include <ctrnn/network/phase.hpp>
#include <ctrnn/training/short_text.hpp>
#include <string>

namespace ctrnn {

/// What is better known before a trainer uses an integrator: a theta that no phase is long enough for, or units that the
/// integrator makes unstable. Empty if there is nothing.
template <integrator I, class Trainer>
std::string warning_of(const I& method, const Trainer& with) {
  const auto& a = with.shape();
  int longest = 0;  // phase, in steps
  for (const auto& t : with.tasks())
    for (const phase& p : t->phases())
      if (!p.warm_up)
        longest = std::max(longest, whole_steps(p.seconds, a.dt) + std::max(whole_steps(p.jitter, a.dt) - 1, 0));
  if (const int block = steps_per_block(method); block > 1 && block > longest)
    return "no trained phase of " + std::string(with.the_task().name) + " has the " + std::to_string(block) +
           " steps of a block, so that all its steps are those of Base; use a theta of at most " +
           std::to_string(std::max(longest, 1));
  double worst = 0, tau = 0;
  for (const double t : a.tau)
    if (const double m = block_multiplier(method, a.dt, t); std::abs(m) > std::abs(worst)) worst = m, tau = t;
  if (std::abs(worst) <= 1) return "";
  return "units with a time constant of " + std::to_string(std::lround(1000 * tau)) +
         " ms are unstable: a block of " + std::to_string(static_cast<int>(method.theta)) +
         " steps multiplies their deviations by " + detail::short_text(worst) +
         "; use a shorter theta, a larger beta0, or exponential_dasc";
}

}  // namespace ctrnn
