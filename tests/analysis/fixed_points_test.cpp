// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/analysis/fixed_points.hpp>
#include <ctrnn/dynamics.hpp>
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <vector>

#include "analysis/small_networks.hpp"
#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

double largest_difference(const numbers& a, const numbers& b) {
  double error = 0;
  for (std::size_t i = 0; i < a.size(); ++i) error = std::max(error, std::abs(a(i) - b(i)));
  return error;
}

const fixed_point* at(const fixed_point_search& found, const numbers& where, double within = 1e-8) {
  const auto here = std::find_if(found.begin(), found.end(),
                                 [&](const fixed_point& p) { return largest_difference(p.state, where) < within; });
  return here == found.end() ? nullptr : &*here;
}

/// The state some seconds later, by small Euler steps.
numbers later(const flow& f, numbers r, double seconds) {
  constexpr double dt = 0.001;
  for (int k = 0; k < seconds / dt; ++k) r += dt * f.velocity(r);
  return r;
}

/// Two units that silence each other: 1 at rest, by b - w r of the other.
network<double> flip_flop(double w = 2, double b = 1) { return network_of({{0, -w}, {-w, 0}}, {b, b}); }

bool same(const fixed_point_search& a, const fixed_point_search& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const fixed_point& x, const fixed_point& y) {
    return x.state == y.state && x.speed == y.speed && x.slow == y.slow && x.starts == y.starts &&
           x.eigenvalues == y.eigenvalues && x.unstable == y.unstable && x.neutral == y.neutral &&
           x.distance == y.distance;
  });
}

}  // namespace

TEST_CASE("the three fixed points of a flip-flop are found, with their stability") {
  const auto net = flip_flop();
  const flow f(net, relu{}, nothing_shown);
  const auto found = find_fixed_points(f, table{{0.9, 0.2}, {0.2, 0.9}, {0.35, 0.36}, {1.2, 0.1}, {0.3, 0.31}});
  REQUIRE(found.size() == 3);
  const auto *const left = at(found, {1, 0}), *const right = at(found, {0, 1});
  const auto* const saddle = at(found, {1. / 3, 1. / 3});
  REQUIRE(left);
  REQUIRE(right);
  REQUIRE(saddle);
  CHECK(left->stable());
  CHECK(right->stable());
  CHECK(left->starts == 2);
  CHECK(saddle->unstable == 1);
  CHECK(saddle->eigenvalues(0).real() == doctest::Approx((2 - 1) / 0.1));
  CHECK(saddle->eigenvalues(1).real() == doctest::Approx((-2 - 1) / 0.1));
  for (const auto& p : found) CHECK(!p.slow);
  CHECK(found.converged() == 5);
  const std::vector<numbers> ends{{1, 0}, {0, 1}, {1. / 3, 1. / 3}, {1, 0}, {1. / 3, 1. / 3}};
  for (std::size_t k = 0; k < 5; ++k)
    CHECK(largest_difference(found[found.point_of_start[k].value()].state, ends[k]) < 1e-8);

  // and as the dynamics go
  CHECK(largest_difference(later(f, {0.8, 0.1}, 2), left->state) < 1e-6);
  CHECK(largest_difference(later(f, {1. / 3 + 1e-3, 1. / 3}, 3), left->state) < 1e-6);
  CHECK(largest_difference(later(f, {1. / 3, 1. / 3 + 1e-3}, 3), right->state) < 1e-6);
}

TEST_CASE("a linear network has one fixed point, the solution of its equation, from wherever one starts") {
  const auto W = random_table(8, 8, 0.5), b = random_table(1, 8, 1, 2);
  numbers bias = numbers::from_shape({8U});
  for (std::size_t i = 0; i < 8; ++i) bias(i) = b(0, i);
  const flow f(network_of(W, bias), leaky_relu{.leak = 1}, nothing_shown);
  table rest = -W;
  for (std::size_t i = 0; i < 8; ++i) rest(i, i) += 1;
  const numbers expected = xt::linalg::solve(rest, bias);
  const auto found = find_fixed_points(f, random_table(20, 8, 10, 3));
  REQUIRE(found.size() == 1);
  CHECK(largest_difference(found[0].state, expected) < 1e-9);
  CHECK(found[0].starts == 20);
  const auto w = eigenvalues(W);
  for (std::size_t i = 0; i < 8; ++i) {
    CHECK(found[0].eigenvalues(i).real() == doctest::Approx((w(i).real() - 1) / 0.1));
    CHECK(found[0].eigenvalues(i).imag() == doctest::Approx(w(i).imag() / 0.1));
  }
}

