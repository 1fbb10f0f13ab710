// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Lazy linear expressions of states. Arithmetic on states, such as r + alpha * (f - r), computes nothing: it builds an
// object whose type is the tree of the operations. compute() (compute.hpp) evaluates the whole tree in one pass over
// the elements and, while the tape records, leaves one node, whose backward step is read off the type as well.
//
// A tree is made of
// - leaves: a state (`state`), or phi(x W^T + ...) of a state x (`activation`, fused_step.hpp);
// - factors of a part of the tree (`scaled`): a number, a constant per unit, or the product of two factors;
// - sums and differences of two parts (`sum`).
//
// An activation is pending until the first expression that reads it is computed. compute() then computes the product
// x W^T and, in one pass, the nonlinearity and the expression: during that pass the activation is live, held in a
// register, and it is stored only if another expression may read it later.
//
// Every part of a tree has
// - read(), a reader: at(i, c, live) is the batch of values at element i, which is in column c;
// - receive(), which opens the adjoints of the leaves: add(i, c, a, live) adds the adjoint a of that batch to them;
// - for_each_activation(f), which calls f with each activation in it, and `activations`, the number of these;
// - without_values(), what the backward step needs of it: the same tree without the values of its states.
// `live` is the batch of the live activation, or of its adjoint.

#include <concepts>
#include <ctrnn/autodiff/var.hpp>
#include <ctrnn/simd/matrix.hpp>
#include <ctrnn/text/message.hpp>

namespace ctrnn::autodiff {

/// One constant per unit, e.g. dt / tau, as a factor of expressions. Points into a matrix of two equal rows, one for
/// each row of a pair that for_each_batch (tape.hpp) visits. The matrix has to outlive the expressions made with it and
/// their backward pass.
template <class T>
struct unit_constants {
  const T* data;
  /// @throws std::invalid_argument for a matrix of other than two rows
  explicit unit_constants(const matrix<T>& rows) : data(rows.data()) {
    if (rows.rows() != 2)
      refuse({"unit_constants: a matrix of ", rows.rows(), " rows; it needs two, which are the same"});
  }
  explicit unit_constants(matrix<T>&&) = delete;  // a temporary matrix: it would not outlive the expression
};

/// Base of all linear expressions of states: sums, differences, and products with a number or a constant per unit.
struct linear_expression {};

/// The matrix that unit_constants points into: two equal rows of value(unit).
template <class T, class F>
matrix<T> rows_of_constants(index_t units, F value) {
  matrix<T> rows(2, units);
  for (index_t i = 0; i < units; ++i) rows(0, i) = rows(1, i) = static_cast<T>(value(i));
  return rows;
}

namespace expression {

/// Where a pass finds the activations that its expression reads: the only one is live; or each is stored unless it is
/// the one that the pass computes.
enum class activation_is { live, stored_unless_live };

/// A state, as a leaf.
template <class T>
struct state : linear_expression {
  using scalar = T;
  static constexpr int activations = 0;
  var<T> v;

  explicit state(var<T> x) : v(std::move(x)) {}
  tape<T>& on() const { return v.on(); }
  const matrix_layout& layout() const { return v.layout(); }
  template <class F>
  void for_each_activation(F&&) const {}

  struct reader {
    const T* data;
    template <class V>
    V at(index_t i, index_t, const V&) const {
      return simd::load<V>(data + i);
    }
  };
  template <activation_is>
  reader read() const {
    return {v.data()};
  }

  struct adjoints {
    adjoint_sum<T> sum;
    template <class V>
    void add(index_t i, index_t, const V& a, V&) const {
      sum.add(i, a);
    }
  };
  template <activation_is>
  adjoints receive(const void* = nullptr) const {
    return {v.receive()};
  }

  /// A state of which the adjoint alone is left.
  struct adjoint_alone : linear_expression {
    using scalar = T;
    static constexpr int activations = 0;
    adjoint_of<T> v;
    explicit adjoint_alone(adjoint_of<T> x) : v(std::move(x)) {}
    template <activation_is>
    adjoints receive(const void* = nullptr) const {
      return {v.receive()};
    }
  };
  adjoint_alone without_values() const { return adjoint_alone(v); }
};

/// A number as a factor.
template <class T>
struct number {
  T value;
  template <class V>
  V at(index_t) const {
    return V(value);
  }
};

/// A constant per unit as a factor.
template <class T>
struct per_unit {
  const T* data;
  template <class V>
  V at(index_t column) const {
    return simd::load<V>(data + column);
  }
};

/// The product of two factors.
template <class A, class B>
struct both {
  A a;
  B b;
  template <class V>
  V at(index_t column) const {
    return a.template at<V>(column) * b.template at<V>(column);
  }
};

/// factor * e
template <class E, class Factor>
struct scaled : linear_expression {
  using scalar = typename E::scalar;
  static constexpr int activations = E::activations;
  E e;
  Factor factor;

  scaled(E x, Factor f) : e(std::move(x)), factor(f) {}
  tape<scalar>& on() const { return e.on(); }
  const matrix_layout& layout() const { return e.layout(); }
  template <class F>
  void for_each_activation(F&& f) const {
    e.for_each_activation(f);
  }

