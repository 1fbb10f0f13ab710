// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The step of a network as one operation: y = e(f) with f = phi(x W^T + added), where e is a linear expression of
// states, such as r + alpha (f - r). forward() is one product and one pass over the elements; backward(), which stands
// below it, is one pass, one product and one outer product:
//
//     z = added + x W^T                            df = slope of e, times dy  (+ df of other expressions)
//     f = phi(z) (+ noise outside of phi)          dz = phi'(z) df
//     y = e(f)                                     d(added) += dz,  dx += dz W,  dW += dz^T x
//
// What forward() leaves for backward(): x, the slopes phi'(z), and e without the values of its states. f is stored only
// where another expression may read it, see is_read_later().

#include <concepts>
#include <ctrnn/autodiff/dual.hpp>
#include <ctrnn/autodiff/expression.hpp>
#include <ctrnn/autodiff/packed_weights.hpp>
#include <ctrnn/autodiff/slopes.hpp>

namespace ctrnn::autodiff {

namespace expression {

/// phi(x W^T + added) as a leaf, pending until the first expression that reads it is computed. That expression then
/// becomes part of the nonlinearity's pass and of its node.
///
/// Added describes what is added to the product: `var<T> recorded` is the part that the gradient passes through, and
/// begin() gives a reader whose at<V>(row, column) is the sum of all parts. Where it has a member outside(), that gives
/// what is added to phi, or an empty var; no gradient passes through it.
template <class T, class Phi, class Added>
class activation : public linear_expression {
 public:
  using scalar = T;
  static constexpr int activations = 1;

  /// What all copies of one activation share.
  struct operation {
    using nonlinearity = Phi;
    using leaf = activation;
    const Phi* phi;
    packed_weights<T>* w;
    var<T> x;
    Added added;
    const matrix_layout* out;  ///< layout of f
    var<T> value;              ///< f; empty if no pass has stored it
    bool computed = false;     ///< whether it is no longer pending
    bool remembered = false;   ///< whether one of the copies is a memo, for which alone f is not stored
    int uses = 0;              ///< number of copies
  };

  activation(const Phi& phi, packed_weights<T>& w, var<T> x, Added added) {
    auto& t = x.on();
    const auto& out = t.layout(x.layout().rows, w.post());
    auto& memory = t.memory();
    op_ = new (memory.take(memory.template for_object<operation>()))
        operation{&phi, &w, std::move(x), std::move(added), &out, {}};
    ++op_->uses;
  }
  activation(const activation& o) : linear_expression(o), op_(o.op_) {
    if (op_) ++op_->uses;
  }
  activation(activation&& o) noexcept : op_(std::exchange(o.op_, nullptr)) {}
  activation& operator=(activation o) noexcept {
    std::swap(op_, o.op_);
    return *this;
  }
  ~activation() {
    if (op_ && --op_->uses == 0) end(op_);
  }

  tape<T>& on() const { return op_->x.on(); }
  const matrix_layout& layout() const { return *op_->out; }
  operation& op() const { return *op_; }
  bool pending() const { return !op_->computed; }
  template <class F>
  void for_each_activation(F&& f) const {
    f(*this);
  }

  template <activation_is A>
  struct reader {
    const T* stored;  ///< null for the live one
    template <class V>
    V at(index_t i, index_t, const V& live) const {
      if constexpr (A == activation_is::live) return live;
      return stored ? simd::load<V>(stored + i) : live;
    }
  };
  template <activation_is A>
  reader<A> read() const {
    return {pending() ? nullptr : op_->value.data()};
  }

  template <activation_is A>
  struct adjoints {
    adjoint_sum<T> sum;  ///< null for the live one
    template <class V>
    void add(index_t i, index_t, const V& a, V& live) const {
      if (A == activation_is::live || !sum.adjoint)
        live = live + a;
      else
        sum.add(i, a);
    }
  };
  /// Opens the adjoint of f, unless this is the live one, of the operation `live`: its adjoint the pass gathers itself,
  /// batch by batch.
  template <activation_is A>
  adjoints<A> receive(const void* live = nullptr) const {
    if (A == activation_is::live || op_ == live) return {};
    return {op_->value.receive()};
  }

  activation without_values() const { return *this; }

 private:
  /// Gives back what the last copy held. Not inlined, as g++ 14 at -O3 takes the memory, which is used again, for one
  /// that was never written.
  [[gnu::noinline]] static void end(operation* op) {
    auto& memory = op->x.on().memory();
    op->~operation();
    memory.give(memory.template for_object<operation>(), op);
  }

