// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/parameters.hpp>
#include <ctrnn/training/clip.hpp>
#include <ctrnn/training/optimiser_options.hpp>
#include <utility>

namespace ctrnn {

/// One step of a rule for the elements of a matrix x with the gradient g and the moments m and v.
/// @param step     rule.step(rate, t)
/// @param trained  1 for the elements that the step may change, 0 for others; empty: it may change all
template <class T, class Rule, class Step>
void update(const Rule& rule, const Step& step, matrix<T>& x, const matrix<T>& g, matrix<T>& m, matrix<T>& v,
            const matrix<T>& trained = {}) {
  static_assert(simd::lanes<simd::wide<T>> % simd::lanes<simd::narrow<T>> == 0);
  simd::for_each_batch<T>(x.size(), [&]<class B>(index_t i) {
    const auto at = [i](const matrix<T>& all) { return autodiff::dual<B, 0>(simd::load<B>(all.data() + i)); };
    auto mean = at(m), square = at(v);
    rule.take(at(g), mean, square);
    simd::put(m.data() + i, mean.value), simd::put(v.data() + i, square.value);
    const auto before = at(x);
    const B after = (before - step(before, mean, square)).value;
    simd::put(x.data() + i, trained.size() == 0 ? after : xsimd::select(at(trained).value > 0, after, before.value));
  });
}

/// The optimiser of a network: a rule with its moments. Its state outlives stages of a schedule.
template <class T>
class optimiser {
 public:
  optimiser() = default;
  /// @throws std::invalid_argument for options that make no optimiser
  optimiser(const architecture& a, optimiser_options o)
      : options_(std::move(o)), mean_(a), square_(a), trained_(a), rules_(a.rules) {
    parameters<T>::for_each(
        [](matrix<T>& trained, const array_rules& rules) {
          if (rules.change_all())
            trained = {};
          else
            trained.fill(1);
        },
        trained_, a.rules);
    hold(trained_, a.rules);
    if (options_.learning_rate == 0) options_.learning_rate = 0.1 / static_cast<double>(a.units);
    check(options_);
  }

  /// Limits a gradient before a step with it, see ctrnn::clip. @return whether it was limited
  bool clip(parameters<T>& gradient) const { return ctrnn::clip(options_, gradient); }

  /// One step of all parameters against their gradient, with the learning rate of an iteration, counted from 0.
  void step(parameters<T>& p, const parameters<T>& gradient, std::int64_t iteration) {
    ++steps_, latest_rate_ = rate_at(iteration);
    std::visit(
        [&](const auto& rule) {
          const auto taken = rule.step(latest_rate_, steps_);
          parameters<T>::for_each(
              [&](auto& x, const auto& dx, auto& m, auto& v, const auto& trained) {
                update(rule, taken, x, dx, m, v, trained);
              },
              p, gradient, mean_, square_, trained_);
        },
        options_.rule);
  }
  /// The same with the learning rate of the iteration that has the number of steps so far.
  void step(parameters<T>& p, const parameters<T>& gradient) { step(p, gradient, steps_); }

  /// Takes the latest step of parameters anew, with another learning rate than it was taken with. Leaves the parameters
  /// as they are if there was no step.
  void retake(parameters<T>& p, double rate) {
    if (steps_ == 0) return;
    std::visit(
        [&](const auto& rule) {
          const auto before = rule.step(latest_rate_, steps_), now = rule.step(rate, steps_);
          parameters<T>::for_each(
              [&](auto& x, const auto& m, const auto& v, const auto& trained) {
                for (index_t i = 0; i < x.size(); ++i)
                  if (trained.size() == 0 || trained.data()[i] > 0)
                    retake(before, now, x.data()[i], m.data()[i], v.data()[i]);
              },
              p, mean_, square_, trained_);
        },
        options_.rule);
    latest_rate_ = rate;
  }

  /// Forgets all steps.
  void reset() {
    steps_ = 0;
    parameters<T>::for_each([](auto& m, auto& v) { m.fill(0), v.fill(0); }, mean_, square_);
  }

  /// Takes the state of another one: its steps, the rate of the latest one, and both moments.
  void restore(std::int64_t steps, double latest_rate, parameters<T> mean, parameters<T> square) {
    steps_ = steps, latest_rate_ = latest_rate, mean_ = std::move(mean), square_ = std::move(square);
  }

  const parameter_rules& rules() const { return rules_; }  ///< by which it leaves elements as they are
  std::int64_t steps() const { return steps_; }        ///< taken so far
  double latest_rate() const { return latest_rate_; }  ///< learning rate of the latest step; 0 before the first
  /// The learning rate of an iteration, counted from 0.
  double rate_at(std::int64_t iteration) const {
    return options_.rate_schedule.rate_at(iteration, options_.learning_rate);
  }
  const parameters<T>& mean() const { return mean_; }            ///< m of the rule
  const parameters<T>& square() const { return square_; }        ///< v of the rule, 0 where it has none
  const optimiser_options& options() const { return options_; }  ///< as it was made, with the learning rate as a number

 private:
  /// One element of retake. A step takes a + d x from x, with a d that is 0 but for weight decay.
  template <class Step>
  static void retake(const Step& before, const Step& now, T& x, T mean, T square) {
    const auto m = static_cast<double>(mean), v = static_cast<double>(square);
    const double a = before(0.0, m, v), d = before(1.0, m, v) - a;
    const double x_before = (static_cast<double>(x) + a) / (1 - d);
    x = static_cast<T>(x_before - now(x_before, m, v));
  }

  optimiser_options options_;
  std::int64_t steps_ = 0;
  double latest_rate_ = 0;
  parameters<T> mean_, square_;
  parameters<T> trained_;  // 1 for the elements that training may change, 0 for others; empty arrays: all
  parameter_rules rules_;
};

}  // namespace ctrnn
