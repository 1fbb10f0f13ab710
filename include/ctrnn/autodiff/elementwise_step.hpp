// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/dual.hpp>
#include <ctrnn/autodiff/slopes.hpp>

namespace ctrnn::autodiff {

namespace detail {

/// Computes y = phi(x) element by element, and its tape node.
template <class T, class Phi>
struct elementwise_step : tape_node {
  adjoint_of<T> y, x;
  slopes<T, Phi> slope;
  elementwise_step(const var<T>& out, const var<T>& in, slopes<T, Phi> s) : y(out), x(in), slope(std::move(s)) {}

  /// @tparam Recording  whether the slopes are kept for backward()
  template <bool Recording>
  static var<T> forward(const Phi& phi, const var<T>& x) {
    auto& t = x.on();
    const auto& l = x.layout();
    var<T> y(t, l);
    slopes<T, Phi> slope;
    if constexpr (Recording) slope = {t, l};
    typename slopes<T, Phi>::writer keep{};
    if constexpr (Recording) keep = slope.write();
    const T* const in = x.data();
    T* const out = y.data();
    for_each_batch<T>(l, [=]<class V>(batch_place at) __attribute__((always_inline)) {
      simd::put(out + at.index, value_of<Recording>(phi, simd::load<V>(in + at.index), at, keep));
    });
    if constexpr (Recording) t.template record<elementwise_step>(y, x, std::move(slope));
    return y;
  }

  void backward() {
    if (!y.adjoint()) return;
    const auto to = x.receive();
    const auto s = slope.read();
    const T* const g = y.adjoint();
    for_each_batch<T>(y.layout(), [=]<class V>(batch_place at) __attribute__((always_inline)) {
      to.add(at.index, s.times(at, simd::load<V>(g + at.index)));
    });
    y.drop_adjoint();
  }
};

}  // namespace detail

/// phi(x) element by element: one pass and, while the tape records, one node.
template <class T, class Phi>
  requires elementwise<Phi, T>
var<T> apply(const Phi& phi, const var<T>& x) {
  using step = detail::elementwise_step<T, Phi>;
  return x.on().recording() ? step::template forward<true>(phi, x) : step::template forward<false>(phi, x);
}

}  // namespace ctrnn::autodiff
