// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/dual.hpp>

namespace ctrnn {

/// A policy that gives a unit's rate, of its drive or of its current z, written once with auto and plain arithmetic:
///
///     auto operator()(auto z) const { return max(z, 0); }
///
/// It is called with duals, which differentiate it. Parameters are members, described by a member `parameters` (see
/// parameter), so that they are checked before use and stand in config.json. See has_slope_0_or_1 for what it may say
/// of its slope.
template <class Phi>
concept nonlinearity = std::copyable<Phi> && autodiff::elementwise<Phi, float> && autodiff::elementwise<Phi, double>;

}  // namespace ctrnn
