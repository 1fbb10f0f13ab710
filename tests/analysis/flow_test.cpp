// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/analysis/spectrum.hpp>
#include <ctrnn/autodiff/check_gradient.hpp>
#include <ctrnn/dynamics.hpp>
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "analysis/small_networks.hpp"
#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

/// Sends everything through Dale's law, a mask with holes and non-negative input weights.
architecture masked(bool dale) {
  auto a = published_architecture(10, quick_go::inputs, quick_go::outputs, dale);
  a.sigma = 0, a.rules.W_in.non_negative = true;
  a.rules.W.connected.resize(10, 10);
  for (index_t i = 0; i < 10; ++i)
    for (index_t j = 0; j < 10; ++j) a.rules.W.connected(i, j) = (i + 2 * j) % 3 != 0;
  return a;
}

numbers state_of(const recording<double>& seen, std::size_t step, std::size_t trial) {
  auto s = numbers::from_shape({seen.states().shape(2)});
  for (std::size_t i = 0; i < s.size(); ++i) s(i) = seen.states()(step, trial, i);
  return s;
}

/// Checks the Jacobian by finite differences of the velocity.
template <class Dynamics>
void check_jacobian(const Dynamics& how) {
  model<double> m(masked(true), {}, 3, 0);
  m.net.change([](auto& values) { for_each_element([](double& w) { w *= 10; }, values.W); });
  const flow f(m.net, how, std::vector<float>(quick_go::inputs, 0.1f));
  numbers s = xt::zeros<double>({10U});
  for (std::size_t i = 0; i < 10; ++i) s(i) = 0.3 * static_cast<double>(i) - 1.05;
  const auto j = f.jacobian(s);
  for (std::size_t row = 0; row < 10; ++row) {  // each component of the flow as a loss of the state
    const std::vector<double> given(&j(row, 0), &j(row, 0) + 10);
    const std::array checked{checked_parameters("s", std::span<double>(s.data(), 10), given)};
    const auto report =
        check_gradient([&] { return f.velocity(s)(row); }, std::span<const checked_parameters>(checked), 1e-6);
    INFO(report.text());
    CHECK(report.error < 1e-7);
  }
}

/// tau ds/dt = -s + sigmoid(W tanh(s) + b + W_in u), read out as sigmoid(s): dynamics of one's own, with two
/// nonlinearities.
struct two_stages {
  tanh_unit phi{};
  sigmoid outer{};
  auto target(auto s, auto& in) const { return in.apply(outer, in.W(in.phi(s)) + in.drive()); }
  auto rates(auto s, auto& in) const { return in.apply(outer, s); }
};

}  // namespace

TEST_CASE_TEMPLATE(
    "a step of the simulation without noise is one Euler step of the flow, under Dale's law and mask too", Dynamics,
    softplus, current<tanh_unit>, any_dynamics, two_stages) {
  for (const bool dale : {false, true}) {
    const auto a = masked(dale);
    trainer<Dynamics, double> with(a, quick_go{});
    model<double> m(a, {}, 1, 0);
    m.net.change([](auto& values) { for_each_element([](double& w) { w *= 10; }, values.W); });
    const auto seen = with.record(m, 2);
    double error = 0;
    for (const std::size_t trial : {0U, 1U})
      for (const std::size_t step : {3U, 30U, 45U, 60U}) {  // fixation, stimulus, delay, response
        const int phase = step < 20 ? 1 : step < 40 ? 2 : step < 50 ? 3 : 4;
        const flow f(m.net, Dynamics{}, input_of(seen.batch, phase, static_cast<int>(trial)));
        const auto r = state_of(seen, step, trial), next = state_of(seen, step + 1, trial);
        const auto v = f.velocity(r);
        double square = 0;
        for (std::size_t i = 0; i < r.size(); ++i) {
          error = std::max(error, std::abs(r(i) + a.dt * v(i) - next(i)));
          square += v(i) * v(i);
        }
        CHECK(f.speed(r) == doctest::Approx(std::sqrt(square)));
      }
    CHECK(error < 1e-12);
  }
}

TEST_CASE("the Jacobian is what finite differences of the flow say, for all dynamics and nonlinearities") {
  for (const char* const phi :
       {"relu", "softplus", "tanh", "sigmoid", "rectified_tanh", "rectified_power", "leaky_relu", "linear"}) {
    CAPTURE(phi);
    const auto f = any_nonlinearity::named(phi);
    check_jacobian(f);
    check_jacobian(any_dynamics::named("rate", f));
    check_jacobian(any_dynamics::named("current", f));
  }
  check_jacobian(rate<tanh_unit>{});
  check_jacobian(current<tanh_unit>{});
  check_jacobian(two_stages{});
}

