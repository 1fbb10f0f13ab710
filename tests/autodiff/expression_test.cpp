// SPDX-License-Identifier: BSD-3-Clause
// Linear expressions and fused steps: values and adjoints against plain loops.
#include <ctrnn/autodiff/compute.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include "autodiff/plain_matrix.hpp"

using namespace ctrnn_test;

namespace {

constexpr index_t trials = 6, units = 11;

/// Three states and a constant per unit.
struct operands {
  tape<double> t;
  plain_matrix a{trials, units, 1}, b{trials, units, 2}, c{trials, units, 3}, g{trials, units, 4},
      k{1, units, 5};
  var<double> x = put_on(t, a), y = put_on(t, b), z = put_on(t, c);
  matrix<double> constants = rows_of_constants<double>(units, [this](index_t j) { return k(0, j); });
  unit_constants<double> per_unit{constants};
};

/// Evaluates an expression of x, y, z, given its values and its slopes in a, b, c for each element.
template <class Expression, class Value>
void expect_linear(Expression expression, Value value, double in_x, double in_y, double in_z,
                   bool times_k = false) {
  operands o;
  const tape<double>::recording_scope on(o.t, true);
  const auto out = compute(expression(o));
  seed(out, o.g);
  o.t.backward();
  CHECK(out.adjoint() == nullptr);
  o.g.for_each([&](index_t r, index_t c) {
    CHECK(out(r, c) == doctest::Approx(value(o.a(r, c), o.b(r, c), o.c(r, c), o.k(0, c))).epsilon(1e-14));
    const double g = o.g(r, c) * (times_k ? o.k(0, c) : 1);
    if (in_x != 0) CHECK(adjoint(o.x, r, c) == doctest::Approx(in_x * g).epsilon(1e-14));
    if (in_y != 0) CHECK(adjoint(o.y, r, c) == doctest::Approx(in_y * g).epsilon(1e-14));
    if (in_z != 0) CHECK(adjoint(o.z, r, c) == doctest::Approx(in_z * g).epsilon(1e-14));
  });
}

/// What is added to the product: h alone.
struct added_state {
  var<double> recorded;
  struct reader {
    const double* h;
    index_t stride;
    template <class V>
    V at(index_t row, index_t column) const {
      return simd::load<V>(h + row * stride + column);
    }
  };
  reader begin() const { return {recorded.data(), recorded.layout().stride}; }
};

struct squash {
  auto operator()(auto z) const { return tanh(z); }
};

/// f = tanh(x W^T + h) in plain loops, and its adjoints given that of f.
struct plain_activation {
  plain_matrix W{units, units, 6}, f{trials, units, 0}, dx{trials, units, 0}, dh{trials, units, 0},
      dW{units, units, 0};

  void forward(const plain_matrix& x, const plain_matrix& h) {
    f.for_each([&](index_t r, index_t i) {
      double z = h(r, i);
      for (index_t j = 0; j < units; ++j) z += W(i, j) * x(r, j);
      f(r, i) = std::tanh(z);
    });
  }
  void backward(const plain_matrix& x, const plain_matrix& df) {
    std::fill(dx.x.begin(), dx.x.end(), 0), std::fill(dW.x.begin(), dW.x.end(), 0);
    f.for_each([&](index_t r, index_t i) {
      dh(r, i) = df(r, i) * (1 - f(r, i) * f(r, i));
      for (index_t j = 0; j < units; ++j) dx(r, j) += dh(r, i) * W(i, j), dW(i, j) += dh(r, i) * x(r, j);
    });
  }
};

/// The activation on the tape beside the plain one.
struct fused : operands {
  plain_activation plain;
  packed_weights<double> w{units, units};
  squash phi;

  fused() {
    w.set([&](index_t i, index_t j) { return plain.W(i, j); });
    plain.forward(a, b);
  }
  auto f() { return apply(phi, expression::product<double>{&w, x} + added_state{y}); }
  void check_adjoints(const plain_matrix& df, double beside_x = 0) {
    plain.backward(a, df);
    w.flush();
    g.for_each([&](index_t r, index_t i) {
      CHECK(adjoint(x, r, i) == doctest::Approx(plain.dx(r, i) + beside_x * g(r, i)).epsilon(1e-12));
      CHECK(adjoint(y, r, i) == doctest::Approx(plain.dh(r, i)).epsilon(1e-12));
    });
    plain.dW.for_each([&](index_t i, index_t j) {
      CHECK(w.gradient(i, j) == doctest::Approx(plain.dW(i, j)).epsilon(1e-12));
    });
  }
};

}  // namespace

TEST_CASE(
    "a linear expression is evaluated element by element, and gives each state its factor of the adjoint") {
  expect_linear([](auto& o) { return o.x + o.y; }, [](double x, double y, double, double) { return x + y; },
                1, 1, 0);
  expect_linear([](auto& o) { return o.x - o.y; }, [](double x, double y, double, double) { return x - y; },
                1, -1, 0);
  expect_linear([](auto& o) { return 3 * o.x; }, [](double x, double, double, double) { return 3 * x; }, 3, 0,
                0);
  expect_linear([](auto& o) { return o.x * 0.5 - (o.y - 2 * o.z) * 4; },
                [](double x, double y, double z, double) { return x / 2 - 4 * y + 8 * z; }, 0.5, -4, 8);
  expect_linear([](auto& o) { return 0.3 * (o.x + 2 * (o.y - o.z)) + 0.7 * o.z; },
                [](double x, double y, double z, double) { return 0.3 * x + 0.6 * y + 0.1 * z; }, 0.3, 0.6,
                0.1);
  expect_linear([](auto& o) { return -o.x + o.y / 4; },
                [](double x, double y, double, double) { return y / 4 - x; }, -1, 0.25, 0);
}

