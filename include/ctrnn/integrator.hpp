// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/integrator/across_trials.hpp>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/integrator/block_multiplier.hpp>
#include <ctrnn/integrator/cd.hpp>
#include <ctrnn/integrator/concept.hpp>
#include <ctrnn/integrator/dasc.hpp>
#include <ctrnn/integrator/exponential_dasc.hpp>
#include <ctrnn/integrator/exponential_euler.hpp>
#include <ctrnn/integrator/heun.hpp>
#include <ctrnn/integrator/lagged_dasc.hpp>
#include <ctrnn/integrator/sctt.hpp>
#include <tuple>

namespace ctrnn {

/// The integrators of the library, with a theta that is set at run time where they have one: what programs offer and
/// tests go through. One that is added here is in all of them.
using integrators = std::tuple<base, cd<>, sctt<>, dasc<>, lagged_dasc<>, exponential_dasc<>, heun, exponential_euler>;

}  // namespace ctrnn
