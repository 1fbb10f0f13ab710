// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/analysis/flow.hpp>
#include <ctrnn/analysis/linear_algebra.hpp>
#include <limits>
#include <numbers>

namespace ctrnn {

/// The eigenvalues of the recurrent weights as they are in a simulation (see effective_weights), [units], by falling
/// real part.
/// @throws std::invalid_argument for weights that are not finite
template <class T>
xt::xtensor<std::complex<double>, 1> spectrum(const network<T>& net) {
  return eigenvalues(effective_weights(net));
}

/// The eigenvalues of the Jacobian of the flow at a state [units], 1/s, by falling real part: a small deviation along
/// the eigenvector of lambda goes as exp(lambda t).
/// @throws std::invalid_argument for a state that is not [units], or not finite
inline xt::xtensor<std::complex<double>, 1> spectrum(const flow& f, const xt::xtensor<double, 1>& r) {
  return eigenvalues(f.jacobian(r));
}

/// Time in which a deviation along an eigenvector of the Jacobian changes by the factor e, s: the deviation decays if
/// the real part of lambda is below 0, and grows if it is above 0. Infinite if the real part is 0.
inline double time_constant(std::complex<double> lambda) {
  return lambda.real() == 0 ? std::numeric_limits<double>::infinity() : 1 / std::abs(lambda.real());
}

/// Frequency at which a deviation along an eigenvector of the Jacobian oscillates, Hz; 0 if it does not.
inline double frequency(std::complex<double> lambda) { return std::abs(lambda.imag()) / (2 * std::numbers::pi); }

/// The largest |lambda| of some eigenvalues; 0 if there are none.
inline double spectral_radius(const xt::xtensor<std::complex<double>, 1>& lambda) {
  double radius = 0;
  for (const auto& l : lambda) radius = std::max(radius, std::abs(l));
  return radius;
}

}  // namespace ctrnn
