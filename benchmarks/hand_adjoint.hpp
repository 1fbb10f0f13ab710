// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <vector>

#include "hand_step.hpp"

namespace ctrnn_benchmark {

using namespace ctrnn;
using namespace ctrnn::autodiff;

/// One phase of a network of relu units and its backward pass, written by hand with the library's own product
/// kernel, to compare the tape with. The steps are in blocks of DASC; in blocks of one step each, this is Base.
template <class T>
class hand_adjoint {
public:
  hand_adjoint(network<T>& net, index_t trials, index_t steps, int theta = 1, double beta = 1)
      : adjoint(trials, net.architecture().units),
        W_gradient(net.architecture().units, net.architecture().units),
        h_gradient(trials, net.architecture().units),
        net_(net),
        trials_(trials),
        units_(net.architecture().units),
        stride_(adjoint.stride()),
        steps_(steps),
        theta_(theta),
        beta_(static_cast<T>(beta)),
        h_(trials, units_),
        states_((steps + 1) * trials, units_),
        layout_(memory_.layout(trials, units_)),
        step_(net.architecture(), layout_),
        slopes_(static_cast<std::size_t>(steps)),
        deltas_(gather * trials, units_),
        skipped_(trials, units_) {
    for (index_t k = 0; k < trials; ++k) std::copy_n(net.values().b.data(), stride_, h_.row(k));
    for (auto& s : slopes_) s = {memory_, layout_};
  }

  matrix<T> adjoint;     ///< adjoint of the last state before backward(), of the first one after it
  matrix<T> W_gradient;  ///< gradient of W; backward() adds to it
  matrix<T> h_gradient;  ///< gradient of the drive, which is b in all trials; backward() adds to it

  const T* last_state() const { return state(steps_); }

  /// Runs the phase from r = 0. Without a record, which blocks of several steps need, it keeps only two states.
  template <bool Record, class Noise>
  void forward(Noise& noise) {
    for (index_t k = 0; k < steps_; ++k) {
      step_.template forward<Record>(net_.recurrent(), h_.data(), noise.at(k), noise.stride(),
                                     state(Record ? k : k % 2), state(Record ? k + 1 : (k + 1) % 2),
                                     slopes_[static_cast<std::size_t>(k)].write());
      if (Record && theta_ > 1 && (k + 1) % theta_ == 0) skip(state(k + 1 - theta_), state(k + 1));
    }
  }

  void backward() {
    for (index_t k = steps_; k-- > 0;) {
      const bool first = theta_ > 1 && k % theta_ == 0, last = theta_ > 1 && (k + 1) % theta_ == 0;
      T* const g = adjoint.data();
      if (last)
        each([=, s = skipped_.data(), b = beta_]<class V>(batch_place at) {
          const index_t i = at.index;
          put(s + i, V(1 - b) * load<V>(g + i)), put(g + i, V(b) * load<V>(g + i));
        });
      if (first) add_skipped(static_cast<T>(theta_));
      step_backward(k);
      if (first) add_skipped(static_cast<T>(1 - theta_));
    }
    flush();
  }

private:
  static constexpr index_t gather = 8;  // steps whose outer products are added to W_gradient together

  T* state(index_t k) { return states_.row(k * trials_); }
  const T* state(index_t k) const { return states_.row(k * trials_); }

  template <class V>
  static V load(const T* p) {
    return simd::load<V>(p);
  }
  template <class V>
  static void put(T* p, const V& v) {
    simd::put(p, v);
  }
  /// Calls f.template operator()<V>(batch_place) for all elements of a state.
  template <class F>
  void each(F f) const {
    for_each_batch<T>(layout_, f);
  }

  /// The skip at the end of a block: end <- (1 - beta) (r_0 + theta (r_1 - r_0)) + beta end.
  void skip(const T* r, T* end) const {
    const T* const second = r + trials_ * stride_;
    each([=, theta = T(theta_), b = beta_]<class V>(batch_place at) {
      const index_t i = at.index;
      const V x = load<V>(r + i), jump = simd::fma(V(theta), load<V>(second + i) - x, x);
      put(end + i, simd::fma(V(b), load<V>(end + i), V(1 - b) * jump));
    });
  }
  void add_skipped(T factor) {
    each([=, g = adjoint.data(), s = skipped_.data()]<class V>(batch_place at) {
      const index_t i = at.index;
      put(g + i, simd::fma(V(factor), load<V>(s + i), load<V>(g + i)));
    });
  }

  void step_backward(index_t k) {
    T* const delta = deltas_.row(waiting_ * trials_);
    step_.backward(net_.recurrent(), slopes_[static_cast<std::size_t>(k)].read(), adjoint.data(), delta,
                   h_gradient.data());
    pairs_[static_cast<std::size_t>(waiting_)] = {layout_.view(delta), layout_.view(state(k))};
    if (++waiting_ == gather) flush();
  }

  /// W_gradient += sum of delta^T r over the steps that were gathered.
  void flush() {
    simd::add_transposed_products<T>({pairs_.data(), static_cast<std::size_t>(waiting_)}, W_gradient.view());
    waiting_ = 0;
  }

  network<T>& net_;
  index_t trials_, units_, stride_, steps_;
  int theta_;
  T beta_;
  tape<T> memory_;
  matrix<T> h_, states_;
  const matrix_layout& layout_;
  hand_step<T> step_;
  std::vector<typename hand_step<T>::slope_bits> slopes_;
  matrix<T> deltas_, skipped_;
  std::array<simd::factors<T>, gather> pairs_{};
  index_t waiting_ = 0;
};

}  // namespace ctrnn_benchmark
