// SPDX-License-Identifier: BSD-3-Clause
// What a network is made of, and what is refused.
#include <ctrnn/network/draw_time_constants.hpp>
#include <ctrnn/network/network.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>

using namespace ctrnn;

namespace {

architecture good() { return published_architecture(10, 3, 2, true); }

/// The message with which an architecture is refused, or "".
std::string refusal(const std::function<void(architecture&)>& spoil) {
  auto a = good();
  spoil(a);
  try {
    network<float>(a, 1, 0);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE(
    "the published network: 40 % of the units take input, the next 40 % are read out, the last 20 % are "
    "fast") {
  const auto a = published_architecture(50, 3, 2, true);
  CHECK(a.input_units.first == 0);
  CHECK(a.input_units.count == 20);
  CHECK(a.readout_units.first == 20);
  CHECK(a.readout_units.count == 20);
  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(a.tau[i] == (i < 40 ? 0.1 : 0.05));
    CHECK(a.sign[i] == (i < 40 ? 1 : -1));
  }
  CHECK_FALSE(published_architecture(50, 3, 2).dale());
}

TEST_CASE("an architecture that does not fit together is refused, and the message names value and limit") {
  CHECK(refusal([](auto&) {}).empty());
  const std::pair<const char*, std::function<void(architecture&)>> cases[] = {
      {"network: 0 units; it needs 1 to 4095", [](auto& a) { a.units = 0; }},
      {"network: 0 inputs and 2 outputs; it needs at least 1 of each", [](auto& a) { a.inputs = 0; }},
      {"network: 3 inputs and -1 outputs; it needs at least 1 of each", [](auto& a) { a.outputs = -1; }},
      {"network: input units 8 to 10; they must be at least one of the units 0 to 9",
       [](auto& a) {
         a.input_units = {8, 3};
       }},
      {"network: readout units -1 to 1; they must be at least one of the units 0 to 9",
       [](auto& a) {
         a.readout_units = {-1, 3};
       }},
      {"network: dt = 0 s; it must be above 0", [](auto& a) { a.dt = 0; }},
      {"network: dt = nan s; it must be above 0", [](auto& a) { a.dt = std::nan(""); }},
      {"network: a time constant of the noise of 0 s; it must be above 0",
       [](auto& a) { a.noise_tau = 0; }},
      {"network: 9 time constants for 10 units; give one for each", [](auto& a) { a.tau.pop_back(); }},
      {"network: a time constant of 0.001 s; it must be at least dt, 0.005 s",
       [](auto& a) { a.tau[3] = 0.001; }},
      {"network: 11 signs for 10 units; give one for each, or none", [](auto& a) { a.sign.push_back(1); }},
      {"network: a unit's sign is 0.5; it must be 1 (excitatory) or -1 (inhibitory)",
       [](auto& a) { a.sign[0] = 0.5; }},
      {"network: a mask of the connections of W of 10 by 9; it must be 10 by 10, as W, or empty",
       [](auto& a) { a.rules.W.connected.resize(10, 9); }},
      {"network: a noise of sigma = -1; it must be at least 0", [](auto& a) { a.sigma = -1; }},
  };
  for (const auto& [message, spoil] : cases) CHECK(refusal(spoil) == message);
}

TEST_CASE("shares of the units that are no whole numbers are rounded as the published code does") {
  for (index_t n = 3; n <= 600; ++n) {
    CAPTURE(n);
    const auto a = published_architecture(n, 3, 2, true);
    const double N = static_cast<double>(n), rounding = 1e-9;
    const auto share = static_cast<index_t>(0.4 * N + rounding), excitatory = static_cast<index_t>(0.8 * N + rounding);
    CHECK(a.input_units.first == 0);
    CHECK(a.input_units.count == share);
    CHECK(a.readout_units.first == share);
    CHECK(a.readout_units.count == share);
    CHECK(std::ranges::count(a.sign, -1) == n - excitatory);
    CHECK(std::ranges::count(a.tau, 0.05) == n - excitatory);
    CHECK(a.sign.back() == -1);
    check(a);
  }
}

TEST_CASE("too few units for one of each kind are refused") {
  CHECK_THROWS_WITH_AS(published_architecture(2, 3, 2),
                       "network: 2 units were asked for, but 40 % receive input, 40 % are read out and 20 % are "
                       "inhibitory; use at least 3",
                       std::invalid_argument);
  CHECK_THROWS_AS(published_architecture(0, 3, 2), std::invalid_argument);
  CHECK_THROWS_AS(published_architecture(-5, 3, 2), std::invalid_argument);
}

TEST_CASE(
    "initial values: W has a deviation of 1 / N, all else of 1; alike in float and double, other per model") {
  const auto a = published_architecture(100, 50, 50);
  const auto p = initial_values().make<double>(a, 3, 1);
  const auto deviation = [](const matrix<double>& m) {
    double sum = 0;
    for (index_t r = 0; r < m.rows(); ++r)
      for (index_t c = 0; c < m.columns(); ++c) sum += m(r, c) * m(r, c);
    return std::sqrt(sum / static_cast<double>(m.rows() * m.columns()));
  };
  CHECK(deviation(p.W) == doctest::Approx(0.01).epsilon(0.03));
  CHECK(deviation(p.b) == doctest::Approx(1).epsilon(0.3));
  CHECK(deviation(p.W_in) == doctest::Approx(1).epsilon(0.06));
  CHECK(deviation(p.W_out) == doctest::Approx(1).epsilon(0.06));
  auto in_float = initial_values().make<float>(a, 3, 1);
  bool same = true;
  for_each_element([&](const float& x, const double& y) { same = same && x == static_cast<float>(y); },
                   in_float.W, p.W);
  CHECK(same);
  CHECK(initial_values().make<double>(a, 3, 2).W(0, 0) != p.W(0, 0));
  CHECK(initial_values().make<double>(a, 4, 1).W(0, 0) != p.W(0, 0));
}

TEST_CASE("a bias of the readout is 0 at first, changes no other initial value, and is there only if asked for") {
  auto a = good();
  const auto without = initial_values().make<double>(a, 3, 1);
  a.output_bias = true;
  const auto with = initial_values().make<double>(a, 3, 1);
  CHECK(without.b_out.rows() == 0);
  REQUIRE(with.b_out.rows() == 1);
  REQUIRE(with.b_out.columns() == 2);
  CHECK(with.b_out(0, 0) == 0);
  CHECK(with.b_out(0, 1) == 0);
  bool same = true;
  for_each_element([&](const double& x, const double& y) { same = same && x == y; }, with.W_out, without.W_out);
  for_each_element([&](const double& x, const double& y) { same = same && x == y; }, with.W, without.W);
  CHECK(same);
  CHECK_FALSE(alike(a, good()));
  CHECK_THROWS_WITH_AS(network<double>(a, without),
                       "network: b_out has 0 rows and 0 columns; the architecture asks for 1 and 2",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(network<double>(good(), with),
                       "network: b_out has 1 rows and 2 columns; the architecture asks for 0 and 0",
                       std::invalid_argument);
}

TEST_CASE("under Dale's law the weight is |W| times the sender's sign") {
  const auto a = good();
  const network<double> net(a, 7, 0);
  for (index_t i = 0; i < 10; ++i)
    for (index_t j = 0; j < 10; ++j)
      CHECK(net.effective(i, j) == std::abs(net.values().W(i, j)) * (j < 8 ? 1 : -1));
}

TEST_CASE("where the mask has no connection the weight is zero, whatever was given") {
  auto a = published_architecture(10, 3, 2);
  a.rules.W.connected.resize(10, 10);
  a.rules.W.connected(2, 3) = 1;
  parameters<double> p(a);
  p.W.fill(0.5);
  network<double> net(a, p);
  CHECK(net.values().W(2, 3) == 0.5);
  CHECK(net.recurrent().backward()(2, 3) == 0.5);
  CHECK(net.values().W(3, 2) == 0);
  CHECK(net.recurrent().backward()(3, 2) == 0);
  CHECK(initial_values().make<double>(a, 1, 0).W(3, 2) == 0);
}

TEST_CASE("time constants are drawn from a range, the same for the same seed") {
  auto a = good(), b = good(), c = good();
  draw_time_constants(a, 0.02, 0.2, 7), draw_time_constants(b, 0.02, 0.2, 7), draw_time_constants(c, 0.02, 0.2, 8);
  CHECK(a.tau == b.tau);
  CHECK(a.tau != c.tau);
  CHECK(a.tau.size() == 10);
  for (const double tau : a.tau) CHECK((tau >= 0.02 && tau < 0.2));
  CHECK(*std::max_element(a.tau.begin(), a.tau.end()) > 2 * *std::min_element(a.tau.begin(), a.tau.end()));
  CHECK_THROWS_WITH_AS(draw_time_constants(a, 0.001, 0.2, 7),
                       "draw_time_constants: from 0.001 to 0.2 s; it must be from at least dt, 0.005 s, to a finite "
                       "time above that",
                       std::invalid_argument);
}
