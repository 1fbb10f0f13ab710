// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/expression.hpp>
#include <ctrnn/autodiff/slopes.hpp>
#include <ctrnn/network/network.hpp>
#include <ctrnn/nonlinearity/relu.hpp>

namespace ctrnn_benchmark {

using namespace ctrnn;
using namespace ctrnn::autodiff;

/// One base step of relu units and its backward step, written by hand with the library's own product kernel.
template <class T>
class hand_step {
public:
  using slope_bits = slopes<T, relu>;

  hand_step(const architecture& a, const matrix_layout& state)
      : state_(state),
        sigma_(static_cast<T>(a.sigma)),
        alpha_(rows_of_constants<T>(a.units,
                                    [&](index_t i) { return a.dt / a.tau[static_cast<std::size_t>(i)]; })) {}

  /// next = r + alpha (relu(W r + h + sigma eta) - r). With Record, the slopes of relu are kept.
  template <bool Record>
  void forward(const packed_weights<T>& w, const T* h, const T* eta, index_t eta_stride, const T* r, T* next,
               typename slope_bits::writer slope) const {
    for (index_t row = 0; row < state_.rows; ++row)
      simd::for_each_batch<T>(state_.stride, [=, sigma = sigma_, z = next + row * state_.stride,
                                              h_row = h + row * state_.stride]<class V>(index_t c)
                                                 __attribute__((always_inline)) {
        simd::put(z + c, simd::fma(V(sigma), simd::load<V>(eta + row * eta_stride + c), simd::load<V>(h_row + c)));
      });
    simd::add_product<T>(state_.view(r), w.forward().view(), state_.view(next));
    for_each_batch<T>(state_, [=, alpha = alpha_.data()]<class V>(batch_place at) __attribute__((always_inline)) {
      const V zero(T(0)), z = simd::load<V>(next + at.index), x = simd::load<V>(r + at.index);
      const auto active = z > zero;
      if constexpr (Record) slope.put(at, xsimd::select(active, V(T(1)), zero));
      simd::put(next + at.index,
                simd::fma(simd::load<V>(alpha + at.column), xsimd::select(active, z, zero) - x, x));
    });
  }

  /// Turns the adjoint g of next into that of r. delta becomes the adjoint of the product W r, and is added to dh.
  void backward(const packed_weights<T>& w, typename slope_bits::reader slope, T* g, T* delta, T* dh) const {
    for_each_batch<T>(state_, [=, alpha = alpha_.data()]<class V>(batch_place at) __attribute__((always_inline)) {
      const index_t i = at.index;
      const V a = simd::load<V>(g + i), through = simd::load<V>(alpha + at.column) * a, d = slope.times(at, through);
      simd::put(g + i, a - through), simd::put(delta + i, d), simd::put(dh + i, simd::load<V>(dh + i) + d);
    });
    simd::add_product<T>(state_.view(delta), w.backward().view(), state_.view(g));
  }

private:
  const matrix_layout& state_;
  T sigma_;
  matrix<T> alpha_;
};

}  // namespace ctrnn_benchmark