  operation* op_;
};

/// x W^T, to which something is still to be added.
template <class T>
struct product {
  packed_weights<T>* w;
  var<T> x;
};

/// x W^T + added, which is either the argument of a nonlinearity or read as it is.
template <class T, class Added>
struct drive {
  packed_weights<T>* w;
  var<T> x;
  Added added;
};

template <class T, class Added>
  requires requires(const Added& a) { a.begin(); }
drive<T, Added> operator+(product<T> p, Added added) {
  return {p.w, std::move(p.x), std::move(added)};
}

}  // namespace expression

namespace detail {

using expression::activation_is;

/// Whether an expression may read the activation `a` after e: whether there are copies of it beside those in e, unless
/// the caller keeps e, and beside the memo, which forgets what was not stored.
template <class E, class A>
bool is_read_later(const A& a, const E& e, bool caller_keeps_e) {
  if constexpr (std::same_as<E, A>) return false;  // the value of e is the activation
  int copies = a.op().remembered ? 1 : 0;
  if (!caller_keeps_e) e.for_each_activation([&](const A& other) { copies += &other.op() == &a.op() ? 1 : 0; });
  return a.op().uses > copies;
}

/// The step y = e(f), and its tape node.
template <class T, class E, class Operation>
struct fused_step : tape_node {
  static constexpr activation_is found =
      E::activations == 1 ? activation_is::live : activation_is::stored_unless_live;
  using slopes_type = slopes<T, typename Operation::nonlinearity>;

  adjoint_of<T> y, f;  // f is empty where no other expression may read it
  decltype(std::declval<const E&>().without_values()) e;
  Operation* op;  // that of f, kept alive by e
  slopes_type slope;
  fused_step(const var<T>& out, const var<T>& stored, const E& read, Operation& p, slopes_type s)
      : y(out), f(stored), e(read.without_values()), op(&p), slope(std::move(s)) {}

  /// Computes y, and f where it is stored.
  /// @tparam Recording  whether the slopes are kept for backward()
  template <bool Recording>
  static var<T> forward(const E& e, Operation& op, bool store_f) {
    auto& t = e.on();
    const auto& l = e.layout();
    var<T> y(t, l), f;
    slopes_type slope;
    if (store_f) f = var<T>(t, l);
    if constexpr (Recording) slope = {t, l};

    T* const out = y.data();  // z, then y
    const auto added = op.added.begin();
    for (index_t row = 0; row < l.rows; ++row)
      simd::for_each_batch<T>(l.stride, [=, z = out + row * l.stride]<class V>(index_t c)
                                            __attribute__((always_inline)) {
        simd::put(z + c, added.template at<V>(row, c));
      });
    op.w->add_forward(op.x, y.view());
    typename slopes_type::writer keep{};
    if constexpr (Recording) keep = slope.write();
    const auto read = e.template read<found>();
    const auto phi = *op.phi;
    T* const to_f = f ? f.data() : nullptr;
    var<T> beyond;
    if constexpr (requires { op.added.outside(); }) beyond = op.added.outside();
    const T* const outside = beyond ? beyond.data() : nullptr;
    for_each_batch<T>(l, [=]<class V>(batch_place at) __attribute__((always_inline)) {
      const index_t i = at.index;
      V value = value_of<Recording>(phi, simd::load<V>(out + i), at, keep);
      if (outside) value = value + simd::load<V>(outside + i);
      if (to_f) simd::put(to_f + i, value);
      simd::put(out + i, read.at(i, at.column, value));
    });
    op.computed = true;
    if constexpr (std::same_as<E, typename Operation::leaf>)
      op.value = y;
    else
      op.value = f;
    if constexpr (Recording) t.template record<fused_step>(y, f, e, op, std::move(slope));
    return y;
  }

  void backward() {
    const T* df = f ? f.adjoint() : nullptr;
    if (!y.adjoint() && !df) return;
    T* g = y.adjoint_or_zero();  // dy, then dz
    const auto to = e.template receive<found>(op);
    const auto added = op->added.recorded.receive();
    const auto s = slope.read();
    for_each_batch<T>(y.layout(), [=]<class V>(batch_place at) __attribute__((always_inline)) {
      const index_t i = at.index;
      V a(T(0));
      to.add(i, at.column, simd::load<V>(g + i), a);
      if (df) a = a + simd::load<V>(df + i);
      a = s.times(at, a);
      simd::put(g + i, a);
      added.add(i, a);
    });
    op->w->add_backward(y.layout().view(g), op->x);
    op->w->add_outer(op->x, y.layout(), y.release_adjoint());
    if (f) f.drop_adjoint();
  }
};

/// Computes the pending activation a and, in the pass of its nonlinearity, the expression e that reads it.
template <class T, class E, class A>
var<T> compute_live(const E& e, const A& a, bool caller_keeps_e) {
  using step = fused_step<T, E, typename A::operation>;
  const bool store_f = is_read_later(a, e, caller_keeps_e);
  return e.on().recording() ? step::template forward<true>(e, a.op(), store_f)
                            : step::template forward<false>(e, a.op(), store_f);
}

}  // namespace detail

/// phi(x W^T + added), computed with the first expression that reads it.
template <class Phi, class T, class Added>
  requires elementwise<Phi, T>
expression::activation<T, Phi, Added> apply(const Phi& phi, expression::drive<T, Added> z) {
  return {phi, *z.w, std::move(z.x), std::move(z.added)};
}
template <class Phi, class T, class Added>
void apply(const Phi&& phi, expression::drive<T, Added> z) = delete;  // phi is called later: it must not be a temporary

}  // namespace ctrnn::autodiff
