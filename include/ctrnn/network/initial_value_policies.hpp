// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ctrnn/network/initial_draws.hpp>
#include <ctrnn/policy/parameter.hpp>
#include <ctrnn/text/message.hpp>
#include <string_view>
#include <tuple>
#include <vector>

// Where a network's trained values start. A policy of initial values fills in arrays of zeros, in double:
//
//     void operator()(parameters<double>& p, const architecture& a, const initial_draws& draws) const
//
// Elements that are not connected are set to 0 afterwards. Under Dale's law, and where weights are non-negative, a
// weight counts by its size |w|: its sign says nothing, and a weight that starts at exactly 0 has no gradient and
// stays 0.
namespace ctrnn::initial {

/// The initial values of the paper. W_out r grows with the square root of the number of units that are read out, so
/// that sigmoid outputs of many units that are never silent, as of softplus, start where they hardly learn.
///
///     W ~ N(0, 1) / N,  b, W_in, W_out ~ N(0, 1),  b_out = s0 = 0
///
/// Where W = m n^T / N is of low rank, m and n are drawn from N(0, 1), so that a weight of rank 1 has the variance of
/// the published ones (and the nets of Dubreuil et al., 2022, are trained from there).
/// @see Soo, Goudar & Wang (2023), section 4 and appendix
struct published {
  static constexpr std::string_view name = "published";

  void operator()(ctrnn::parameters<double>& p, const architecture& a, const initial_draws& draws) const {
    draw_normal(p.W, draws.W(), 1 / static_cast<double>(a.units));
    draw_normal(p.m, draws.m(), 1), draw_normal(p.n, draws.n(), 1);
    draw_normal(p.b, draws.b(), 1);
    draw_normal(p.W_in, draws.W_in(), 1);
    draw_normal(p.W_out, draws.W_out(), 1);
  }
};

/// Random weights with a spectral radius of about `gain`, where all units are connected.
///
///     W(i, j) ~ N(0, gain^2 / N),  W_in ~ N(0, input_gain^2 / inputs),
///     W_out ~ N(0, 1 / readout units),  b = 0
///
/// and of low rank, m, n ~ N(0, gain), by which weights of rank N have the variance of W above. Only those inputs and
/// readout units count that are connected. Under Dale's law excitation outweighs: if a
/// part f of the units is excitatory, the effective weights have an eigenvalue of about gain sqrt(2 N / pi) (2 f -
/// 1), which is 3.4 gain for 50 units of which 80 % are excitatory; choose `balanced` there.
///
/// Inputs u drive a unit with a deviation of input_gain |u| / sqrt(inputs): by input_gain if all of them are 1. If
/// only m of them are 1 at a time and the others 0, an input_gain of sqrt(inputs / m) makes that 1.
/// @see Sompolinsky, Crisanti & Sommers (1988), Chaos in random neural networks, Physical Review Letters 61, for W; the
///      randgauss of Yang et al. (2019), whose gain is 0.5 for relu and softplus, and whose W_in is this one
struct gaussian {
  static constexpr std::string_view name = "gaussian";
  double gain = 1;        ///< spectral radius of W
  double input_gain = 1;  ///< deviation of a unit's drive from inputs that are all 1
  static constexpr auto parameters =
      std::tuple(parameter{"gain", &gaussian::gain, limits::above(0), "spectral radius of W"},
                 parameter{"input_gain", &gaussian::input_gain, limits::above(0), "drive from inputs that are all 1"});

