// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <cmath>
#include <ctrnn/analysis/effective_weights.hpp>
#include <ctrnn/dynamics/concept.hpp>
#include <ctrnn/network/trial_batch.hpp>
#include <ctrnn/policy/parameter.hpp>
#include <ctrnn/text/message.hpp>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
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
      refuse<std::out_of_range>({"input_of: ", what, " ", index, "; there are ", count, ", counted from 0"});
  };
  need("phase", phase, static_cast<int>(batch.phases().size()));
  need("trial", trial, batch.trials());
  const int samples = batch.phases()[static_cast<std::size_t>(phase)].samples;
  if (!sample && samples > 1)
    refuse(
        {"input_of: the input of phase ", phase, " varies in time; say which of its ", samples, " samples is meant"});
  need("sample", sample.value_or(0), samples);
  return {batch.input(phase, sample.value_or(0)) + static_cast<std::ptrdiff_t>(trial) * batch.inputs(),
          static_cast<std::size_t>(batch.inputs())};
}

namespace detail {

/// A number for each unit, and its derivatives with respect to the state: a matrix [units][units], or a diagonal one as
/// a row. What a formula of dynamics computes with when a flow is linearised.
struct linearised {
  std::vector<double> value;
  std::vector<double> diagonal;   ///< the derivatives, if each is of one unit's own state
  xt::xtensor<double, 2> matrix;  ///< else the derivatives, one row for each number
};

/// f(z) of a nonlinearity f, element by element.
template <class F>
linearised apply(const F& f, linearised z) {
  using V = simd::wide<double>;
  constexpr std::size_t lanes = V::size;
  const std::size_t units = z.value.size();
  for (std::size_t i = 0; i < units; i += lanes) {
    alignas(64) std::array<double, lanes> some{}, slopes{};
    const std::size_t n = std::min(lanes, units - i);
    std::copy_n(z.value.begin() + static_cast<std::ptrdiff_t>(i), n, some.begin());
    const auto y = f(autodiff::variable(V::load_aligned(some.data())));
    y.value.store_aligned(some.data()), y.slope[0].store_aligned(slopes.data());
    for (std::size_t k = i; k < i + n; ++k) {
      z.value[k] = some[k - i];
      if (!z.diagonal.empty()) z.diagonal[k] *= slopes[k - i];
      for (std::size_t j = 0; j < z.matrix.shape(1); ++j) z.matrix(k, j) *= slopes[k - i];
    }
  }
  return z;
}

inline linearised operator+(linearised z, const std::vector<double>& constant) {
  for (std::size_t i = 0; i < z.value.size(); ++i) z.value[i] += constant[i];
  return z;
}

}  // namespace detail

/// The dynamics of a network without noise at a constant input u, in double precision whatever the network's T:
///
///     ds/dt = F(s) = (-s + target(s)) / tau
///
/// and their Jacobian dF/ds, with the weights as they are in a simulation (see effective_weights), and the exact
/// derivative phi' of any nonlinearity. Of rates, with z = W r + b + W_in u, and of currents they are
///
///     F(r) = (-r + phi(z)) / tau
///     dF_i/dr_j = (phi'(z_i) W_ij - delta_ij) / tau_i
///
///     F(x) = (-x + W phi(x) + b + W_in u) / tau
///     dF_i/dx_j = (W_ij phi'(x_j) - delta_ij) / tau_i
///
/// States are [units]. The flow keeps a copy of the network's values.
///
///     const auto seen = with.record(model);
///     const auto input = input_of(seen.batch, tasks::delayed_go::delay, 0);
///     const flow during_delay(model.net, relu{}, input);
class flow {
  /// The terms of the dynamics' formula.
  template <class Dynamics>
  struct formula_terms {
    const flow& f;
    const Dynamics& how;
    bool slopes;  ///< whether derivatives are asked for

    detail::linearised W(const detail::linearised& r) const { return f.times_W(r, slopes); }
    const std::vector<double>& drive() const { return f.drive_; }
    auto phi(detail::linearised z) const { return detail::apply(how.phi, std::move(z)); }
    template <class F>
    auto apply(const F& own, detail::linearised z) const {
      return detail::apply(own, std::move(z));
    }
  };

