// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/dense.hpp>
#include <ctrnn/autodiff/slopes.hpp>

namespace ctrnn {

namespace detail {

using expression::activation_is;

/// Tape node of out = e, where the rates that e reads are stored.
template <class T, class E>
struct linear_node : tape_node {
  var<T> out;
  E e;
  linear_node(var<T> o, E x) : out(std::move(o)), e(std::move(x)) {}

  void backward() {
    if (!out.adjoint()) return;
    const auto to = e.template receive<activation_is::stored>();
    const T* g = out.adjoint();
    for_each_batch<T>(out.layout(), [=]<class V>(batch_place at) __attribute__((always_inline)) {
      V none;
      to.add(at.index, at.column, simd::load<V>(g + at.index), none);
    });
    out.drop_adjoint();
  }
};

template <class T, class E>
var<T> compute_stored(const E& e) {
  auto& t = e.on();
  var<T> out(t, e.layout());
  const auto read = e.template read<activation_is::stored>();
  T* o = out.data();
  for_each_batch<T>(out.layout(), [=]<class V>(batch_place at) __attribute__((always_inline)) {
    simd::put(o + at.index, read.at(at.index, at.column, V()));
  });
  if (t.recording()) t.template record<linear_node<T, E>>(out, e);
  return out;
}

/// Tape node of out = e, where e reads the live rate f = phi(x W^T + added): of the product, the nonlinearity and e.
template <class T, class E, class Operation>
struct dense_node : tape_node {
  static constexpr activation_is live = E::activations == 1 ? activation_is::live : activation_is::either;
  var<T> out, f;  // f is empty unless other expressions may read the rate too
  E e;
  Operation* op;  // the rate's, kept alive by e
  slopes<T, typename Operation::nonlinearity> slope;
  dense_node(var<T> o, var<T> stored, E x, Operation& p, slopes<T, typename Operation::nonlinearity> s)
      : out(std::move(o)), f(std::move(stored)), e(std::move(x)), op(&p), slope(std::move(s)) {}

  void backward() {
    const T* df = f ? f.adjoint() : nullptr;
    if (!out.adjoint() && !df) return;
    T* g = out.adjoint_or_zero();
    const auto to = e.template receive<live>(op);
    const auto added = op->added.recorded.receive();
    const auto s = slope.read();
    for_each_batch<T>(out.layout(), [=]<class V>(batch_place at) __attribute__((always_inline)) {
      const index_t i = at.index, c = at.column;
      V a(T(0));
      to.add(i, c, simd::load<V>(g + i), a);
      if (df) a = a + simd::load<V>(df + i);
      a = s.times(at, a);
      simd::put(g + i, a);
      added.add(i, a);
    });
    op->w->add_backward(out.layout(), g, op->x);
    op->w->add_outer(op->x, out.layout(), out.release_adjoint());
    if (f) f.drop_adjoint();
  }
};

/// Computes the pending rate `a` and, in the pass of its nonlinearity, the expression e that reads it.
/// @tparam Slopes    whether the slopes of the nonlinearity are kept for a backward pass
/// @param e_is_kept  whether the caller keeps e and may evaluate it again
template <bool Slopes, class T, class E, class A>
var<T> compute_live(const E& e, const A& a, bool e_is_kept) {
  constexpr activation_is live = E::activations == 1 ? activation_is::live : activation_is::either;
  auto& t = e.on();
  auto& op = a.op();
  const auto& l = e.layout();
  int uses_here = op.remembered ? 1 : 0;
  if (!e_is_kept) e.for_each_activation([&](const A& other) { uses_here += &other.op() == &op ? 1 : 0; });
  var<T> out(t, l), f;
  slopes<T, typename A::operation::nonlinearity> slope;
  if constexpr (Slopes) slope = {t, l};
  if (!std::same_as<E, A> && op.uses > uses_here) f = var<T>(t, l);

  const auto read = e.template read<live>();
  const auto added = op.added.begin();
  T* const o = out.data();
  for (index_t row = 0; row < l.rows; ++row)
    simd::for_each_batch<T>(l.stride, [=, z = o + row * l.stride]<class V>(index_t c) __attribute__((always_inline)) {
      simd::put(z + c, added.template at<V>(row, c));
    });
  op.w->add_forward(op.x, l, o);
  typename decltype(slope)::writer keep{};
  if constexpr (Slopes) keep = slope.write();
  const auto phi = *op.phi;
  T* const f_at = f ? f.data() : nullptr;
  for_each_batch<T>(l, [=]<class V>(batch_place at) __attribute__((always_inline)) {
    const index_t i = at.index, c = at.column;
    const V z = simd::load<V>(o + i);
    V y;
    if constexpr (Slopes) {
      const auto q = phi(variable(z));
      keep.put(at, q.slope[0]);
      y = q.value;
    } else {
      y = phi(dual<V, 0>(z)).value;
    }
    if (f_at) simd::put(f_at + i, y);
    simd::put(o + i, read.at(i, c, y));
  });
  op.computed = true;
  if constexpr (std::same_as<E, A>)
    op.value = out;
  else
    op.value = f;
  if constexpr (Slopes)
    t.template record<dense_node<T, E, typename A::operation>>(out, std::move(f), e, op, std::move(slope));
  return out;
}

template <class T, class E, class A>
var<T> compute_live(const E& e, const A& a, bool e_is_kept) {
  return e.on().recording() ? compute_live<true, T>(e, a, e_is_kept) : compute_live<false, T>(e, a, e_is_kept);
}

}  // namespace detail

/// The value of a state, which is itself, or of an expression: one pass and, while the tape records, one node for each
/// pending rate that the expression reads, or one altogether if there is none.
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
    constexpr bool kept = std::is_lvalue_reference_v<Expression>;
    var<T> out;
    e.for_each_activation([&](const auto& a) {
      if (!a.pending()) return;
      int pending = 0;
      e.for_each_activation([&](const auto& b) { pending += b.pending() && &b.op() != &a.op() ? 1 : 0; });
      if (pending > 0)
        detail::compute_live<T>(a, a, true);
      else
        out = detail::compute_live<T>(e, a, kept);
    });
    if (out) return out;
  }
  return detail::compute_stored<T>(e);
}

}  // namespace ctrnn
