// SPDX-License-Identifier: BSD-3-Clause
// What holds for the elements of the arrays: masks, frozen elements and weights of one sign.
#include <doctest/doctest.h>

#include <cmath>
#include <ctrnn/dynamics/current.hpp>
#include <ctrnn/integrator/base.hpp>
#include <ctrnn/integrator/dasc.hpp>
#include <ctrnn/nonlinearity/tanh_unit.hpp>
#include <ctrnn/training/check_policies.hpp>

#include "support/refusal.hpp"

using namespace ctrnn;
using ctrnn_test::refusal;

namespace {

/// A network with an output bias and an initial state.
architecture all_arrays() {
  auto a = published_architecture(10, 3, 2);
  a.output_bias = a.initial_state = true;
  return a;
}

/// A mask of ones but for the first element of each row, which is `first`.
matrix<unsigned char> mask_of(const array_shape& shape, unsigned char first, unsigned char others) {
  matrix<unsigned char> mask(shape.rows, shape.columns);
  mask.fill(others);
  for (index_t i = 0; i < shape.rows; ++i) mask(i, 0) = first;
  return mask;
}

}  // namespace

TEST_CASE("elements that are not connected are zero in every array, whatever was given") {
  auto a = all_arrays();
  const auto shapes = shapes_of(a);
  for_each_array([](const char*, const array_shape& s, array_rules& rules) { rules.connected = mask_of(s, 0, 1); },
                 shapes, a.rules);
  parameters<double> p(a);
  parameters<double>::for_each([](matrix<double>& m) { m.fill(0.5); }, p);
  network<double> net(a, p);
  const auto look = [&] {
    parameters<double>::for_each(
        [](const matrix<double>& m) {
          for (index_t i = 0; i < m.rows(); ++i)
            for (index_t j = 0; j < m.columns(); ++j) CHECK(m(i, j) == (j == 0 ? 0 : 0.5));
        },
        net.values());
  };
  look();
  net.change([&](auto& values) { values = p; });
  look();
  CHECK(net.input().forward().rows() > 0);
  CHECK(initial_values().make<double>(a, 1, 0).b(0, 0) == 0);
  CHECK(initial_values().make<double>(a, 1, 0).b(0, 1) != 0);
}

TEST_CASE("weights that are non-negative count by their size") {
  auto a = all_arrays();
  a.rules.W.non_negative = a.rules.W_in.non_negative = true;
  parameters<double> p(a);
  p.W(1, 2) = -0.5, p.W_in(1, 2) = -0.25, p.W_out(1, 2) = -0.125;
  network<double> net(a, p);
  CHECK(net.effective(1, 2) == 0.5);
  CHECK(net.recurrent().backward()(1, 2) == 0.5);
  CHECK(net.input().backward()(1, 2) == 0.25);
  CHECK(net.readout().backward()(1, 2) == -0.125);
  CHECK(net.values().W(1, 2) == -0.5);
}

TEST_CASE("gradients agree with finite differences where elements are missing, frozen or non-negative") {
  const auto error = [](const auto& method, const auto& how, random_problem problem) {
    problem.frozen = problem.sparse = problem.non_negative = problem.output_bias = problem.initial_state = true;
    return check_gradient(method, how, problem).error;
  };
  for (const bool dale : {false, true})
    for (const int warm_up : {0, 5}) {
      const random_problem problem{.warm_up = warm_up, .dale = dale, .mask = true};
      CHECK(error(base{}, tanh_unit{}, problem) < 1e-6);
      CHECK(error(dasc<4>{.beta = 0.5}, current<tanh_unit>{}, problem) < 1e-6);
    }
}

TEST_CASE("the gradient of a non-negative W goes through its size") {
  const random_problem problem{.warm_up = 0, .mask = true};
  auto a = problem.architecture();
  network<double> signed_net(a, problem.values<double>());
  a.rules.W.non_negative = true;
  network<double> sized(a, problem.values<double>());
  parameters<double> g(a), h(a);
  matrix<double> slope(1, a.units);
  const auto run = [&](network<double>& net, parameters<double>& to) {
    autodiff::tape<double> t;
    ornstein_uhlenbeck<double> noise(problem.trials, a.units, a.dt, a.noise_tau);
    simulation<double, tanh_unit, ornstein_uhlenbeck<double>> simulated(t, a, {});
    objective<double> objective({.rates = 0, .weights = 0});
    const any_loss cost(squared_error{});
    const auto batch = problem.batch();
    noise.begin(1, 0, random_stream::training_noise, 0);
    objective.begin(net, cost, batch);
    {
      const autodiff::tape<double>::recording_scope record(t, true);
      simulated.run(net, noise, base{}, batch, store_all{}, {&objective});
    }
    t.backward();
    objective.gradient(to);
  };
  run(sized, g);
  signed_net.change([](auto& values) { for_each_element([](double& w) { w = std::abs(w); }, values.W); });
  run(signed_net, h);
  for_each_element([](double by_size, double plain, double w) { CHECK(by_size == (w < 0 ? -plain : plain)); }, g.W, h.W,
                   sized.values().W);
}

TEST_CASE("the gradient of what training leaves as it is is zero, and only that") {
  const random_problem problem{.warm_up = 0, .mask = true, .frozen = true, .sparse = true, .output_bias = true,
                               .initial_state = true};
  auto a = problem.architecture();
  a.rules.W_in.trained = false;
  network<double> net(a, problem.values<double>());
  parameters<double> g(a);
  parameters<double>::for_each([](matrix<double>& m) { m.fill(1); }, g);
  hold(g, a.rules);
  parameters<double>::for_each_named(
      [](const char* name, const matrix<double>& m, const array_rules& rules) {
        CAPTURE(name);
        index_t kept = 0;
        for (index_t i = 0; i < m.rows(); ++i)
          for (index_t j = 0; j < m.columns(); ++j) {
            const bool missing = rules.connected.rows() > 0 && !rules.connected(i, j);
            const bool changes = rules.trained && !missing && !(rules.frozen.rows() > 0 && rules.frozen(i, j));
            CHECK(m(i, j) == (changes ? 1 : 0));
            kept += changes ? 1 : 0;
          }
        if (m.rows() > 1) CHECK((kept > 0) == rules.trained);
      },
      g, a.rules);
}

TEST_CASE("rules that do not fit are refused with what they may be") {
  const auto said = [](auto spoil) {
    auto a = all_arrays();
    spoil(a);
    return refusal([&] { check(a); });
  };
  CHECK(said([](auto&) {}) == "none");
  CHECK(said([](auto& a) { a.rules.W.connected.resize(10, 9); }) ==
        "network: a mask of the connections of W of 10 by 9; it must be 10 by 10, as W, or empty");
  CHECK(said([](auto& a) { a.rules.W_in.frozen.resize(10, 3); }) ==
        "network: a mask of the frozen elements of W_in of 10 by 3; it must be 4 by 3, as W_in, or empty");
  CHECK(said([](auto& a) { a.initial_state = false, a.rules.s0.frozen.resize(1, 10); }) ==
        "network: a mask of the frozen elements of s0 of 1 by 10; it must be 0 by 0, as s0, or empty");
  CHECK(said([](auto& a) { a.rules.b.non_negative = true; }) ==
        "network: b is said to be non-negative; only weights can be: W, W_in and W_out");
  CHECK(said([](auto& a) { a.rules.W.non_negative = true, a.sign.assign(10, 1); }) ==
        "network: W is said to be non-negative, and to follow Dale's law; choose one of them");
}
