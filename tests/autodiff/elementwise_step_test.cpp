// SPDX-License-Identifier: BSD-3-Clause
// A nonlinearity of a state, element by element: value and adjoint; and what memory states give back.
#include <ctrnn/autodiff/compute.hpp>
#include <ctrnn/autodiff/elementwise_step.hpp>
#include <ctrnn/nonlinearity/linear.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/nonlinearity/tanh_unit.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "autodiff/plain_matrix.hpp"

using namespace ctrnn_test;

namespace {

using recording = tape<double>::recording_scope;

/// y = phi(x) and its adjoint, where x is read by another expression too.
template <class Phi>
void expect_step(index_t trials, index_t units, double (*value)(double), double (*slope)(double)) {
  tape<double> t;
  const plain_matrix a(trials, units, 1), g(trials, units, 2);
  const auto x = put_on(t, a);
  const auto without = apply(Phi{}, x);
  var<double> y;
  {
    const recording on(t, true);
    y = apply(Phi{}, x);
    seed(y, g);
    seed(compute(3 * x), g);
  }
  t.backward();
  CHECK(y.adjoint() == nullptr);
  a.for_each([&](index_t r, index_t c) {
    CHECK(y(r, c) == doctest::Approx(value(a(r, c))).epsilon(1e-14));
    CHECK(y(r, c) == without(r, c));
    CHECK(adjoint(x, r, c) == doctest::Approx((slope(a(r, c)) + 3) * g(r, c)).epsilon(1e-13));
  });
}

/// Memory of many steps of large states, recorded and gone through backwards.
template <class Step>
std::size_t memory_of(Step step, int steps) {
  tape<double> t;
  const plain_matrix start(16, 64, 1), g(16, 64, 2);
  const auto x = put_on(t, start);
  {
    const recording on(t, true);
    auto s = x;
    for (int i = 0; i < steps; ++i) s = step(x, std::move(s));
    seed(s, g);
  }
  t.backward();
  g.for_each([&](index_t r, index_t c) { CHECK(adjoint(x, r, c) == doctest::Approx(g(r, c)).epsilon(1e-12)); });
  return t.memory().capacity();
}

}  // namespace

TEST_CASE("apply is a nonlinearity of a state element by element, with its adjoint, whatever the shape") {
  for (const index_t trials : {1, 6})
    for (const index_t units : {1, 11, 64}) {
      expect_step<tanh_unit>(trials, units, [](double z) { return std::tanh(z); },
                             [](double z) { return 1 - std::pow(std::tanh(z), 2); });
      expect_step<relu>(trials, units, [](double z) { return std::max(z, 0.0); },
                        [](double z) { return z > 0 ? 1.0 : 0.0; });
      expect_step<linear>(trials, units, [](double z) { return z; }, [](double) { return 1.0; });
    }
}

TEST_CASE("a value that nobody uses passes no adjoint on") {
  tape<double> t;
  const auto x = put_on(t, plain_matrix(6, 11, 1));
  {
    const recording on(t, true);
    const auto unused = apply(tanh_unit{}, x);
  }
  t.backward();
  CHECK(x.adjoint() == nullptr);
}

TEST_CASE("linear expressions and nonlinearities give back the values of the states that they read") {
  constexpr int steps = 1000;  // an even number: -(-x) = x
  constexpr std::size_t all_values = steps * 16 * 64 * sizeof(double);
  CHECK(memory_of([](const auto& x, auto s) { return compute(x - std::move(s)); }, steps) < all_values / 4);
  CHECK(memory_of([](const auto&, auto s) { return compute(-apply(linear{}, s)); }, steps) < all_values / 4);
}

TEST_CASE("a value stays while a handle of it does, also where the expression that read it has given it back") {
  tape<double> t;
  const plain_matrix a(6, 11, 1);
  const auto x = put_on(t, a);
  const recording on(t, true);
  const auto y = compute(2 * x);
  const auto copy = y;
  for (int i = 0; i < 10; ++i) compute(y + x);
  a.for_each([&](index_t r, index_t c) { CHECK(copy(r, c) == 2 * a(r, c)); });
  t.backward();
}
