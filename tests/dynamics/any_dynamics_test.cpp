// SPDX-License-Identifier: BSD-3-Clause
// Dynamics that are chosen at run time.
#include <ctrnn/integrator.hpp>

#include "support/expect_gradient.hpp"

using namespace ctrnn_test;

namespace {

const random_problem problem{.phases = {3, 9, 4}, .dale = true, .output_bias = true};

/// The same up to rounding.
void check_alike(const outcome<double>& a, const outcome<double>& b) {
  REQUIRE(a.states.size() == b.states.size());
  for (std::size_t s = 0; s < a.states.size(); ++s) {
    CHECK(largest_difference(a.states[s], b.states[s]) < 1e-13);
    CHECK(largest_difference(a.rates[s], b.rates[s]) < 1e-13);
  }
  CHECK(a.loss == doctest::Approx(b.loss).epsilon(1e-13));
  CHECK(largest_difference(a.gradient, b.gradient) < 1e-12);
}

template <class Phi>
void check_chosen(const Phi& phi) {
  const sctt<4> method{.beta = 0.3};
  const auto r = run<double>(method, rate<Phi>{phi}, problem), x = run<double>(method, current<Phi>{phi}, problem);
  CHECK(largest_difference(r.states.back(), x.states.back()) > 1e-3);
  check_alike(run<double>(method, any_dynamics::named("rate", unit(Phi::name)), problem), r);
  check_alike(run<double>(method, any_dynamics::named("current", unit(Phi::name)), problem), x);
}

}  // namespace

TEST_CASE("dynamics that are chosen by name are those of the type, up to rounding") {
  check_chosen(relu{}), check_chosen(tanh_unit{}), check_chosen(leaky_relu{});
}

TEST_CASE("a nonlinearity that is chosen at run time stands for rates, and relu is chosen at first") {
  const any_dynamics none, of_a_unit = unit("softplus");
  CHECK(none.name == "rate");
  CHECK(none.phi.name == "relu");
  CHECK(of_a_unit.name == "rate");
  CHECK(of_a_unit.phi.name == "softplus");
  expect_gradient(dasc<4>{.beta = 0.3}, of_a_unit, problem);
}

TEST_CASE("a name of no dynamics is refused, with those that there are") {
  CHECK_THROWS_WITH_AS(any_dynamics::named("currents"),
                       "there are no dynamics 'currents'; choose one of rate, current", std::invalid_argument);
}

TEST_CASE("a parameter that the nonlinearity of dynamics refuses is refused before a run") {
  CHECK_THROWS_WITH_AS(run<double>(base{}, current<leaky_relu>{{.leak = 3}}, problem),
                       doctest::Contains("leak = 3; it must be 0 to 1"), std::invalid_argument);
}
