// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <cstdint>
#include <ctrnn/autodiff/dual.hpp>
#include <ctrnn/policy/policy_choice.hpp>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

// The rules by which an optimiser changes the values x of a network against their gradient g. A rule has up to two
// moments, m and v, of the shape of x and 0 at first:
//
//     void take(auto g, auto& m, auto& v) const      what they become by a gradient
//     auto step(double rate, std::int64_t t) const   f(x, m, v), which step t takes from x; t counts from 1
//
// Both are elementwise and written with `auto`, as nonlinearities are.
namespace ctrnn {

/// a b + c, with one rounding where the target has an fma instruction.
template <class V>
autodiff::dual<V, 0> fused(const std::type_identity_t<autodiff::dual<V, 0>>& a, const autodiff::dual<V, 0>& b,
                           const std::type_identity_t<autodiff::dual<V, 0>>& c) {
  return simd::fma(a.value, b.value, c.value);
}

/// Adam.
///
///     m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2
///     x <- x - rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)
///
/// @see Kingma & Ba (2015), the form at the end of section 2
struct adam {
  static constexpr std::string_view name = "adam";
  double beta1 = 0.9, beta2 = 0.999;  ///< decay of the two means, each step
  double epsilon = 1e-7;              ///< added to sqrt(v), as in Keras
  static constexpr auto parameters =
      std::tuple(parameter{"beta1", &adam::beta1, limits::below(0, 1), "decay of the mean gradient"},
                 parameter{"beta2", &adam::beta2, limits::below(0, 1), "decay of the mean square"},
                 parameter{"epsilon", &adam::epsilon, limits::above(0), "what is added to the root of the square"});

  void take(auto g, auto& m, auto& v) const {
    m = fused(1 - beta1, g, beta1 * m);
    v = fused((1 - beta2) * g, g, beta2 * v);
  }
  auto step(double rate, std::int64_t t) const {
    const auto steps = static_cast<double>(t);
    const double unbiased = rate * std::sqrt(1 - std::pow(beta2, steps)) / (1 - std::pow(beta1, steps));
    return [unbiased, added = epsilon](auto, auto m, auto v) {
      using std::sqrt;
      return unbiased * m / (sqrt(v) + added);
    };
  }
};

/// AdamW: Adam, and beside it a part of the values themselves is taken off. Without weight decay it is Adam.
///
///     x <- x - (Adam's step + rate weight_decay x)
///
/// The decay goes with the learning rate, as in PyTorch; in the paper it goes with the schedule of the rate alone.
/// @see Loshchilov & Hutter (2019), algorithm 2
struct adamw {
  static constexpr std::string_view name = "adamw";
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7;  ///< see adam
  double weight_decay = 0.01;                         ///< of all values, times the rate, each step
  static constexpr auto parameters =
      std::tuple(parameter{"beta1", &adamw::beta1, limits::below(0, 1), "decay of the mean gradient"},
                 parameter{"beta2", &adamw::beta2, limits::below(0, 1), "decay of the mean square"},
                 parameter{"epsilon", &adamw::epsilon, limits::above(0), "what is added to the root of the square"},
                 parameter{"weight_decay", &adamw::weight_decay, limits::at_least(0),
                           "part of the values that is taken off, times the rate"});

  void take(auto g, auto& m, auto& v) const { adam{beta1, beta2, epsilon}.take(g, m, v); }
  auto step(double rate, std::int64_t t) const {
    return [adams = adam{beta1, beta2, epsilon}.step(rate, t), decay = rate * weight_decay](auto x, auto m, auto v) {
      return adams(x, m, v) + decay * x;
    };
  }
};

/// Stochastic gradient descent, with momentum if that is not 0.
///
///     m <- momentum m + g,  x <- x - rate m
///
/// @see Polyak (1964); in the form of PyTorch's SGD, where Sutskever et al. (2013) have the rate in the first line
struct sgd {
  static constexpr std::string_view name = "sgd";
  double momentum = 0;  ///< part of the step before that goes on
  static constexpr auto parameters = std::tuple(
      parameter{"momentum", &sgd::momentum, limits::below(0, 1), "part of the step before that goes on"});

  void take(auto g, auto& m, auto&) const { m = fused(momentum, m, g); }
  auto step(double rate, std::int64_t) const {
    return [rate](auto, auto m, auto) { return rate * m; };
  }
};

/// RMSprop, with momentum if that is not 0.
///
///     v <- decay v + (1 - decay) g^2
///     m <- momentum m + g / (sqrt(v) + epsilon),  x <- x - rate m
///
/// @see Tieleman & Hinton (2012), lecture 6.5 of Neural Networks for Machine Learning, whose decay is 0.9; momentum and
///      epsilon as in PyTorch, whose decay is 0.99
struct rmsprop {
  static constexpr std::string_view name = "rmsprop";
  double decay = 0.9;     ///< of the mean square, each step
  double momentum = 0;    ///< part of the step before that goes on
  double epsilon = 1e-7;  ///< added to sqrt(v)
  static constexpr auto parameters =
      std::tuple(parameter{"decay", &rmsprop::decay, limits::below(0, 1), "decay of the mean square"},
                 parameter{"momentum", &rmsprop::momentum, limits::below(0, 1), "part of the step before that goes on"},
                 parameter{"epsilon", &rmsprop::epsilon, limits::above(0), "what is added to the root of the square"});

  void take(auto g, auto& m, auto& v) const {
    v = fused((1 - decay) * g, g, decay * v);
    m = fused(momentum, m, g / (sqrt(v) + epsilon));
  }
  auto step(double rate, std::int64_t) const {
    return [rate](auto, auto m, auto) { return rate * m; };
  }
};

/// The rules of the library, of which an optimiser has one, chosen at run time. One that is added here is in all
/// programs.
using update_rule = std::variant<adam, adamw, sgd, rmsprop>;

}  // namespace ctrnn