  void operator()(ctrnn::parameters<double>& p, const architecture& a, const initial_draws& draws) const {
    draw_normal(p.W, draws.W(), gain / std::sqrt(static_cast<double>(a.units)));
    for (auto [to, numbers] : {std::pair{&p.m, draws.m()}, {&p.n, draws.n()}})
      draw_normal(*to, numbers, std::sqrt(gain));
    draw_input_and_readout(p, a, draws, input_gain);
  }
};

/// A random orthogonal matrix [n][n], all of them being equally likely (Haar's measure): Gram and Schmidt's method on
/// rows of N(0, 1), each projected twice, so that it is orthogonal up to rounding. It takes 2 n^3 multiply-adds.
/// @see Mezzadri (2007), How to generate random matrices from the classical compact groups, Notices of the AMS 54, for
///      the signs, which are right if each row keeps its direction; Giraud, Langou, Rozloznik & van den Eshof (2005),
///      Numerische Mathematik 101, for twice
inline matrix<double> random_orthogonal(index_t n, uniform_draws draws) {
  matrix<double> rows(n, n), columns(n, n);  // the same numbers twice: columns(k, j) = rows(j, k)
  std::vector<double> along(static_cast<std::size_t>(n));
  for (index_t i = 0; i < n; ++i) {
    double* const v = rows.row(i);
    for (index_t k = 0; k < n; ++k) v[k] = draws.normal();
    for (int times = 0; times < 2; ++times) {
      double* const c = along.data();  // c[j]: v along row j; all sums at once, as each by itself waits for every term
      std::fill(c, c + i, 0.0);
      for (index_t k = 0; k < n; ++k)
        for (index_t j = 0; j < i; ++j) c[j] = std::fma(columns.row(k)[j], v[k], c[j]);
      for (index_t j = 0; j < i; ++j)
        for (index_t k = 0; k < n; ++k) v[k] = std::fma(-c[j], rows.row(j)[k], v[k]);
    }
    double square = 0;
    for (index_t k = 0; k < n; ++k) square = std::fma(v[k], v[k], square);
    const double length = std::sqrt(square);
    for (index_t k = 0; k < n; ++k) columns(k, i) = v[k] /= length;
  }
  return rows;
}

/// Weights that keep the length of every vector of rates, times `gain`: all eigenvalues have that size.
///
///     W W^T = gain^2 I,  all else as gaussian has it
///
/// Under Dale's law, and with a mask of W, W has its sizes from such a matrix but is not orthogonal.
/// @see Saxe, McClelland & Ganguli (2014), Exact solutions to the nonlinear dynamics of learning in deep linear neural
///      networks; randortho of Yang et al. (2019), their usual one, with a gain of 0.5 for relu and softplus
struct orthogonal {
  static constexpr std::string_view name = "orthogonal";
  double gain = 1;        ///< size of all eigenvalues of W
  double input_gain = 1;  ///< see gaussian
  static constexpr auto parameters = std::tuple(
      parameter{"gain", &orthogonal::gain, limits::above(0), "size of all eigenvalues of W"},
      parameter{"input_gain", &orthogonal::input_gain, limits::above(0), "drive from inputs that are all 1"});

  void operator()(ctrnn::parameters<double>& p, const architecture& a, const initial_draws& draws) const {
    refuse_low_rank(name, a);
    p.W = random_orthogonal(a.units, draws.W());
    for_each_element([this](double& w) { w *= gain; }, p.W);
    draw_input_and_readout(p, a, draws, input_gain);
  }
};

/// Units that drive themselves, and one another only by what the spread gives.
///
///     W(i, j) = scale (i = j) + N(0, spread^2 / N),  all else as gaussian has it
///
/// With a scale of 1 and without a spread, a rate of relu integrates its input, and one of softplus grows without end.
/// Under Dale's law inhibitory units inhibit themselves; there, and where W is non-negative, the spread has to be above
/// 0.
/// @see the diag of Yang et al. (2019), for relu and softplus; Le, Jaitly & Hinton (2015), A simple way to initialize
///      recurrent networks of rectified linear units, whose scale is 1
struct scaled_identity {
  static constexpr std::string_view name = "scaled_identity";
  double scale = 0.5;     ///< by which units drive themselves
  double spread = 0;      ///< spectral radius of what is added
  double input_gain = 1;  ///< see gaussian
  static constexpr auto parameters = std::tuple(
      parameter{"scale", &scaled_identity::scale, limits::at_least(0), "weight of a unit to itself"},
      parameter{"spread", &scaled_identity::spread, limits::at_least(0), "spectral radius of what is added"},
      parameter{"input_gain", &scaled_identity::input_gain, limits::above(0), "drive from inputs that are all 1"});

  void operator()(ctrnn::parameters<double>& p, const architecture& a, const initial_draws& draws) const {
    refuse_low_rank(name, a);
    if (spread == 0 && (a.dale() || a.rules.W.non_negative))
      refuse({name, ": spread = 0, for weights that ", a.dale() ? "follow Dale's law" : "are non-negative",
              "; those of exactly 0 would never be trained: give a spread above 0, as 0.1"});
    if (spread > 0) draw_normal(p.W, draws.W(), spread / std::sqrt(static_cast<double>(a.units)));
    for (index_t i = 0; i < a.units; ++i) p.W(i, i) += scale;
    draw_input_and_readout(p, a, draws, input_gain);
  }
};

}  // namespace ctrnn::initial
