// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/dense.hpp>

namespace ctrnn {

namespace detail {

using expression::activation_is;

/// Visits all batches of a matrix: f.template operator()<V>(index, column).
template <class T, class F>
void for_each_batch(const matrix_layout& l, F f) {
  for (index_t row = 0; row < l.size(); row += l.stride)
    simd::for_each_batch<T>(l.stride, [&]<class V>(index_t c) { f.template operator()<V>(row + c, c); });
}

/// out = e
template <class T, class E>
struct linear_node : tape_node {
  var<T> out;
  E e;
  linear_node(var<T> o, E x) : out(std::move(o)), e(std::move(x)) {}

  void backward() {
    if (!out.adjoint()) return;
    const auto to = e.template receive<activation_is::stored>();
    const T* g = out.adjoint();
    for_each_batch<T>(out.layout(), [=]<class V>(index_t i, index_t c) {
      V none;
      to.add(i, c, simd::load<V>(g + i), none);
    });
    out.drop_adjoint();
  }
};

template <class T, class E>
var<T> evaluate_stored(const E& e) {
  auto& t = e.on();
  var<T> out(t, e.layout());
  const auto read = e.template read<activation_is::stored>();
  T* o = out.data();
  for_each_batch<T>(out.layout(), [=]<class V>(index_t i, index_t c) { simd::put(o + i, read.at(i, c, V())); });
  if (t.recording()) t.template record<linear_node<T, E>>(out, e);
  return out;
}

/// out = e, where e reads f = phi(x W^T + added): the product, its epilogue and e in one node.
template <class T, class E, class Operation>
struct dense_node : tape_node {
  static constexpr activation_is live = E::activations == 1 ? activation_is::live : activation_is::either;
  var<T> out, f;  // f only if somebody else reads it too
  E e;
  Operation* op;  // kept alive by e
  var<T> slope;
  dense_node(var<T> o, var<T> stored, E x, Operation& p, var<T> s)
      : out(std::move(o)), f(std::move(stored)), e(std::move(x)), op(&p), slope(std::move(s)) {}

  void backward() {
    const T* df = f ? f.adjoint() : nullptr;
    if (!out.adjoint() && !df) return;
    T* g = out.adjoint_or_zero();
    const auto to = e.template receive<live>(op);
    const auto added = op->added.recorded.receive();
    const T* s = slope.data();
    for_each_batch<T>(out.layout(), [=]<class V>(index_t i, index_t c) {
      V a(T(0));
      to.add(i, c, simd::load<V>(g + i), a);
      if (df) a = a + simd::load<V>(df + i);
      a = a * simd::load<V>(s + i);
      simd::put(g + i, a);
      added.add(i, a);
    });
    op->w->add_backward(out.layout(), g, op->x);
    op->w->add_outer(op->x, out.layout(), out.release_adjoint());
    if (f) f.drop_adjoint();
  }
};

/// Computes the pending activation `a` and, in the same pass, the expression e that reads it. e_is_kept: its owner may
/// read it again.
template <bool Slopes, class T, class E, class A>
var<T> evaluate_live(const E& e, const A& a, bool e_is_kept) {
  constexpr activation_is live = E::activations == 1 ? activation_is::live : activation_is::either;
  auto& t = e.on();
  auto& op = a.op();
  const auto& l = e.layout();
  int uses_here = op.remembered ? 1 : 0;
  if (!e_is_kept) e.for_each_activation([&](const A& other) { uses_here += &other.op() == &op ? 1 : 0; });
  var<T> out(t, l), slope, f;
  if constexpr (Slopes) slope = var<T>(t, l);
  if (!std::same_as<E, A> && op.uses > uses_here) f = var<T>(t, l);

  const auto read = e.template read<live>();
  const auto added = op.added.begin();
  const index_t stride = l.stride;
  T* const o = out.data();
  T* const fo = f ? f.data() : nullptr;
  T* const so = Slopes ? slope.data() : nullptr;
  const auto phi = *op.phi;
  const simd::factors<T> pair{op.x.data(), op.w->forward().data()};
  simd::product<T>(
      {l.rows, stride, op.w->pre()}, {op.x.layout().stride, 1, op.w->forward().stride()}, {&pair, 1},
      [=](auto& sum, index_t r, index_t c) { sum = added.template at<std::decay_t<decltype(sum)>>(r, c); },
      [=](const auto& z, index_t r, index_t c) {
        using V = std::decay_t<decltype(z)>;
        const index_t i = r * stride + c;
        V y;
        if constexpr (Slopes) {
          const auto q = phi(variable(z));
          simd::put(so + i, q.slope[0]);
          y = q.value;
        } else {
          y = phi(dual<V, 0>(z)).value;
        }
        if (fo) simd::put(fo + i, y);
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
var<T> evaluate_live(const E& e, const A& a, bool e_is_kept) {
  return e.on().recording() ? evaluate_live<true, T>(e, a, e_is_kept) : evaluate_live<false, T>(e, a, e_is_kept);
}

}  // namespace detail

/// The value of an expression: one pass and, while the tape records, one node.
template <class T>
var<T> evaluate(var<T> v) {
  return v;
}
template <class Expression>
  requires std::derived_from<std::remove_cvref_t<Expression>, linear_expression>
auto evaluate(Expression&& e) {
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
        detail::evaluate_live<T>(a, a, true);
      else
        out = detail::evaluate_live<T>(e, a, kept);
    });
    if (out) return out;
  }
  return detail::evaluate_stored<T>(e);
}

}  // namespace ctrnn