TEST_CASE("a saturating unit with feedback has two stable states and one between them") {
  const flow f(network_of({{2}}, {0}), tanh_unit{}, nothing_shown);
  const auto found = find_fixed_points(f, table{{-1}, {-0.1}, {0.05}, {2}, {0.7}});
  REQUIRE(found.size() == 3);
  int stable = 0;
  for (const auto& p : found) {
    CHECK(p.state(0) == doctest::Approx(std::tanh(2 * p.state(0))));
    stable += p.stable() ? 1 : 0;
  }
  CHECK(stable == 2);
  REQUIRE(at(found, {0.0}));
  CHECK(at(found, {0.0})->unstable == 1);
}

TEST_CASE("where a pair of fixed points has just vanished there is a slow point") {
  // r = tanh(2 r + b) touches the diagonal where tanh^2 = 1/2; a bias of 2e-3 more leaves a gap of 1e-3.
  const double r = std::sqrt(0.5), gap = 1e-3, touching = 2 * r - std::atanh(r);
  const flow f(network_of({{2}}, {touching + 2 * gap}), tanh_unit{}, nothing_shown);
  const auto found = find_fixed_points(f, table{{-0.8}, {-0.65}, {0.9}});
  REQUIRE(found.size() == 2);
  CHECK(!found[0].slow);
  CHECK(found[0].state(0) > 0.9);
  CHECK(found[1].slow);
  CHECK(found[1].starts == 2);
  CHECK(found[1].state(0) == doctest::Approx(-r).epsilon(0.01));
  CHECK(found[1].speed == doctest::Approx(gap / 0.1).epsilon(0.01));
  CHECK(found.converged() == 3);
  CHECK(found.unfinished == 0);

  const auto strict = find_fixed_points(f, table{{-0.8}, {0.9}}, {.slow_below = 1e-3});
  CHECK(strict.size() == 1);
  CHECK(strict.too_fast == 1);
  CHECK(strict.converged() == 1);
  CHECK(strict.point_of_start == std::vector<std::optional<std::size_t>>{{}, 0});
  CHECK(find_fixed_points(f, table{{-0.8}, {0.9}}, {.slow_below = 1e3, .iterations = 1}).unfinished == 2);
}

TEST_CASE("a fixed point far from the starts is an outlier, which is told apart from the points") {
  // The unit integrates near 0 and rests at 0 and, far away, at the ends of tanh's range.
  const flow f(network_of({{2, 0}, {0, 2}}, {0, 0}), tanh_unit{}, nothing_shown);
  const double end = 0.9575040240772687;  // tanh(2 x) = x
  const table starts{{0.02, 0.01}, {-0.02, 0.01}, {0.01, -0.02}, {-0.01, 0.02}, {0.9, 0.9}};
  const auto all = find_fixed_points(f, starts);
  REQUIRE(all.size() == 2);
  CHECK(all.outliers.empty());
  const auto* const far = at(all, {end, end});
  REQUIRE(far);

  // the centroid is (0.18, 0.184)
  double spread = 0;
  for (std::size_t k = 0; k < 5; ++k) spread += std::hypot(starts(k, 0) - 0.18, starts(k, 1) - 0.184) / 5;
  CHECK(far->distance == doctest::Approx(std::hypot(end - 0.18, end - 0.184) / spread));
  CHECK(at(all, {0, 0})->distance == doctest::Approx(std::hypot(0.18, 0.184) / spread));

  const auto near = find_fixed_points(f, starts, {.outlier_distance = 2});
  REQUIRE(near.size() == 1);
  CHECK(largest_difference(near[0].state, {0, 0}) < 1e-8);
  REQUIRE(near.outliers.size() == 1);
  CHECK(near.outliers[0].state == far->state);
  CHECK(near.outliers[0].eigenvalues == far->eigenvalues);
  CHECK(near.outliers[0].stable());
  CHECK(near.outliers[0].starts == 1);
  CHECK(near.converged() == 5);
  CHECK(near.point_of_start == std::vector<std::optional<std::size_t>>{0, 0, 0, 0, {}});
}

TEST_CASE("where all starts are the same state no point is an outlier") {
  const flow f(network_of({{2}}, {0}), tanh_unit{}, nothing_shown);
  const auto found = find_fixed_points(f, table{{0.3}, {0.3}, {0.3}}, {.outlier_distance = 1e-3});
  REQUIRE(found.size() == 1);
  CHECK(std::isnan(found[0].distance));
  CHECK(found[0].starts == 3);
  CHECK(found.outliers.empty());
}

TEST_CASE("a line of fixed points has one neutral direction, and is told from its surroundings") {
  const flow f(network_of({{0, 1}, {1, 0}}, {0, 0}), relu{}, nothing_shown);
  const auto found = find_fixed_points(f, table{{1, 1.5}, {2, 1}, {3, 3.2}, {3.2, 3}});
  REQUIRE(found.size() == 3);
  for (const auto& p : found) {
    CHECK(p.state(0) == doctest::Approx(p.state(1)));
    CHECK(p.neutral == 1);
    CHECK(p.unstable == 0);
  }
  CHECK(found[0].starts == 2);
  CHECK(found[0].state(0) == doctest::Approx(3.1));
  CHECK(find_fixed_points(f, table{{1, 1.5}, {2, 1}}, {.distance = 0.5}).size() == 1);
}

