// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/fused_step.hpp>

namespace ctrnn::autodiff {

namespace detail {

/// Computes y = e, where the activations that e reads are stored, and its tape node.
template <class T, class E>
struct linear_step : tape_node {
  adjoint_of<T> y;
  decltype(std::declval<const E&>().without_values()) e;
  linear_step(const var<T>& out, const E& read) : y(out), e(read.without_values()) {}

  static var<T> forward(const E& e) {
    auto& t = e.on();
    var<T> y(t, e.layout());
    const auto read = e.template read<activation_is::stored_unless_live>();
    T* const out = y.data();
    for_each_batch<T>(y.layout(), [=]<class V>(batch_place at) __attribute__((always_inline)) {
      simd::put(out + at.index, read.at(at.index, at.column, V()));
    });
    if (t.recording()) t.template record<linear_step>(y, e);
    return y;
  }

  void backward() {
    if (!y.adjoint()) return;
    const auto to = e.template receive<activation_is::stored_unless_live>();
    const T* const g = y.adjoint();
    for_each_batch<T>(y.layout(), [=]<class V>(batch_place at) __attribute__((always_inline)) {
      V none;
      to.add(at.index, at.column, simd::load<V>(g + at.index), none);
    });
    y.drop_adjoint();
  }
};

}  // namespace detail

/// The value of a state, which is itself, or of an expression: one pass and, while the tape records, one node for each
/// pending activation that the expression reads, or one altogether if there is none.
template <class T>
var<T> compute(var<T> v) {
  return v;
}
template <class Expression>
  requires std::derived_from<std::remove_cvref_t<Expression>, linear_expression>
auto compute(Expression&& e) {
  using E = std::remove_cvref_t<Expression>;
  using T = typename E::scalar;
  if constexpr (E::activations > 0) {
    constexpr bool caller_keeps_e = std::is_lvalue_reference_v<Expression>;
    var<T> out;
    e.for_each_activation([&](const auto& a) {
      if (!a.pending()) return;
      if constexpr (E::activations > 1) {
        int others = 0;
        e.for_each_activation([&](const auto& b) { others += b.pending() && &b.op() != &a.op() ? 1 : 0; });
        if (others > 0) {
          detail::compute_live<T>(a, a, true);
          return;
        }
      }
      out = detail::compute_live<T>(e, a, caller_keeps_e);
    });
    if (out) return out;
  }
  return detail::linear_step<T, E>::forward(e);
}

}  // namespace ctrnn::autodiff
