// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <concepts>
#include <ctrnn/autodiff/dual.hpp>
#include <ctrnn/policy/parameter.hpp>

namespace ctrnn {

/// A regulariser gives what a rate and what a weight cost, elementwise:
///
///     auto rate(auto r) const;
///     auto weight(auto w) const;
///
/// The loss gets the mean of rate(r) over the trained steps, trials and units, and the mean of weight(W) over all
/// entries of W before Dale's law.
template <class R>
concept regulariser = requires(const R r, autodiff::dual<simd::wide<float>, 1> x) {
  { r.rate(x) } -> std::same_as<autodiff::dual<simd::wide<float>, 1>>;
  { r.weight(x) } -> std::same_as<autodiff::dual<simd::wide<float>, 1>>;
};

/// The regulariser of the paper: rates * |r| and weights * |W|.
struct l1_regulariser {
  double rates = 1e-5, weights = 1e-5;  ///< of mean |r|, of mean |W|
  static constexpr auto parameters =
      std::tuple(parameter{"rates", &l1_regulariser::rates, limits::at_least(0), "price of mean |r|"},
                 parameter{"weights", &l1_regulariser::weights, limits::at_least(0), "price of mean |W|"});

  auto rate(auto r) const { return rates * abs(r); }
  auto weight(auto w) const { return weights * abs(w); }
};

}  // namespace ctrnn