TEST_CASE("fixed points depend neither on the order of the starts nor on the threads") {
  const auto half = random_table(12, 12, 1.5 / std::sqrt(12.0), 5);
  const table W = half + xt::transpose(half);  // symmetric: it settles, in one of many states
  const flow f(network_of(W, numbers(xt::zeros<double>({12U}))), tanh_unit{}, nothing_shown);
  const auto starts = random_table(60, 12, 0.5, 6);
  table reversed = starts;
  for (std::size_t k = 0; k < 60; ++k)
    for (std::size_t i = 0; i < 12; ++i) reversed(k, i) = starts(59 - k, i);
  const auto found = find_fixed_points(f, starts, {.threads = 1});
  CHECK(found.size() > 1);
  for (const auto& p : found) {
    CHECK(f.speed(p.state) == p.speed);
    CHECK(p.speed <= (p.slow ? 0.5 : 1e-6));
    if (!p.slow && p.stable()) {
      numbers moved = p.state;
      moved(0) += 1e-4;
      CHECK(largest_difference(later(f, moved, 20 * time_constant(p.eigenvalues(0))), p.state) < 1e-6);
    }
  }
  CHECK(same(found, find_fixed_points(f, starts, {.threads = 3})));
  const auto backwards = find_fixed_points(f, reversed, {.threads = 1}).point_of_start;
  CHECK(std::equal(backwards.rbegin(), backwards.rend(), found.point_of_start.begin(), found.point_of_start.end()));
  CHECK(same(found, find_fixed_points(f, reversed, {.threads = 2})));
}

TEST_CASE_TEMPLATE("the states of a recording are sampled evenly over its steps and trials", Dynamics, relu,
                   current<relu>) {
  trainer<Dynamics> with(small_network(), quick_go{});
  auto m = small_model<float>();
  const auto seen = with.record(m, 8);
  const auto all = sample_states(seen, 140), delay = sample_states(seen, 10, int{quick_go::delay});
  CHECK(all.shape(0) == 140);
  std::set<std::size_t> steps, trials;
  for (std::size_t k = 0; k < 10; ++k)
    for (std::size_t s = 0; s < 70; ++s)
      for (std::size_t t = 0; t < 8; ++t) {
        bool here = true;
        for (std::size_t i = 0; i < 10; ++i) here = here && delay(k, i) == double{seen.states()(s, t, i)};
        if (here) steps.insert(s), trials.insert(t);
      }
  CHECK(steps == std::set<std::size_t>{40, 41, 42, 43, 44, 45, 46, 47, 48, 49});  // the delay's
  CHECK(trials.size() >= 6);
  CHECK(contains(refusal([&] { sample_states(seen, 10, 0); }), "phase 0 of 5; choose one after the warm-up"));
  CHECK(contains(refusal([&] { sample_states(seen, 0); }), "0 states"));
}

TEST_CASE_TEMPLATE("the fixed points of a network in its delay are at rest in the library's own simulation", Dynamics,
                   softplus, current<softplus>) {
  auto shape = small_network();
  shape.sigma = 0;
  trainer<Dynamics, double> with(shape, quick_go{});
  model<double> m(shape, {}, 1, 0);
  const auto seen = with.record(m, 4);
  const flow f(m.net, Dynamics{}, input_of(seen.batch, quick_go::delay, 0));
  const auto found = find_fixed_points(f, sample_states(seen, 20, int{quick_go::delay}));
  REQUIRE(found.size() == 1);  // weak weights: one point
  CHECK(found[0].stable());
  quick_go patient;
  patient.seconds.delay = 5;
  trainer<Dynamics, double> waiting(shape, patient);
  const auto after = waiting.record(m, 1);
  for (std::size_t i = 0; i < 10; ++i)
    CHECK(after.states()(1039, 0, i) == doctest::Approx(found[0].state(i)).epsilon(1e-9));  // the delay's last step
}

TEST_CASE("starts and limits that cannot be are refused") {
  const auto net = flip_flop();
  const flow f(net, relu{}, nothing_shown);
  CHECK(refusal([&] { find_fixed_points(f, table{{1, 2, 3}}); }) ==
        "find_fixed_points: starts of 3 numbers for 2 units; give one for each");
  CHECK(contains(refusal([&] { find_fixed_points(f, table{{1, std::nan("")}}); }), "not finite"));
  CHECK(contains(refusal([&] { find_fixed_points(f, table{{1, 2}}, {.fixed_below = 1, .slow_below = 0.1}); }),
                 "up to a speed of 1 and slow ones up to 0.1"));
  CHECK(contains(refusal([&] { find_fixed_points(f, table{{1, 2}}, {.outlier_distance = 0}); }),
                 "outliers beyond 0 times the starts' mean distance from their centroid; it must be above 0"));
}
