// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/nonlinearity/concept.hpp>

namespace ctrnn {

/// Dynamics whose states x are currents; the other units and the readout see the rates r = phi(x):
///
///     tau dx/dt = -x + W phi(x) + b + W_in u + sigma eta
///
/// They are those of PsychRNN, of Song, Yang & Wang (2016) and of Mante et al. (2013).
///
///     ensemble<tasks::delayed_go, dasc<20>, current<tanh_unit>> models({.models = 8});
///
/// @see Song, Yang & Wang (2016), Training excitatory-inhibitory recurrent neural networks for cognitive tasks,
///      equations 7 to 9
template <nonlinearity Phi>
struct current {
  static constexpr const char* name = "current";
  static constexpr const char* summary = "tau dx/dt = -x + W phi(x) + b + W_in u + noise";
  Phi phi{};  ///< nonlinearity

  auto target(auto x, auto& in) const { return in.W(in.phi(x)) + in.drive(); }
  auto rates(auto x, auto& in) const { return in.phi(x); }
};

}  // namespace ctrnn