  template <class R>
  struct reader {
    R e;
    Factor factor;
    template <class V>
    V at(index_t i, index_t c, const V& live) const {
      return factor.template at<V>(c) * e.at(i, c, live);
    }
    template <class V>
    V added_to(const V& a, index_t i, index_t c, const V& live) const {
      return simd::fma(factor.template at<V>(c), e.at(i, c, live), a);
    }
  };
  template <activation_is A>
  auto read() const {
    return reader<decltype(e.template read<A>())>{e.template read<A>(), factor};
  }

  template <class R>
  struct adjoints {
    R e;
    Factor factor;
    template <class V>
    void add(index_t i, index_t c, const V& a, V& live) const {
      e.add(i, c, factor.template at<V>(c) * a, live);
    }
  };
  template <activation_is A>
  auto receive(const void* live = nullptr) const {
    auto inner = e.template receive<A>(live);
    return adjoints<decltype(inner)>{inner, factor};
  }

  auto without_values() const { return scaled<decltype(e.without_values()), Factor>(e.without_values(), factor); }
};

/// a + b, or a - b
template <class A, class B, bool Minus>
struct sum : linear_expression {
  using scalar = typename A::scalar;
  static constexpr int activations = A::activations + B::activations;
  A a;
  B b;

  sum(A x, B y) : a(std::move(x)), b(std::move(y)) {}
  tape<scalar>& on() const { return a.on(); }
  const matrix_layout& layout() const { return a.layout(); }
  template <class F>
  void for_each_activation(F&& f) const {
    a.for_each_activation(f);
    b.for_each_activation(f);
  }

  template <class R, class S>
  struct reader {
    R a;
    S b;
    template <class V>
    V at(index_t i, index_t c, const V& live) const {
      const V left = a.at(i, c, live);
      if constexpr (Minus)
        return left - b.at(i, c, live);
      else if constexpr (requires { b.added_to(left, i, c, live); })
        return b.added_to(left, i, c, live);
      else
        return left + b.at(i, c, live);
    }
  };
  template <activation_is W>
  auto read() const {
    return reader<decltype(a.template read<W>()), decltype(b.template read<W>())>{a.template read<W>(),
                                                                                  b.template read<W>()};
  }

  template <class R, class S>
  struct adjoints {
    R a;
    S b;
    template <class V>
    void add(index_t i, index_t c, const V& g, V& live) const {
      a.add(i, c, g, live);
      b.add(i, c, Minus ? -g : g, live);
    }
  };
  // The adjoint of a is opened before that of b: where both are the same state, the first contribution, which sets the
  // adjoint, comes from a.
  template <activation_is W>
  auto receive(const void* live = nullptr) const {
    auto left = a.template receive<W>(live);
    auto right = b.template receive<W>(live);
    return adjoints<decltype(left), decltype(right)>{left, right};
  }

  auto without_values() const {
    return sum<decltype(a.without_values()), decltype(b.without_values()), Minus>(a.without_values(),
                                                                                 b.without_values());
  }
};

/// A state as a leaf, or an expression as it is.
template <class T>
state<T> wrap(var<T> v) {
  return state<T>(std::move(v));
}
template <std::derived_from<linear_expression> E>
E wrap(E e) {
  return e;
}
template <class X>
using wrapped = decltype(wrap(std::declval<X>()));

}  // namespace expression

/// A state, or a linear expression of states.
template <class X>
concept linear_operand = requires(X x) { expression::wrap(std::move(x)); };
/// A number, or an object that converts to one, such as a block length known at compile time.
template <class S>
concept number_like = std::convertible_to<S, double> && !linear_operand<S>;

template <linear_operand A, linear_operand B>
auto operator+(A a, B b) {
  using namespace expression;
  return sum<wrapped<A>, wrapped<B>, false>(wrap(std::move(a)), wrap(std::move(b)));
}
template <linear_operand A, linear_operand B>
auto operator-(A a, B b) {
  using namespace expression;
  return sum<wrapped<A>, wrapped<B>, true>(wrap(std::move(a)), wrap(std::move(b)));
}
template <number_like S, linear_operand A>
auto operator*(S s, A a) {
  using namespace expression;
  using T = typename wrapped<A>::scalar;
  const number<T> factor{static_cast<T>(static_cast<double>(s))};
  // The two factors become one, which is applied once: so 1 * d(r) has the same bits as d(r), also where it is added to
  // another part with one rounding.
  if constexpr (requires { a.factor; })
    return scaled<decltype(a.e), both<number<T>, decltype(a.factor)>>(std::move(a.e), {factor, a.factor});
  else
    return scaled<wrapped<A>, number<T>>(wrap(std::move(a)), factor);
}
template <linear_operand A, number_like S>
auto operator*(A a, S s) {
  return s * std::move(a);
}
template <linear_operand A, number_like S>
auto operator/(A a, S s) {
  return 1 / static_cast<double>(s) * std::move(a);
}
template <linear_operand A>
auto operator-(A a) {
  return -1.0 * std::move(a);
}
template <class T, linear_operand A>
auto operator*(unit_constants<T> c, A a) {
  using namespace expression;
  return scaled<wrapped<A>, per_unit<T>>(wrap(std::move(a)), {c.data});
}
template <linear_operand A, linear_operand B>
auto operator*(const A&, const B&) {
  static_assert(!linear_operand<A>,
                "ctrnn: an integrator's states and increments can be added, subtracted and multiplied by a number or "
                "by a constant per unit, but not by each other");
}

}  // namespace ctrnn::autodiff
