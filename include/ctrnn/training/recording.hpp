// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/simd/xtensor.hpp>
#include <ctrnn/training/observers.hpp>

namespace ctrnn {

/// The activity of a network in some trials, step by step of the trained part; the warm-up before it is left out.
template <class T>
struct recording {
  /// What was shown and asked for: inputs (in a closed loop, those that came about), targets, and in phases() where
  /// each phase starts and how many steps it has.
  trial_batch trials;
  xt::xtensor<T, 3> rates;    ///< [steps][trials][units]: r after each step
  xt::xtensor<T, 3> outputs;  ///< [steps][trials][outputs]
};

/// An observer that records.
template <class T, loss_function Loss>
struct recorder {
  network<T>& net;         ///< that is recorded
  const Loss& loss;        ///< says what an output is
  output_reader<T>& read;  ///< of the network
  recording<T>& to;        ///< has its shape already

  void phase(int, const var<T>&) {}
  void state(int, index_t step, const var<T>& r) {
    const auto s = static_cast<std::size_t>(step);
    const auto y = read(net, loss, r);
    for (std::size_t k = 0; k < to.rates.shape(1); ++k) {
      const auto trial = static_cast<index_t>(k);
      for (std::size_t i = 0; i < to.rates.shape(2); ++i) to.rates(s, k, i) = r(trial, static_cast<index_t>(i));
      for (std::size_t o = 0; o < to.outputs.shape(2); ++o)
        to.outputs(s, k, o) = static_cast<T>(y(static_cast<int>(trial), static_cast<int>(o)));
    }
  }
};

}  // namespace ctrnn
