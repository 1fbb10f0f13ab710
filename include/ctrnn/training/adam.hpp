// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <cmath>
#include <ctrnn/network/parameters.hpp>
#include <ctrnn/training/short_text.hpp>
#include <stdexcept>
#include <utility>

namespace ctrnn {

/// Adam's constants.
struct adam_options {
  double learning_rate = 0.002;       ///< 0.1 / N for N = 50 units
  double beta1 = 0.9, beta2 = 0.999;  ///< decay of the two means, each step
  double epsilon = 1e-7;              ///< added to sqrt(v), as in Keras
};

/// Step t (from 1) of Adam for one matrix:
///
///     m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2
///     x <- x - rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)
///
/// @see Kingma & Ba (2015), the form at the end of section 2
template <class T>
void adam_update(const adam_options& o, std::int64_t t, matrix<T>& x, const matrix<T>& g, matrix<T>& m, matrix<T>& v) {
  using V = simd::wide<T>;
  const auto steps = static_cast<double>(t);
  const double rate =
      o.learning_rate * std::sqrt(1 - std::pow(o.beta2, steps)) / (1 - std::pow(o.beta1, steps));
  const auto update = [&]<class B>(index_t i) {
    const auto c = [](double value) { return B(static_cast<T>(value)); };
    const B gradient = simd::load<B>(g.data() + i);
    const B mean = simd::fma(c(1 - o.beta1), gradient, c(o.beta1) * simd::load<B>(m.data() + i));
    const B square = simd::fma(c(1 - o.beta2) * gradient, gradient, c(o.beta2) * simd::load<B>(v.data() + i));
    simd::put(m.data() + i, mean), simd::put(v.data() + i, square);
    const B step = c(rate) * mean / (simd::sqrt(square) + c(o.epsilon));
    simd::put(x.data() + i, simd::load<B>(x.data() + i) - step);
  };
  static_assert(simd::lanes<V> % simd::lanes<simd::narrow<T>> == 0);
  simd::for_each_batch<T>(x.size(), update);
}

/// The optimiser of a network. Its state outlives stages of a schedule.
template <class T>
class adam {
 public:
  adam() = default;
  /// @throws std::invalid_argument unless the rate is above 0, both betas in [0, 1) and epsilon at least 0
  adam(const architecture& a, adam_options o) : options_(o), mean_(a), square_(a) {
    const auto decays = [](double beta) { return beta >= 0 && beta < 1; };
    if (!(o.learning_rate > 0 && std::isfinite(o.learning_rate) && decays(o.beta1) && decays(o.beta2) &&
          o.epsilon >= 0 && std::isfinite(o.epsilon)))
      throw std::invalid_argument("adam: a learning rate of " + detail::short_text(o.learning_rate) + ", beta1 = " +
                                  detail::short_text(o.beta1) + ", beta2 = " + detail::short_text(o.beta2) +
                                  ", epsilon = " + detail::short_text(o.epsilon) +
                                  "; the rate must be above 0 and finite, the betas 0 to below 1, epsilon 0 or more");
  }

  /// One step of all parameters against their gradient.
  void step(parameters<T>& p, const parameters<T>& gradient) {
    ++steps_, latest_rate_ = options_.learning_rate;
    parameters<T>::for_each(
        [&](auto& x, const auto& dx, auto& m, auto& v) { adam_update(options_, steps_, x, dx, m, v); }, p, gradient,
        mean_, square_);
  }

  /// Takes the latest step of parameters anew, with the learning rate of its options in place of the one that the step
  /// was taken with. Leaves the parameters as they are if there was no step.
  void retake(parameters<T>& p) {
    if (steps_ == 0) return;
    const auto steps = static_cast<double>(steps_);
    const double before = std::exchange(latest_rate_, options_.learning_rate);
    const double less = (before - options_.learning_rate) * std::sqrt(1 - std::pow(options_.beta2, steps)) /
                        (1 - std::pow(options_.beta1, steps));
    parameters<T>::for_each(
        [&](auto& x, const auto& m, const auto& v) {
          for (index_t i = 0; i < x.size(); ++i)
            x.data()[i] += static_cast<T>(less * static_cast<double>(m.data()[i]) /
                                          (std::sqrt(static_cast<double>(v.data()[i])) + options_.epsilon));
        },
        p, mean_, square_);
  }

  /// Forgets all steps.
  void reset() {
    steps_ = 0;
    parameters<T>::for_each([](auto& m, auto& v) { m.fill(0), v.fill(0); }, mean_, square_);
  }

  /// Takes the state of another one: its steps, the rate of the latest one, and the means of the gradient and of its
  /// square.
  void restore(std::int64_t steps, double latest_rate, parameters<T> mean, parameters<T> square) {
    steps_ = steps, latest_rate_ = latest_rate, mean_ = std::move(mean), square_ = std::move(square);
  }

  std::int64_t steps() const { return steps_; }             ///< taken so far
  double latest_rate() const { return latest_rate_; }       ///< learning rate of the latest step; 0 before the first
  const parameters<T>& mean() const { return mean_; }       ///< m, of the gradient
  const parameters<T>& square() const { return square_; }   ///< v, of its square
  const adam_options& options() const { return options_; }  ///< as it was made

 private:
  adam_options options_;
  std::int64_t steps_ = 0;
  double latest_rate_ = 0;
  parameters<T> mean_, square_;
};

}  // namespace ctrnn