 public:
  /// @param how    a nonlinearity, or dynamics
  /// @param input  u, [inputs]: see input_of
  /// @throws std::invalid_argument for another number of inputs than the network has, and parameters that phi refuses
  template <class T, dynamics_or_nonlinearity Dynamics, class X = float>
  flow(const network<T>& net, const Dynamics& how, std::span<const X> input)
      : units_(static_cast<std::size_t>(net.architecture().units)),
        W_(effective_weights(net)),
        tau_(net.architecture().tau) {
    const auto& a = net.architecture();
    if (static_cast<index_t>(input.size()) != a.inputs)
      refuse({"flow: an input of ", input.size(), " channels for a network of ", a.inputs, "; give one for each"});
    for (index_t i = 0; i < a.units; ++i) drive_.push_back(static_cast<double>(net.values().b(0, i)));
    for (index_t i = 0; i < a.input_units.count; ++i)
      for (index_t c = 0; c < a.inputs; ++c)
        drive_[static_cast<std::size_t>(a.input_units.first + i)] +=
            static_cast<double>(net.effective_input(i, c)) *
            static_cast<double>(input[static_cast<std::size_t>(c)]);
    const auto formula = as_dynamics(how);
    check_parameters(formula.phi);
    target_ = [formula](const flow& f, detail::linearised s, bool slopes) {
      formula_terms<dynamics_of<Dynamics>> in{f, formula, slopes};
      return formula.target(std::move(s), in);
    };
  }
  template <class T, dynamics_or_nonlinearity Dynamics, class X>
  flow(const network<T>& net, const Dynamics& how, const std::vector<X>& input)
      : flow(net, how, std::span<const X>(input)) {}

  std::size_t units() const { return units_; }              ///< number of units
  const std::vector<double>& tau() const { return tau_; }  ///< time constants, s

  /// The velocity F(s), 1/s.
  xt::xtensor<double, 1> velocity(const xt::xtensor<double, 1>& s) const {
    const auto target = target_(*this, {state(s), {}, {}}, false);
    auto v = xt::xtensor<double, 1>::from_shape({units_});
    for (std::size_t i = 0; i < units_; ++i) v(i) = (target.value[i] - s(i)) / tau_[i];
    return v;
  }

  /// |F(s)|, 1/s: the Euclidean norm over units. (The q of Sussillo & Barak is half of its square.)
  double speed(const xt::xtensor<double, 1>& s) const {
    double sum = 0;
    for (const double v : velocity(s)) sum += v * v;
    return std::sqrt(sum);
  }

  /// The Jacobian dF/ds, [units][units], 1/s, one row for each component of F.
  xt::xtensor<double, 2> jacobian(const xt::xtensor<double, 1>& s) const {
    auto j = target_(*this, {state(s), std::vector<double>(units_, 1.0), {}}, true).matrix;
    for (std::size_t i = 0; i < units_; ++i)
      for (std::size_t k = 0; k < units_; ++k) j(i, k) = (j(i, k) - (i == k ? 1 : 0)) / tau_[i];
    return j;
  }

 private:
  std::vector<double> state(const xt::xtensor<double, 1>& s) const {
    if (s.size() != units_)
      refuse({"flow: a state of ", s.size(), " numbers for ", units_, " units; give one for each"});
    return {s.begin(), s.end()};
  }

  /// W r of rates r, whose derivatives are a diagonal.
  detail::linearised times_W(const detail::linearised& r, bool slopes) const {
    detail::linearised z{std::vector<double>(units_), {}, {}};
    for (std::size_t i = 0; i < units_; ++i)
      for (std::size_t j = 0; j < units_; ++j) z.value[i] += W_(i, j) * r.value[j];
    if (!slopes) return z;
    z.matrix = W_;
    for (std::size_t i = 0; i < units_; ++i)
      for (std::size_t j = 0; j < units_; ++j) z.matrix(i, j) *= r.diagonal[j];
    return z;
  }

  std::size_t units_;
  xt::xtensor<double, 2> W_;
  std::vector<double> tau_, drive_;
  std::function<detail::linearised(const flow&, detail::linearised, bool)> target_;
};

}  // namespace ctrnn
