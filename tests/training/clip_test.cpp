// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/training/clip.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "training/quick_go.hpp"
#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

/// A gradient with four elements that are not 0, in four arrays: its norm is 10.
template <class T>
parameters<T> norm_of_ten() {
  auto shape = published_architecture(5, 3, 3);
  shape.output_bias = true;
  parameters<T> g(shape);
  g.W(1, 2) = 1, g.b(0, 4) = -5, g.W_out(0, 1) = 7, g.b_out(0, 2) = 5;
  return g;
}

}  // namespace

TEST_CASE_TEMPLATE("a norm is that of all arrays together, without what the padding holds", T, float, double) {
  auto g = norm_of_ten<T>();
  CHECK(norm_of(g) == 10);
  g.W.row(0)[5] = std::numeric_limits<T>::quiet_NaN();
  CHECK(norm_of(g) == 10);
  parameters<float> large(published_architecture(5, 3, 3));
  large.W(0, 0) = 3e30f, large.b(0, 0) = 4e30f;  // whose squares are too large for float
  CHECK(norm_of(large) == doctest::Approx(5e30));
}

TEST_CASE_TEMPLATE("a gradient of too large a norm is scaled to that norm, and keeps its direction", T, float, double) {
  auto g = norm_of_ten<T>();
  const auto before = g;
  CHECK(clip(optimiser_options{.clip_norm = 2}, g));
  CHECK(norm_of(g) == doctest::Approx(2).epsilon(1e-6));
  parameters<T>::for_each(
      [](const auto& x, const auto& y) {
        for_each_element([](T a, T b) { CHECK(a == doctest::Approx(0.2 * static_cast<double>(b)).epsilon(1e-6)); }, x,
                         y);
      },
      g, before);
}

TEST_CASE("elements are held within the value, and then the norm, if both are asked for") {
  auto g = norm_of_ten<float>();
  CHECK(clip(optimiser_options{.clip_value = 5.5}, g));
  CHECK(g.W(1, 2) == 1);
  CHECK(g.b(0, 4) == -5);
  CHECK(g.W_out(0, 1) == 5.5f);
  g = norm_of_ten<float>();
  CHECK(clip(optimiser_options{.clip_value = 1}, g));
  CHECK(norm_of(g) == 2);
  CHECK(g.b(0, 4) == -1);

  g = norm_of_ten<float>();
  CHECK(clip(optimiser_options{.clip_norm = 1, .clip_value = 1}, g));
  CHECK(norm_of(g) == doctest::Approx(1));
  CHECK(g.W(1, 2) == 0.5f);
  CHECK(g.b(0, 4) == -0.5f);
  g = norm_of_ten<float>();
  CHECK(clip(optimiser_options{.clip_norm = 3, .clip_value = 1}, g));  // whose norm is then 2
  CHECK(g.W(1, 2) == 1);
}

TEST_CASE("each array is scaled by itself, before the norm of all") {
  auto g = norm_of_ten<double>();
  const auto before = g;
  CHECK(clip(optimiser_options{.clip_array_norm = 3}, g));
  parameters<double>::for_each(
      [](const auto& x, const auto& y) {
        const double norm = norm_of(y), factor = norm > 3 ? 3 / norm : 1;
        CHECK(norm_of(x) == doctest::Approx(std::min(norm, 3.0)));
        for_each_element([&](double a, double b) { CHECK(a == doctest::Approx(factor * b)); }, x, y);
      },
      g, before);
  CHECK(clip(optimiser_options{.clip_norm = 1, .clip_array_norm = 2}, g));
  CHECK(norm_of(g) == doctest::Approx(1));
  g = before;
  CHECK_FALSE(clip(optimiser_options{.clip_array_norm = 9}, g));
  CHECK(norm_of(g) == norm_of(before));
}

