// SPDX-License-Identifier: BSD-3-Clause
// Recurrent weights of low rank, W = m n^T / N.
#include <ctrnn/analysis/effective_weights.hpp>
#include <ctrnn/analysis/silence.hpp>
#include <ctrnn/integrator.hpp>

#include "support/expect_gradient.hpp"
#include "support/refusal.hpp"

using namespace ctrnn_test;

namespace {

/// Phases shorter than, equal to and longer than a theta of 4, and no warm-up.
template <class I>
void expect_all_gradients(const I& method) {
  const random_problem problems[] = {
      {.rank = 2},
      {.units = 12, .phases = {3, 8, 5}, .time_varying = true, .output_bias = true, .rank = 1},
      {.units = 9, .outputs = 1, .trials = 7, .phases = {1, 0, 13}, .frozen = true, .sparse = true, .rank = 9},
      {.units = 40, .warm_up = 0, .initial_state = true, .rank = 17}};
  for (const auto& problem : problems) {
    expect_gradient(method, unit("softplus"), problem);
    expect_gradient(method, any_dynamics::named("current", unit("tanh")), problem);
  }
}

/// The gradient of a run without what the L1 price of the weights adds to it.
parameters<double> gradient_of_costs(const architecture& a, const outcome<double>& seen, const parameters<double>& p) {
  parameters<double> g(a);
  auto next = seen.gradient.begin();
  parameters<double>::for_each([&](auto& array) { for_each_element([&](double& x) { x = *next++; }, array); }, g);
  const auto unpriced = [](auto& slopes, const auto& values) {
    const double share = 1e-5 / static_cast<double>(values.rows() * values.columns());
    for_each_element([=](double& slope, double w) { slope -= w > 0 ? share : w < 0 ? -share : 0; }, slopes, values);
  };
  unpriced(g.W, p.W), unpriced(g.m, p.m), unpriced(g.n, p.n);
  return g;
}

void expect_close(const matrix<double>& a, const matrix<double>& b) {
  REQUIRE(a.rows() == b.rows());
  double largest = 0;
  for_each_element([&](double y) { largest = std::max(largest, std::abs(y)); }, b);
  for_each_element([&](double x, double y) { CHECK(std::abs(x - y) <= 1e-11 * largest); }, a, b);
}

}  // namespace

TEST_CASE("gradient of low rank with base") { expect_all_gradients(base{}); }
TEST_CASE("gradient of low rank with sctt") { expect_all_gradients(sctt<4>{.beta = 0.3}); }
TEST_CASE("gradient of low rank with dasc") { expect_all_gradients(dasc<4>{.beta = 0.3}); }
TEST_CASE("gradient of low rank with lagged_dasc") { expect_all_gradients(lagged_dasc<4>{.beta = 0.3}); }
TEST_CASE("gradient of low rank with exponential_dasc and heun") {
  expect_gradient(exponential_dasc<4>{.beta = 0.3}, unit("tanh"), {.rank = 2});
  expect_gradient(heun{}, unit("tanh"), {.rank = 2});
}

TEST_CASE("with beta 1 all integrators of low rank are base, bit for bit") {
  const random_problem problem{.units = 10, .rank = 3};
  const auto as_base = run<float>(base{}, relu{}, problem);
  check_same_bits(run<float>(sctt<4>{.beta = 1}, relu{}, problem), as_base);
  check_same_bits(run<float>(dasc<4>{.beta = 1}, relu{}, problem), as_base);
  check_same_bits(run<float>(lagged_dasc<4>{.beta = 1}, relu{}, problem), as_base);
}

