// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/packed_weights.hpp>

namespace ctrnn::autodiff {

namespace detail {

/// The tape node of y = x W^T.
template <class T>
struct linear_map_node : tape_node {
  adjoint_of<T> y;
  var<T> x;
  packed_weights<T>* w;
  linear_map_node(const var<T>& out, var<T> in, packed_weights<T>& weights)
      : y(out), x(std::move(in)), w(&weights) {}

  void backward() {
    if (!y.adjoint()) return;
    w->add_backward(y.layout().view(y.adjoint()), x);
    w->add_outer(x, y.layout(), y.release_adjoint());
  }
};

}  // namespace detail

/// y = x W^T, of x [trials][pre] and weights W [post][pre]: [trials][post].
template <class T>
var<T> linear_map(packed_weights<T>& w, var<T> x) {
  auto& t = x.on();
  var<T> y(t, t.layout(x.layout().rows, w.post()));
  simd::product<T>(simd::start_from::zero, x.view(), w.forward().view(), y.view());
  if (t.recording()) t.template record<detail::linear_map_node<T>>(y, std::move(x), w);
  return y;
}

}  // namespace ctrnn::autodiff
