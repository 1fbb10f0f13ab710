// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/integrator/concept.hpp>
#include <limits>

namespace ctrnn {

namespace detail {

/// The spectral radius of a matrix, the largest size of its eigenvalues: the limit of |M^n|^(1/n), taken at n = 2^30.
template <std::size_t N>
double spectral_radius(std::array<std::array<double, N>, N> m) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  double logarithm = 0;
  for (double power = 1; power < 1e9; power *= 2) {
    double norm = 0;
    for (const auto& row : m)
      for (const double x : row) norm = std::isfinite(x) ? std::max(norm, std::abs(x)) : infinity;
    if (norm == 0 || norm == infinity) return norm;
    logarithm += std::log(norm) / power;
    std::array<std::array<double, N>, N> squared{};
    for (std::size_t i = 0; i < N; ++i)
      for (std::size_t j = 0; j < N; ++j)
        for (std::size_t k = 0; k < N; ++k) squared[i][j] += m[i][k] / norm * (m[k][j] / norm);
    m = squared;
  }
  return std::exp(logarithm);
}

/// The matrix, transposed, by which a block multiplies the state of a leaky unit and the values carried beside it.
template <carries_state I>
auto block_matrix(const I& i, leaky_unit& d) {
  constexpr std::size_t size = 1 + carried_by<I>;
  std::array<std::array<double, size>, size> columns{};
  for (std::size_t j = 0; j < size; ++j) {
    std::array<double, size> start{};
    start[j] = 1;
    std::apply([&](auto... end) { columns[j] = {end...}; },
               std::apply([&](auto r, auto... carried) { return i(r, d, carried...); }, start));
  }
  return columns;  // the transpose has the same eigenvalues
}

}  // namespace detail

/// The factor by which a block multiplies the state of a unit that only leaks, found by running the integrator on it.
/// For DASC it is (1 - beta) (1 - theta dt / tau) + beta (1 - dt / tau)^theta.
/// For an integrator that carries more than the state it is the spectral radius of the matrix that multiplies both.
/// If it is above 1 in size, the state grows from block to block, whatever the weights are.
///
/// @param dt   base step in s
/// @param tau  time constant of the unit in s
template <integrator I>
double block_multiplier(const I& i, double dt, double tau) {
  leaky_unit d{dt / tau};
  if (skips_nothing(i)) return base{}(1.0, d);
  if constexpr (carries_state<I>)
    return detail::spectral_radius(detail::block_matrix(i, d));
  else
    return i(1.0, d);
}

}  // namespace ctrnn