TEST_CASE("a state that occurs several times gets all its factors") {
  expect_linear([](auto& o) { return o.x + o.x; }, [](double x, double, double, double) { return 2 * x; }, 2,
                0, 0);
  expect_linear([](auto& o) { return 5 * o.x - o.y - 2 * o.x + o.x; },
                [](double x, double y, double, double) { return 4 * x - y; }, 4, -1, 0);
}

TEST_CASE("constants per unit multiply each column") {
  expect_linear([](auto& o) { return o.per_unit * (o.x - o.y); },
                [](double x, double y, double, double k) { return k * (x - y); }, 1, -1, 0, true);
  expect_linear([](auto& o) { return 2 * (o.per_unit * (o.x - 3 * o.y)); },
                [](double x, double y, double, double k) { return 2 * k * (x - 3 * y); }, 2, -6, 0, true);
}

TEST_CASE("one times an expression has its bits, also where it is added") {
  operands o;
  const auto a = compute(o.x + o.per_unit * (o.y - o.x)), b = compute(o.x + 1 * (o.per_unit * (o.y - o.x)));
  o.g.for_each([&](index_t r, index_t c) { CHECK(a(r, c) == b(r, c)); });
}

TEST_CASE("a number may be an int, a double or a constant of the type") {
  operands o;
  const auto a = compute(2 * o.x), b = compute(2.0 * o.x),
             c = compute(std::integral_constant<int, 2>{} * o.x);
  o.g.for_each([&](index_t r, index_t i) {
    CHECK(a(r, i) == b(r, i));
    CHECK(a(r, i) == c(r, i));
  });
}

TEST_CASE("an activation is phi(x W^T + h), with its adjoints") {
  fused o;
  const tape<double>::recording_scope on(o.t, true);
  const auto out = compute(o.f());
  o.g.for_each(
      [&](index_t r, index_t c) { CHECK(out(r, c) == doctest::Approx(o.plain.f(r, c)).epsilon(1e-13)); });
  seed(out, o.g);
  o.t.backward();
  o.check_adjoints(o.g);
}

TEST_CASE("an expression around an activation becomes part of its pass: x + k (f - x)") {
  fused o;
  const tape<double>::recording_scope on(o.t, true);
  const auto out = compute(o.x + 0.25 * (o.f() - o.x));
  auto df = o.g;
  o.g.for_each([&](index_t r, index_t c) {
    CHECK(out(r, c) == doctest::Approx(0.75 * o.a(r, c) + 0.25 * o.plain.f(r, c)).epsilon(1e-13));
    df(r, c) *= 0.25;
  });
  seed(out, o.g);
  o.t.backward();
  o.check_adjoints(df, 0.75);
}

TEST_CASE(
    "one activation read by several expressions, held by name or not, is computed once and gets all adjoints") {
  for (const bool by_name : {false, true}) {
    fused o;
    const tape<double>::recording_scope on(o.t, true);
    const auto f = o.f();
    const auto first = [&] {
      auto e = o.x + 0.25 * f;
      return by_name ? compute(e) : compute(std::move(e));
    }();
    const auto second = compute(3 * f - o.x);
    auto df = o.g;
    o.g.for_each([&](index_t r, index_t c) {
      CHECK(first(r, c) == doctest::Approx(o.a(r, c) + 0.25 * o.plain.f(r, c)).epsilon(1e-13));
      CHECK(second(r, c) == doctest::Approx(3 * o.plain.f(r, c) - o.a(r, c)).epsilon(1e-13));
      df(r, c) *= 3.25;
    });
    seed(first, o.g);
    seed(second, o.g);
    o.t.backward();
    o.check_adjoints(df, 1 - 1);
  }
}

TEST_CASE("an expression that is kept may be evaluated again") {
  fused o;
  const tape<double>::recording_scope on(o.t, true);
  const auto e = o.x + 0.25 * o.f();
  const auto a = compute(e), b = compute(e);
  auto df = o.g;
  o.g.for_each([&](index_t r, index_t c) {
    CHECK(a(r, c) == b(r, c));
    df(r, c) *= 0.5;
  });
  seed(a, o.g);
  seed(b, o.g);
  o.t.backward();
  o.check_adjoints(df, 2);
}

TEST_CASE("an expression of two activations runs both products") {
  fused o;
  const tape<double>::recording_scope on(o.t, true);
  const auto out = compute(2 * o.f() - 0.5 * o.f());
  auto df = o.g;
  o.g.for_each([&](index_t r, index_t c) {
    CHECK(out(r, c) == doctest::Approx(1.5 * o.plain.f(r, c)).epsilon(1e-13));
    df(r, c) *= 1.5;
  });
  seed(out, o.g);
  o.t.backward();
  o.check_adjoints(df);
}

TEST_CASE("an operation whose value nobody uses passes no adjoint on") {
  fused o;
  const tape<double>::recording_scope on(o.t, true);
  { const auto unused = compute(o.x + o.f()); }
  const auto out = compute(2 * o.z);
  seed(out, o.g);
  o.t.backward();
  o.w.flush();
  CHECK(o.x.adjoint() == nullptr);
  CHECK(o.z.adjoint() != nullptr);
  o.plain.dW.for_each([&](index_t i, index_t j) { CHECK(o.w.gradient(i, j) == 0); });
}
