// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/simd/xtensor.hpp>
#include <ctrnn/training/observers.hpp>
#include <utility>

namespace ctrnn {

/// The activity of a network in some trials, step by step of the trained part; the warm-up before it is left out.
template <class T>
struct recording {
  /// What was shown and asked for: inputs (in a closed loop, those that came about), targets, and in phases() where
  /// each phase starts and how many steps it has.
  trial_batch batch;
  xt::xtensor<T, 3> rates;    ///< [steps][trials][units]: r after each step
  xt::xtensor<T, 3> outputs;  ///< [steps][trials][outputs]
  /// [steps][trials][units]: x after each step, of dynamics whose states are currents; empty where states are rates
  xt::xtensor<T, 3> currents;

  /// The states of the network, whatever its dynamics are: what an integrator moves and a flow starts from.
  const xt::xtensor<T, 3>& states() const { return currents.size() > 0 ? currents : rates; }
};

/// A recording with room for what a network of an architecture does in some trials, but for currents.
template <class T>
recording<T> empty_recording(const trial_batch& batch, const architecture& a) {
  const auto size = [](index_t n) { return static_cast<std::size_t>(n); };
  const std::size_t steps = size(batch.trained_steps()), trials = size(batch.trials());
  recording<T> result;
  result.rates = xt::xtensor<T, 3>::from_shape({steps, trials, size(a.units)});
  result.outputs = xt::xtensor<T, 3>::from_shape({steps, trials, size(a.outputs)});
  return result;
}

/// An observer that records.
template <class T>
class recorder final : public observer<T> {
 public:
  /// @param net   that is recorded
  /// @param loss  says what an output is
  /// @param read  outputs of the network
  /// @param to    has its shape already
  recorder(network<T>& net, const any_loss& loss, output_reader<T>& read, recording<T>& to)
      : net_(net), loss_(loss), read_(read), to_(to) {}

  void state(int, index_t, const autodiff::var<T>& x) override { state_ = x; }
  void rates(int, index_t step, const autodiff::var<T>& r) override {
    if (const auto x = std::exchange(state_, {}); !(x == r)) {
      if (to_.currents.size() == 0) to_.currents.resize(to_.rates.shape());
      copy(x, step, to_.currents);
    }
    copy(r, step, to_.rates);
    const auto s = static_cast<std::size_t>(step);
    const auto y = read_(net_, loss_, r, step);
    for (std::size_t k = 0; k < to_.outputs.shape(1); ++k)
      for (std::size_t o = 0; o < to_.outputs.shape(2); ++o)
        to_.outputs(s, k, o) = static_cast<T>(y(static_cast<int>(k), static_cast<int>(o)));
  }

 private:
  static void copy(const autodiff::var<T>& from, index_t step, xt::xtensor<T, 3>& to) {
    const auto s = static_cast<std::size_t>(step);
    for (std::size_t k = 0; k < to.shape(1); ++k)
      for (std::size_t i = 0; i < to.shape(2); ++i)
        to(s, k, i) = from(static_cast<index_t>(k), static_cast<index_t>(i));
  }

  network<T>& net_;
  const any_loss& loss_;
  output_reader<T>& read_;
  recording<T>& to_;
  autodiff::var<T> state_;  // until its rates are told
};

}  // namespace ctrnn