TEST_CASE("a flow in double is that of a network in float") {
  const auto a = masked(true);
  const model<double> m(a, {}, 3, 0);
  const model<float> single(a, {}, 3, 0);
  const std::vector<float> x(quick_go::inputs, 0.1f);
  const numbers r = xt::ones<double>({10U});
  const auto expected = flow(m.net, relu{}, x).velocity(r), found = flow(single.net, relu{}, x).velocity(r);
  for (std::size_t i = 0; i < 10; ++i) CHECK(found(i) == doctest::Approx(expected(i)).epsilon(1e-5));
}

TEST_CASE("eigenvalues are sorted by their real part, and are those that are known") {
  const auto l = eigenvalues(table{{-1, 0, 0}, {0, 2, -3}, {0, 3, 2}});
  CHECK(l(0).real() == doctest::Approx(2));
  CHECK(l(0).imag() == doctest::Approx(3));
  CHECK(l(1) == std::conj(l(0)));
  CHECK(l(2).real() == doctest::Approx(-1));
  CHECK(spectral_radius(l) == doctest::Approx(std::sqrt(13.0)));
  CHECK(time_constant(l(2)) == doctest::Approx(1));
  CHECK(time_constant(l(0)) == doctest::Approx(0.5));
  CHECK(frequency(l(0)) == doctest::Approx(3 / (2 * 3.14159265358979)));
  CHECK(frequency(l(2)) == 0);
  CHECK(std::isinf(time_constant(0)));
}

TEST_CASE("the spectrum of a network is that of its effective weights, that of a flow has the leak") {
  const auto net = network_of({{0.5, 1}, {-1, 0.5}}, {0.1, 0.2});
  const auto w = spectrum(net);
  CHECK(w(0).real() == doctest::Approx(0.5));
  CHECK(w(0).imag() == doctest::Approx(1));
  const auto j = spectrum(flow(net, leaky_relu{.leak = 1}, nothing_shown), numbers{1, -1});
  CHECK(j(0).real() == doctest::Approx((0.5 - 1) / 0.1));
  CHECK(j(0).imag() == doctest::Approx(1 / 0.1));
  const auto x = spectrum(flow(net, current<linear>{}, nothing_shown), numbers{1, -1});
  CHECK(x(0).real() == doctest::Approx((0.5 - 1) / 0.1));
  CHECK(x(0).imag() == doctest::Approx(1 / 0.1));

  auto a = masked(true);
  model<float> m(a, {}, 3, 0);
  m.net.change([](auto& values) { for_each_element([](float& w_ij) { w_ij = 1; }, values.W); });
  const auto effective = effective_weights(m.net);
  CHECK(effective(1, 1) == 0);
  CHECK(effective(0, 0) == 0);
  CHECK(effective(1, 0) == 1);
  CHECK(effective(0, 8) == -1);
}

TEST_CASE("what makes no flow is refused with its value") {
  const auto net = network_of({{0.5, 1}, {-1, 0.5}}, {0.1, 0.2});
  CHECK(refusal([&] { flow(net, relu{}, std::vector<double>(3)); }) ==
        "flow: an input of 3 channels for a network of 1; give one for each");
  CHECK(contains(refusal([&] { flow(net, leaky_relu{.leak = 3}, nothing_shown); }), "leak = 3; it must be 0 to 1"));
  const flow f(net, relu{}, nothing_shown);
  CHECK(refusal([&] { f.velocity(numbers{1, 2, 3}); }) ==
        "flow: a state of 3 numbers for 2 units; give one for each");
  CHECK(contains(refusal([] { eigenvalues(table{{1, 2, 3}, {4, 5, 6}}); }), "a matrix of 2 by 3"));
  CHECK(contains(refusal([] { eigenvalues(table{{std::nan(""), 2}, {4, 5}}); }), "not finite"));
  trial_batch batch;
  draw_batch(quick_go{}, batch, {.trials = 2});
  CHECK(input_of(batch, 2, 1).size() == quick_go::inputs);
  CHECK_THROWS_WITH_AS(input_of(batch, 5, 1), "input_of: phase 5; there are 5, counted from 0", std::out_of_range);
  CHECK_THROWS_AS(input_of(batch, 1, 2), std::out_of_range);
  CHECK_THROWS_AS(input_of(batch, 1, 0, 1), std::out_of_range);
  batch.begin(1, 2, 1, 0.005);
  batch.add_phase({.name = "pulses", .seconds = 0.015, .time_varying = true}, 3);
  batch.finish();
  CHECK(contains(refusal([&] { input_of(batch, 0, 0); }), "varies in time; say which of its 3 samples is meant"));
  CHECK(input_of(batch, 0, 0, 2).data() == batch.input(0, 2));
}
