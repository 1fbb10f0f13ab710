// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/nonlinearity/concept.hpp>

namespace ctrnn {

/// The dynamics of the paper's networks, whose states are rates:
///
///     tau dr/dt = -r + phi(W r + b + W_in u + sigma eta)
///
/// A nonlinearity alone stands for these dynamics: `ensemble<tasks::delayed_go, dasc<20>, relu>` has those of
/// rate<relu>.
/// @see Soo, Goudar & Wang (2023), equation 1
template <nonlinearity Phi>
struct rate {
  static constexpr const char* name = "rate";
  static constexpr const char* summary = "tau dr/dt = -r + phi(W r + b + W_in u + noise)";
  Phi phi{};  ///< nonlinearity

  auto target(auto r, auto& in) const { return in.phi(in.W(r) + in.drive()); }
  auto rates(auto r, auto&) const { return r; }
};

}  // namespace ctrnn
