// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <ctrnn/network/initial_draws.hpp>
#include <ctrnn/policy/parameter.hpp>
#include <numbers>
#include <string_view>
#include <tuple>
#include <vector>

namespace ctrnn::initial {

/// Initial values that know of missing connections and of Dale's law: the spectral radius of the effective weights is
/// about `gain` with a random mask too, and under Dale's law excitation and inhibition of each unit cancel.
///
///     W(i, j) ~ N(0, gain^2 / k(i)),  all else as gaussian has it,
///
/// where k(i) senders are connected to unit i. Under Dale's law the size of W(i, j) is instead
///
///     c |x(i, j)| / sum over h of |x(i, h)|,  x ~ N(0, 1),
///
/// where the sum goes over the connected senders h of the kind of j, excitatory or inhibitory. So each unit gets the
/// sum c of one kind and -c of the other, and the effective weights have no eigenvalues but those of their random
/// part. These fill a disc, whose squared radius is c^2 times the larger eigenvalue of the matrix
///
///     V(A, B) = sum over units i of kind A of ((pi / 2) / k(i, B) - 1 / N(B)) / N(B)
///
/// by kinds A and B, where k(i, B) of the N(B) units of kind B are connected to i, and pi / 2 is the mean of x^2 over
/// the squared mean of |x|. c is such that this radius is `gain`. The radius as measured is 0.95 to 1.06 gain in the
/// mean, for 50 to 400 units of which a tenth to all are connected at random; a mask with a pattern, as of areas, may
/// have another.
///
/// A unit that only one kind of sender reaches cannot be balanced: its weights, with the same x, sum to `gain` or
/// -gain. So do those of all units where W is non-negative, and the spectral radius is then `gain`.
/// @see Song, Yang & Wang (2016), Training excitatory-inhibitory recurrent neural networks for cognitive tasks, PLoS
///      Computational Biology 12, for both of N(0, gain^2 / k) and the balance, there in the mean and of a gamma
///      distribution; Rajan & Abbott (2006), Eigenvalue spectra of random matrices for neural networks, Physical Review
///      Letters 97, for the disc and why each row has to be balanced
struct balanced {
  static constexpr std::string_view name = "balanced";
  double gain = 1;        ///< spectral radius of the effective weights
  double input_gain = 1;  ///< see gaussian
  static constexpr auto parameters =
      std::tuple(parameter{"gain", &balanced::gain, limits::above(0), "spectral radius of the effective weights"},
                 parameter{"input_gain", &balanced::input_gain, limits::above(0), "drive from inputs that are all 1"});

  void operator()(ctrnn::parameters<double>& p, const architecture& a, const initial_draws& draws) const {
    refuse_low_rank(name, a);
    if (a.dale() || a.rules.W.non_negative)
      draw_sizes(p.W, a, draws.W());
    else
      draw_normal_by_in_degree(p.W, draws.W(), gain, a.rules.W.connected);
    draw_input_and_readout(p, a, draws, input_gain);
  }

 private:
  /// A number for excitatory units, and one for inhibitory ones.
  using by_kind = std::array<double, 2>;
  static std::size_t kind_of(const architecture& a, index_t j) {
    return a.dale() && a.sign[static_cast<std::size_t>(j)] < 0 ? 1 : 0;
  }

  void draw_sizes(matrix<double>& W, const architecture& a, uniform_draws draws) const {
    by_kind all{};
    for (index_t j = 0; j < a.units; ++j) ++all[kind_of(a, j)];
    std::array<by_kind, 2> V{};
    std::vector<by_kind> sums(static_cast<std::size_t>(a.units));
    for (index_t i = 0; i < a.units; ++i) {
      auto& sum = sums[static_cast<std::size_t>(i)];
      by_kind k{};
      for (index_t j = 0; j < a.units; ++j) {
        const double size = std::abs(draws.normal());
        if (!a.rules.W.is_connected(i, j)) continue;
        W(i, j) = size;
        sum[kind_of(a, j)] += size, ++k[kind_of(a, j)];
      }
      if (k[0] > 0 && k[1] > 0)
        for (const std::size_t B : {0U, 1U})
          V[kind_of(a, i)][B] += (std::numbers::pi / 2 / k[B] - 1 / all[B]) / all[B];
    }
    const double half_difference = (V[0][0] - V[1][1]) / 2;
    const double largest =
        (V[0][0] + V[1][1]) / 2 + std::sqrt(std::fma(half_difference, half_difference, V[0][1] * V[1][0]));
    const double c = largest > 0 ? gain / std::sqrt(largest) : 0;  // 0: no unit is reached by both kinds
    for (index_t i = 0; i < a.units; ++i) {
      const auto& sum = sums[static_cast<std::size_t>(i)];
      const bool both = sum[0] > 0 && sum[1] > 0;
      for (index_t j = 0; j < a.units; ++j)
        if (W(i, j) > 0) W(i, j) *= both ? c / sum[kind_of(a, j)] : gain / (sum[0] + sum[1]);
    }
  }
};

}  // namespace ctrnn::initial