TEST_CASE("a gradient within the limits stays as it is, bit for bit, and so does one that is not finite") {
  const auto before = norm_of_ten<float>();
  auto g = before;
  for (const optimiser_options& o :
       {optimiser_options{}, {.clip_norm = 10}, {.clip_value = 7}, {.clip_norm = 10, .clip_value = 7}}) {
    CHECK_FALSE(clip(o, g));
    CHECK(same_bits(g, before));
  }
  for (const float bad : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    g.W(0, 0) = bad;
    const auto not_finite = g;
    CHECK_FALSE(clip(optimiser_options{.clip_norm = 1, .clip_value = 1}, g));
    CHECK(same_bits(g, not_finite));
  }
}

TEST_CASE("an iteration clips its gradient before the step, and counts") {
  trainer<relu, double> with(small_network(), quick_go{});
  auto usual = small_model<double>();
  with.gradient(usual, base{}, 3);
  const double norm = norm_of(usual.gradient);
  const auto model_with = [](const optimiser_options& o) { return model<double>(small_network(), o, 1, 0); };
  auto within = model_with({.clip_norm = 2 * norm}), beyond = model_with({.rule = sgd{}, .clip_norm = norm / 4});
  const auto start = beyond.net.values();
  with.iterate(usual, base{}, 3), with.iterate(within, base{}, 3), with.iterate(beyond, base{}, 3);
  CHECK(same_bits(within.net.values(), usual.net.values()));
  CHECK(within.clipped_steps == 0);
  CHECK(usual.clipped_steps == 0);
  CHECK(beyond.clipped_steps == 1);
  CHECK(norm_of(beyond.gradient) == doctest::Approx(norm / 4));
  parameters<double> moved(small_network());
  parameters<double>::for_each(
      [](auto& d, const auto& a, const auto& b) {
        for_each_element([](double& x, double y, double z) { x = y - z; }, d, a, b);
      },
      moved, start, beyond.net.values());
  CHECK(norm_of(moved) == doctest::Approx(0.01 * norm / 4));  // the rate is 0.1 / units
}

TEST_CASE("a gradient whose squares are too large for float is clipped where that is asked for, else it is a failure") {
  auto a = small_network();
  a.sigma = 0;
  trainer<relu> with(a, quick_go{}, {}, {.rates = 1e27});
  const auto iterated = [&](const optimiser_options& o) {
    model<float> m(a, o, 1, 0);
    const auto set = [](matrix<float>& x, float value) { for_each_element([=](float& e) { e = value; }, x); };
    m.net.change([&](auto& values) { set(values.W, 0.2f), set(values.W_in, 0), set(values.b, 1e-4f); });
    with.iterate(m, base{}, 3);
    return m;
  };
  const auto usual = iterated({}), clipped = iterated({.clip_norm = 1});
  CHECK(contains(usual.failure, "but a gradient that is not finite"));
  CHECK(clipped.failure.empty());
  CHECK(clipped.clipped_steps == 1);
}

TEST_CASE("evaluations have the steps clipped since the one before, and only where gradients are limited") {
  ensemble_options some_clipped{.units = 10, .models = 2, .seed = 5, .learning_rate = 0.02};
  using kind = ensemble<quick_go, base, relu>;
  kind usual(some_clipped);
  usual.train(briefly());
  CHECK_FALSE(usual[0].curve.front().clipped_steps);
  for (const double limit : {1e-9, 0.5, 1e9}) {
    CAPTURE(limit);
    some_clipped.optimiser.clip_norm = limit;
    kind clipped(some_clipped);
    clipped.train(briefly(never, 20)), clipped.train(briefly());
    for (std::size_t i = 0; i < clipped.size(); ++i) {
      std::int64_t sum = 0;
      for (const evaluation& e : clipped[i].curve) {
        REQUIRE(e.clipped_steps);
        CHECK(*e.clipped_steps >= 0);
        CHECK(*e.clipped_steps <= briefly().evaluate_every);
        sum += *e.clipped_steps;
      }
      CHECK(clipped[i].clipped_steps == sum);
      CHECK(sum >= (limit < 0.1 ? 50 : 0));
      CHECK(sum <= (limit < 1 ? 50 : 0));
    }
    if (limit > 1) CHECK(same_bits(clipped[0].net.values(), usual[0].net.values()));
  }
}
