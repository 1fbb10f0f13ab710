// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/var.hpp>

namespace ctrnn::autodiff {

namespace detail {
/// Tape node that calls f(v) in the backward pass.
template <class T, class F>
struct probe_node : tape_node {
  var<T> v;
  F f;
  probe_node(var<T> x, F g) : v(std::move(x)), f(std::move(g)) {}
  void backward() { f(v); }
};
}  // namespace detail

/// Calls f(v) when the backward pass comes back to this place, if the tape records now. v.adjoint() is then the
/// derivative of the loss through all that was computed from v after this call, and f may add to it.
template <class T, class F>
void when_backward(const var<T>& v, F f) {
  if (v.on().recording()) v.on().template record<detail::probe_node<T, F>>(v, std::move(f));
}

}  // namespace ctrnn::autodiff
