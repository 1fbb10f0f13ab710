// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/autodiff/dual.hpp>
#include <ctrnn/autodiff/expression.hpp>
#include <ctrnn/autodiff/packed_weights.hpp>

namespace ctrnn {

namespace expression {

/// The rate phi(x W^T + added) as a leaf, pending until the first expression that reads it is computed. That expression
/// then becomes part of the nonlinearity's pass and of its node: a step r + alpha (f - r) is one pass and one node.
///
/// Added describes what is added to the product: `var<T> recorded` is the part that the gradient passes through, and
/// begin() gives a reader whose at<V>(row, column) is the sum of all parts.
template <class T, class Phi, class Added>
class activation : public linear_expression {
 public:
  using scalar = T;
  static constexpr int activations = 1;

  /// What all copies of one activation share.
  struct operation {
    using nonlinearity = Phi;
    const Phi* phi;
    packed_weights<T>* w;
    var<T> x;
    Added added;
    const matrix_layout* out;  ///< layout of the rate
    var<T> value;              ///< the rate; empty if no pass has stored it
    bool computed = false;     ///< whether it is no longer pending
    bool remembered = false;   ///< whether one of the copies is a memo, for which alone the rate is not stored
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
    const T* stored;
    template <class V>
    V at(index_t i, index_t, const V& live) const {
      if constexpr (A == activation_is::live) return live;
      if constexpr (A == activation_is::either)
        if (!stored) return live;
      return simd::load<V>(stored + i);
    }
  };
  template <activation_is A>
  reader<A> read() const {
    return {pending() ? nullptr : op_->value.data()};
  }

  template <activation_is A>
  struct adjoints {
    adjoint_sum<T> sum;
    template <class V>
    void add(index_t i, index_t, const V& a, V& live) const {
      if (A == activation_is::live || (A == activation_is::either && !sum.adjoint))
        live = live + a;
      else
        sum.add(i, a);
    }
  };
  /// Opens the adjoint of the rate, unless this is the live one, of the operation `live`: its adjoint the pass gathers
  /// itself, batch by batch.
  template <activation_is A>
  adjoints<A> receive(const void* live = nullptr) const {
    if (A == activation_is::live || op_ == live) return {};
    return {op_->value.receive()};
  }

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

}  // namespace expression

/// The rate phi(x W^T + added), computed with the first expression that reads it.
template <class T, class Phi, class Added>
  requires elementwise<Phi, T>
expression::activation<T, Phi, Added> dense(const Phi& phi, packed_weights<T>& w, var<T> x, Added added) {
  return {phi, w, std::move(x), std::move(added)};
}

}  // namespace ctrnn
