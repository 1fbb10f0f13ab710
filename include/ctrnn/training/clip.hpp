// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/network/parameters.hpp>
#include <ctrnn/training/optimiser_options.hpp>

namespace ctrnn {

/// The norm of a gradient, the root of the sum of all its squares, over all arrays together. It is added in double, in
/// the order of the elements, so that it is the same on all machines.
template <class T>
double norm_of(const parameters<T>& gradient) {
  double sum = 0;
  const auto add = [&](T g) { sum += static_cast<double>(g) * static_cast<double>(g); };
  parameters<T>::for_each([&](const auto& array) { for_each_element(add, array); }, gradient);
  return std::sqrt(sum);
}

/// Limits a gradient as the options say, first its elements, then its norm:
///
///     g <- min(max(g, -clip_value), clip_value)
///     g <- g clip_norm / |g|   where |g| > clip_norm
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
  if (o.clip_norm > 0 && norm > o.clip_norm) {
    change([factor = o.clip_norm / norm](T& g) { g = static_cast<T>(factor * static_cast<double>(g)); });
    limited = true;
  }
  return limited;
}

}  // namespace ctrnn
