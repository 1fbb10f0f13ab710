// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/network/parameters.hpp>
#include <ctrnn/training/optimiser_options.hpp>

namespace ctrnn {

namespace detail {

/// Adds the squares of an array to a sum, in double and in the order of the elements.
template <class T>
void add_squares(double& sum, const matrix<T>& array) {
  for_each_element([&](T g) { sum += static_cast<double>(g) * static_cast<double>(g); }, array);
}

}  // namespace detail

/// The norm of an array, the root of the sum of its squares, which is added in double.
template <class T>
double norm_of(const matrix<T>& array) {
  double sum = 0;
  detail::add_squares(sum, array);
  return std::sqrt(sum);
}

/// The norm of a gradient, the root of the sum of all its squares, over all arrays together. It is added in double, in
/// the order of the elements, so that it is the same on all machines.
template <class T>
double norm_of(const parameters<T>& gradient) {
  double sum = 0;
  parameters<T>::for_each([&](const auto& array) { detail::add_squares(sum, array); }, gradient);
  return std::sqrt(sum);
}

/// Limits a gradient as the options say, first its elements, then the norm of each array g_A, then that of all arrays:
///
///     g <- min(max(g, -clip_value), clip_value)
///     g_A <- g_A clip_array_norm / |g_A|   where |g_A| > clip_array_norm
///     g <- g clip_norm / |g|               where |g| > clip_norm
///
/// One that is within the limits stays as it is, bit for bit, and so does one that is not finite.
/// @return whether it was limited
/// @see Pascanu, Mikolov & Bengio (2013), algorithm 1, of the norm
template <class T>
bool clip(const optimiser_options& o, parameters<T>& gradient) {
  if (!o.clips()) return false;
  double norm = norm_of(gradient);
  if (!std::isfinite(norm)) return false;
  bool limited = false;
  const auto change = [&](auto f) {
    parameters<T>::for_each([&](auto& array) { for_each_element(f, array); }, gradient);
  };
  if (const auto most = static_cast<T>(o.clip_value); o.clip_value > 0) {
    change([&](T& g) {
      if (std::abs(g) > most) g = std::copysign(most, g), limited = true;
    });
    if (limited) norm = norm_of(gradient);
  }
  if (o.clip_array_norm > 0) {
    bool scaled = false;
    parameters<T>::for_each(
        [&](auto& array) {
          const double own = norm_of(array);
          if (!(own > o.clip_array_norm)) return;
          for_each_element([&](T& g) { g = static_cast<T>(o.clip_array_norm / own * static_cast<double>(g)); }, array);
          scaled = true;
        },
        gradient);
    if (scaled) limited = true, norm = norm_of(gradient);
  }
  if (o.clip_norm > 0 && norm > o.clip_norm) {
    change([factor = o.clip_norm / norm](T& g) { g = static_cast<T>(factor * static_cast<double>(g)); });
    limited = true;
  }
  return limited;
}

}  // namespace ctrnn
