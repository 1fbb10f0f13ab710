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
/// entries of W before Dale's law, or of m and of n where W is of low rank. With `input_weight(w)` or
/// `readout_weight(w)` it gets the mean of these over all entries of W_in or W_out, too. With `gradient_change(q)`
/// training goes against the gradient of Omega as well, see ctrnn::gradient_change; Omega is no part of the loss.
template <class R>
concept regulariser = requires(const R r, autodiff::dual<simd::wide<float>, 1> x) {
  { r.rate(x) } -> std::same_as<autodiff::dual<simd::wide<float>, 1>>;
  { r.weight(x) } -> std::same_as<autodiff::dual<simd::wide<float>, 1>>;
};

/// A regulariser that prices W_in.
template <class R>
concept prices_input_weights = requires(const R r, autodiff::dual<simd::wide<float>, 1> x) { r.input_weight(x); };
/// A regulariser that prices W_out.
template <class R>
concept prices_readout_weights = requires(const R r, autodiff::dual<simd::wide<float>, 1> x) { r.readout_weight(x); };

/// A regulariser that prices how the gradient's norm changes from step to step, see ctrnn::gradient_change.
template <class R>
concept prices_gradient_change =
    requires(const R r, autodiff::dual<simd::wide<double>, 1> q) { r.gradient_change(q); };

/// The regulariser of the paper: rates * |r| and weights * |W|.
struct l1_regulariser {
  double rates = 1e-5, weights = 1e-5;  ///< of mean |r|, of mean |W|
  static constexpr auto parameters =
      std::tuple(parameter{"rates", &l1_regulariser::rates, limits::at_least(0), "price of mean |r|"},
                 parameter{"weights", &l1_regulariser::weights, limits::at_least(0), "price of mean |W|"});

  auto rate(auto r) const { return rates * abs(r); }
  auto weight(auto w) const { return weights * abs(w); }
};

/// Squares: rates * r^2, weights * W^2, and likewise of W_in and W_out.
/// @see the L2 penalties of PsychRNN (Ehrlich et al. 2021) and of pycog (Song, Yang & Wang 2016, equation 15), there of
///      rates
struct l2_regulariser {
  double rates = 1e-5, weights = 1e-5;            ///< of mean r^2, of mean W^2
  double input_weights = 0, readout_weights = 0;  ///< of mean W_in^2, of mean W_out^2
  static constexpr auto parameters = std::tuple(
      parameter{"rates", &l2_regulariser::rates, limits::at_least(0), "price of mean r^2"},
      parameter{"weights", &l2_regulariser::weights, limits::at_least(0), "price of mean W^2"},
      parameter{"input_weights", &l2_regulariser::input_weights, limits::at_least(0), "price of mean W_in^2"},
      parameter{"readout_weights", &l2_regulariser::readout_weights, limits::at_least(0), "price of mean W_out^2"});

  auto rate(auto r) const { return rates * square(r); }
  auto weight(auto w) const { return weights * square(w); }
  auto input_weight(auto w) const { return input_weights * square(w); }
  auto readout_weight(auto w) const { return readout_weights * square(w); }
};

/// Rates near a target, and small weights: rates * (r - target)^2 and weights * |W|.
struct rate_target_regulariser {
  double rates = 1e-3, target = 0.1;  ///< of the mean squared distance of rates from the target
  double weights = 1e-5;              ///< of mean |W|
  static constexpr auto parameters = std::tuple(
      parameter{"rates", &rate_target_regulariser::rates, limits::at_least(0), "price of mean (r - target)^2"},
      parameter{"target", &rate_target_regulariser::target, limits::within(-1e9, 1e9), "rate that costs nothing"},
      parameter{"weights", &rate_target_regulariser::weights, limits::at_least(0), "price of mean |W|"});

  auto rate(auto r) const { return rates * square(r - target); }
  auto weight(auto w) const { return weights * abs(w); }
};

/// Squares of rates, and a gradient that neither vanishes nor explodes on its way back through time: omega (q - 1)^2 of
/// the ratio q of the gradient's squared norms after and before a step. For networks trained by base.
/// @see the regulariser of Song, Yang & Wang (2016), equations 20 and 21, whose omega is 2, after Pascanu, Mikolov &
///      Bengio (2013)
struct vanishing_gradient_regulariser {
  double omega = 2;                ///< of the change of the gradient's norm
  double rates = 0, weights = 0;   ///< of mean r^2, of mean |W|
  static constexpr auto parameters = std::tuple(
      parameter{"omega", &vanishing_gradient_regulariser::omega, limits::at_least(0), "price of a gradient's change"},
      parameter{"rates", &vanishing_gradient_regulariser::rates, limits::at_least(0), "price of mean r^2"},
      parameter{"weights", &vanishing_gradient_regulariser::weights, limits::at_least(0), "price of mean |W|"});

  auto rate(auto r) const { return rates * square(r); }
  auto weight(auto w) const { return weights * abs(w); }
  /// What a step costs that hands the gradient back with q times its squared norm.
  auto gradient_change(auto q) const { return omega * square(q - 1); }
};

}  // namespace ctrnn
