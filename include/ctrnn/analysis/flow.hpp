// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cmath>
#include <ctrnn/analysis/effective_weights.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/nonlinearity/concept.hpp>
#include <ctrnn/policy/parameter.hpp>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ctrnn {

/// The input in a phase of a trial, [inputs]; in one sample of the phase, if the input varies in time.
/// @param sample  has to be said where the input varies
/// @throws std::out_of_range for a phase, trial or sample that is not there
/// @throws std::invalid_argument for a phase whose input varies, where no sample is said
inline std::span<const float> input_of(const trial_batch& batch, int phase, int trial,
                                       std::optional<int> sample = {}) {
  const auto need = [](const char* what, int index, int count) {
    if (index < 0 || index >= count)
      throw std::out_of_range("input_of: " + std::string(what) + " " + std::to_string(index) + "; there are " +
                              std::to_string(count) + ", counted from 0");
  };
  need("phase", phase, static_cast<int>(batch.phases().size()));
  need("trial", trial, batch.trials());
  const int samples = batch.phases()[static_cast<std::size_t>(phase)].samples;
  if (!sample && samples > 1)
    throw std::invalid_argument("input_of: the input of phase " + std::to_string(phase) +
                                " varies in time; say which of its " + std::to_string(samples) + " samples is meant");
  need("sample", sample.value_or(0), samples);
  return {batch.input(phase, sample.value_or(0)) + static_cast<std::ptrdiff_t>(trial) * batch.inputs(),
          static_cast<std::size_t>(batch.inputs())};
}

/// The dynamics of a network without noise at a constant input x, in double precision whatever the network's T:
///
///     dr/dt = F(r) = (-r + phi(W r + b + W_in x)) / tau,
///     dF_i/dr_j = (phi'(z_i) W_ij - delta_ij) / tau_i
///
/// with W under Dale's law and mask (see effective_weights), and the exact derivative phi' of any nonlinearity. States
/// are [units]. The flow keeps a copy of the network's values.
///
///     const auto seen = with.record(model);
///     const auto input = input_of(seen.batch, delayed_go::delay, 0);
///     const flow during_delay(model.net, relu{}, input);
class flow {
 public:
  /// @param input  x, [inputs]: see input_of
  /// @throws std::invalid_argument for another number of inputs than the network has, and parameters that phi refuses
  template <class T, nonlinearity Phi, class X = float>
  flow(const network<T>& net, const Phi& phi, std::span<const X> input)
      : units_(static_cast<std::size_t>(net.architecture().units)),
        W_(effective_weights(net)),
        tau_(net.architecture().tau) {
    const auto& a = net.architecture();
    if (static_cast<index_t>(input.size()) != a.inputs)
      throw std::invalid_argument("flow: an input of " + std::to_string(input.size()) + " channels for a network of " +
                                  std::to_string(a.inputs) + "; give one for each");
    check_parameters(phi);
    for (index_t i = 0; i < a.units; ++i) drive_.push_back(static_cast<double>(net.values().b(0, i)));
    for (index_t i = 0; i < a.input_units.count; ++i)
      for (index_t c = 0; c < a.inputs; ++c)
        drive_[static_cast<std::size_t>(a.input_units.first + i)] +=
            static_cast<double>(net.values().W_in(i, c)) * static_cast<double>(input[static_cast<std::size_t>(c)]);
    activate_ = [phi](std::vector<double>& z, std::vector<double>& slope) { activate(phi, z, slope); };
  }
  template <class T, nonlinearity Phi, class X>
  flow(const network<T>& net, const Phi& phi, const std::vector<X>& input)
      : flow(net, phi, std::span<const X>(input)) {}

  std::size_t units() const { return units_; }              ///< number of units
  const std::vector<double>& tau() const { return tau_; }  ///< time constants, s

  /// The velocity F(r), 1/s.
  xt::xtensor<double, 1> velocity(const xt::xtensor<double, 1>& r) const {
    const auto [rate, slope] = rates(r);
    auto v = xt::xtensor<double, 1>::from_shape({units_});
    for (std::size_t i = 0; i < units_; ++i) v(i) = (rate[i] - r(i)) / tau_[i];
    return v;
  }

  /// |F(r)|, 1/s: the Euclidean norm over units. (The q of Sussillo & Barak is half of its square.)
  double speed(const xt::xtensor<double, 1>& r) const {
    double sum = 0;
    for (const double v : velocity(r)) sum += v * v;
    return std::sqrt(sum);
  }

  /// The Jacobian dF/dr, [units][units], 1/s, one row for each component of F.
  xt::xtensor<double, 2> jacobian(const xt::xtensor<double, 1>& r) const {
    const auto [rate, slope] = rates(r);
    auto j = xt::xtensor<double, 2>::from_shape({units_, units_});
    for (std::size_t i = 0; i < units_; ++i)
      for (std::size_t k = 0; k < units_; ++k) j(i, k) = (slope[i] * W_(i, k) - (i == k ? 1 : 0)) / tau_[i];
    return j;
  }

 private:
  /// phi(z) and phi'(z), z = W r + b + W_in x.
  std::pair<std::vector<double>, std::vector<double>> rates(const xt::xtensor<double, 1>& r) const {
    if (r.size() != units_)
      throw std::invalid_argument("flow: a state of " + std::to_string(r.size()) + " numbers for " +
                                  std::to_string(units_) + " units; give one for each");
    auto z = drive_;
    for (std::size_t i = 0; i < units_; ++i)
      for (std::size_t j = 0; j < units_; ++j) z[i] += W_(i, j) * r(j);
    std::vector<double> slope(units_);
    activate_(z, slope);
    return {std::move(z), std::move(slope)};
  }

  template <class Phi>
  static void activate(const Phi& phi, std::vector<double>& z, std::vector<double>& slope) {
    using V = simd::wide<double>;
    constexpr std::size_t lanes = V::size;
    for (std::size_t i = 0; i < z.size(); i += lanes) {
      alignas(64) std::array<double, lanes> some{}, slopes{};
      const std::size_t n = std::min(lanes, z.size() - i);
      std::copy_n(z.begin() + static_cast<std::ptrdiff_t>(i), n, some.begin());
      const auto y = phi(variable(V::load_aligned(some.data())));
      y.value.store_aligned(some.data()), y.slope[0].store_aligned(slopes.data());
      for (std::size_t k = 0; k < n; ++k) z[i + k] = some[k], slope[i + k] = slopes[k];
    }
  }

  std::size_t units_;
  xt::xtensor<double, 2> W_;
  std::vector<double> tau_, drive_;
  std::function<void(std::vector<double>&, std::vector<double>&)> activate_;  // z becomes phi(z), slope phi'(z)
};

}  // namespace ctrnn