TEST_CASE("a network of low rank is the one whose whole W is m n^T / N, and its gradient follows by the chain rule") {
  for (const int rank : {1, 3, 11}) {
    CAPTURE(rank);
    const random_problem problem{.units = 11, .rank = rank};
    const auto low = problem.architecture();
    auto whole = low;
    whole.rank = 0;
    const auto p = problem.values<double>();
    auto q = p;
    q.m = q.n = {};
    q.W.resize(11, 11);
    const network<double> net(low, p);
    for (index_t i = 0; i < 11; ++i)
      for (index_t j = 0; j < 11; ++j) q.W(i, j) = net.effective(i, j);
    CHECK(effective_weights(net) == effective_weights(network<double>(whole, q)));

    const auto batch = problem.batch();
    const auto a = run<double>(dasc<4>{.beta = 0.3}, softplus{}, low, p, batch),
               b = run<double>(dasc<4>{.beta = 0.3}, softplus{}, whole, q, batch);
    for (std::size_t s = 0; s < a.states.size(); ++s) CHECK(largest_difference(a.states[s], b.states[s]) < 1e-13);

    const auto g = gradient_of_costs(low, a, p), h = gradient_of_costs(whole, b, q);
    parameters<double> expected(low);
    for (index_t i = 0; i < 11; ++i)
      for (index_t r = 0; r < rank; ++r)
        for (index_t j = 0; j < 11; ++j) {
          expected.m(i, r) += h.W(i, j) * p.n(j, r) / 11;
          expected.n(i, r) += h.W(j, i) * p.m(j, r) / 11;
        }
    expect_close(g.m, expected.m), expect_close(g.n, expected.n);
    expect_close(g.b, h.b), expect_close(g.W_in, h.W_in), expect_close(g.W_out, h.W_out);
  }
}

TEST_CASE("a unit is silenced in its row of n, and W has a column of zeros then") {
  const random_problem problem{.units = 8, .rank = 2};
  const auto without = silenced(network<double>(problem.architecture(), problem.values<double>()), {3});
  for (index_t i = 0; i < 8; ++i)
    for (index_t j = 0; j < 8; ++j) CHECK((without.effective(i, j) == 0) == (j == 3));
}

TEST_CASE("weights of low rank start from N(0, 1), by gaussian from N(0, gain), and other policies refuse them") {
  auto a = published_architecture(200, 3, 2);
  a.rank = 40;
  const auto deviation = [](const matrix<double>& x) {
    double sum = 0;
    for_each_element([&](double e) { sum += e * e; }, x);
    return std::sqrt(sum / static_cast<double>(x.rows() * x.columns()));
  };
  const auto p = initial_values().make<double>(a, 1, 0), q = initial_values(initial::gaussian{4}).make<double>(a, 1, 0);
  CHECK(p.W.rows() == 0);
  for (const auto* x : {&p.m, &p.n}) CHECK(deviation(*x) == doctest::Approx(1).epsilon(0.02));
  for (const auto* x : {&q.m, &q.n}) CHECK(deviation(*x) == doctest::Approx(2).epsilon(0.02));
  CHECK(p.m(0, 0) != p.n(0, 0));
  auto whole = a;
  whole.rank = 0;
  const auto r = initial_values().make<double>(whole, 1, 0);
  for_each_element([](double x, double y) { CHECK(x == y); }, p.W_in, r.W_in);
  CHECK(refusal([&] { initial_values(initial::orthogonal{}).make<double>(a, 1, 0); }) ==
        "orthogonal: fills in the whole of W, which is m n^T / N of rank 40 here; start from published or gaussian");
  CHECK(refusal([&] { initial_values(initial::balanced{}).make<double>(a, 1, 0); }).starts_with("balanced: fills in"));
  CHECK(refusal([&] { initial_values(initial::scaled_identity{}).make<double>(a, 1, 0); })
            .starts_with("scaled_identity: fills in"));
}

TEST_CASE("a rank that no weights have, signs and rules of W are refused beside low rank") {
  auto a = published_architecture(10, 3, 2);
  a.rank = 11;
  CHECK(refusal([&] { check(a); }) ==
        "network: recurrent weights of rank 11 for 10 units; a low rank is 1 to 10, and 0 says that W is trained as a "
        "whole");
  a.rank = -1;
  CHECK(refusal([&] { check(a); }).starts_with("network: recurrent weights of rank -1 for 10 units"));
  a.rank = 2;
  a.rules.W.trained = false;
  CHECK(refusal([&] { check(a); }) == "network: rules for W, which the network does not have; leave them out");
  a.rules = {};
  a.rules.m.non_negative = true;
  CHECK(refusal([&] { check(a); }) == "network: m is said to be non-negative; only weights can be: W, W_in and W_out");
  a.rank = 0, a.rules = {};
  a.rules.n.trained = false;
  CHECK(refusal([&] { check(a); }) == "network: rules for n, which the network does not have; leave them out");
  auto d = published_architecture(10, 3, 2, true);
  d.rank = 2;
  CHECK(refusal([&] { check(d); }) ==
        "network: recurrent weights of rank 2 under Dale's law; W = m n^T / N has weights of both signs in each "
        "column: leave one of them out");
}
