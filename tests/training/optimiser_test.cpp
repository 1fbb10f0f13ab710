// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/training/optimiser.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <type_traits>
#include <vector>

#include "training/quick_go.hpp"
#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

/// An optimiser as its reference has it, number by number.
struct plain_optimiser {
  optimiser_options o;
  std::vector<double> x, m = std::vector<double>(x.size()), v = m;
  int t = 0;

  template <class T>
  void step(const std::vector<T>& gradient) {
    ++t;
    for (std::size_t i = 0; i < x.size(); ++i)
      std::visit([&](const auto& rule) { step(rule, gradient[i], x[i], m[i], v[i]); }, o.rule);
  }
  void step(const adam& a, double g, double& x_, double& m_, double& v_) const {
    m_ = a.beta1 * m_ + (1 - a.beta1) * g;
    v_ = a.beta2 * v_ + (1 - a.beta2) * g * g;
    const double rate = o.learning_rate * std::sqrt(1 - std::pow(a.beta2, t)) / (1 - std::pow(a.beta1, t));
    x_ -= rate * m_ / (std::sqrt(v_) + a.epsilon);
  }
  void step(const adamw& a, double g, double& x_, double& m_, double& v_) const {
    x_ *= 1 - o.learning_rate * a.weight_decay;  // as PyTorch has it
    step(adam{a.beta1, a.beta2, a.epsilon}, g, x_, m_, v_);
  }
  void step(const sgd& s, double g, double& x_, double& m_, double&) const {
    m_ = s.momentum * m_ + g;
    x_ -= o.learning_rate * m_;
  }
  void step(const rmsprop& r, double g, double& x_, double& m_, double& v_) const {
    v_ = r.decay * v_ + (1 - r.decay) * g * g;
    m_ = r.momentum * m_ + g / (std::sqrt(v_) + r.epsilon);
    x_ -= o.learning_rate * m_;
  }
};

template <class T>
double largest_error(const std::vector<T>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double error = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    error = std::max(error, std::abs(static_cast<double>(a[i]) - b[i]));
  return error;
}

template <class T>
plain_optimiser plain(const parameters<T>& start, const optimiser_options& o) {
  const auto x = all_of(start);
  return {o, {x.begin(), x.end()}};
}

/// Gradients of all sizes, some of them always 0, that change sign now and then.
template <class T>
void fill(parameters<T>& gradient, int t) {
  int i = 0;
  parameters<T>::for_each(
      [&](matrix<T>& g) {
        for_each_element(
            [&](T& x) {
              ++i, x = static_cast<T>(i % 7 == 0 ? 0 : std::pow(10, i % 5 - 4) * std::sin(i + 0.3 * t));
            },
            g);
      },
      gradient);
}

const std::vector<optimiser_options> every_rule{
    {.learning_rate = 0.002},
    {.rule = adam{.beta1 = 0.5, .beta2 = 0.9, .epsilon = 1e-3}, .learning_rate = 0.1},
    {.rule = adamw{}, .learning_rate = 0.002},
    {.rule = adamw{.beta1 = 0.5, .beta2 = 0.9, .epsilon = 1e-3, .weight_decay = 0.5}, .learning_rate = 0.1},
    {.rule = sgd{}, .learning_rate = 0.01},
    {.rule = sgd{.momentum = 0.9}, .learning_rate = 0.01},
    {.rule = rmsprop{}, .learning_rate = 0.002},
    {.rule = rmsprop{.decay = 0.99, .momentum = 0.5, .epsilon = 1e-3}, .learning_rate = 0.01},
};

/// What steps with fill()'s gradients make of the first values of a network.
template <class T>
parameters<T> stepped(const optimiser_options& o, int steps) {
  const auto shape = published_architecture(15, 3, 5);
  auto values = initial_values().make<T>(shape, 1, 0);
  optimiser<T> with(shape, o);
  parameters<T> gradient(shape);
  for (int t = 0; t < steps; ++t) {
    fill(gradient, t);
    with.step(values, gradient);
  }
  return values;
}

}  // namespace

TEST_CASE_TEMPLATE("every rule is its formula in double, over many steps, and leaves the padding zero", T, float,
                   double) {
  for (const auto& options : every_rule) {
    CAPTURE(name_of(options.rule));
    const auto shape = published_architecture(15, 3, 5);  // no row is a whole batch
    auto values = initial_values().make<T>(shape, 1, 0);
    auto expected = plain(values, options);
    optimiser<T> with(shape, options);
    parameters<T> gradient(shape);
    constexpr int steps = 500;
    for (int t = 0; t < steps; ++t) {
      fill(gradient, t);
      with.step(values, gradient);
      expected.step(all_of(gradient));
    }
    CHECK(with.steps() == steps);
    CHECK(with.latest_rate() == options.learning_rate);
    // The sums stay within a few units; float rounds 500 of them, and its v where it is small.
    CHECK(largest_error(all_of(values), expected.x) < (std::is_same_v<T, float> ? 5e-4 : 1e-11));
    parameters<T>::for_each(
        [](const matrix<T>& x) {
          for (index_t r = 0; r < x.rows(); ++r)
            for (index_t c = x.columns(); c < x.stride(); ++c) REQUIRE(x.row(r)[c] == 0);
        },
        values);
  }
}

TEST_CASE_TEMPLATE("without weight decay AdamW is Adam, bit for bit", T, float, double) {
  CHECK(same_bits(stepped<T>({.rule = adamw{.weight_decay = 0}, .learning_rate = 0.01}, 50),
                  stepped<T>({.learning_rate = 0.01}, 50)));
  CHECK_FALSE(same_bits(stepped<T>({.rule = adamw{}, .learning_rate = 0.01}, 50),
                        stepped<T>({.learning_rate = 0.01}, 50)));
}

TEST_CASE("without momentum a step of SGD is the rate times the gradient, and that of RMSprop its sign at first") {
  const auto shape = published_architecture(5, 1, 1);
  parameters<double> values(shape), gradient(shape);
  gradient.W(0, 0) = 3, gradient.W(1, 2) = -50;
  optimiser<double> descent(shape, {.rule = sgd{}, .learning_rate = 0.5});
  descent.step(values, gradient), descent.step(values, gradient);
  CHECK(values.W(0, 0) == -3);
  CHECK(values.W(1, 2) == 50);
  values = parameters<double>(shape);
  optimiser<double> signs(shape, {.rule = rmsprop{.decay = 0}, .learning_rate = 0.5});
  signs.step(values, gradient), signs.step(values, gradient);
  CHECK(values.W(0, 0) == doctest::Approx(-1).epsilon(1e-6));
  CHECK(values.W(1, 2) == doctest::Approx(1).epsilon(1e-6));
  CHECK(values.W(2, 2) == 0);
}

TEST_CASE("what the padding of a gradient holds reaches no value") {
  for (const auto& options : every_rule) {
    CAPTURE(name_of(options.rule));
    const auto shape = published_architecture(5, 3, 3);
    auto values = initial_values().make<float>(shape, 1, 0), others = values;
    parameters<float> gradient(shape);
    optimiser<float> clean(shape, options), soiled(shape, options);
    for (int t = 0; t < 3; ++t) {
      fill(gradient, t);
      clean.step(values, gradient);
      for (index_t r = 0; r < 5; ++r) gradient.W.row(r)[5] = std::numeric_limits<float>::quiet_NaN();
      soiled.step(others, gradient);
    }
    for_each_element([](float a, float b) { CHECK(a == b); }, values.W, others.W);
  }
}

TEST_CASE_TEMPLATE("by every rule frozen elements stay what they were, bit for bit, and others go as without them", T,
                   float, double) {
  auto shape = published_architecture(15, 3, 5);  // no row is a whole batch
  const auto free = shape;
  shape.rules.b.trained = false;
  shape.rules.W.frozen.resize(15, 15), shape.rules.W_out.frozen.resize(5, 6);
  for (index_t i = 0; i < 15; ++i) shape.rules.W.frozen(i, (3 * i) % 15) = 1;
  shape.rules.W_out.frozen(4, 5) = 1;
  auto rules = every_rule;
  rules.push_back({.rule = adamw{.weight_decay = 0.5}, .learning_rate = 0.01});
  for (const auto& options : rules) {
    CAPTURE(name_of(options.rule));
    const auto start = initial_values().make<T>(shape, 1, 0);
    auto held = start, others = start;
    held.W(0, 0) = others.W(0, 0) = T(-0.0);
    const auto first = held;
    optimiser<T> with(shape, options), without(free, options);
    parameters<T> gradient(shape);
    for (int t = 0; t < 5; ++t) {
      fill(gradient, t);
      without.step(others, gradient), with.step(held, gradient);
    }
    with.retake(held, 0.02), without.retake(others, 0.02);
    parameters<T>::for_each(
        [](const matrix<T>& x, const matrix<T>& before, const matrix<T>& other, const array_rules& r) {
          for (index_t i = 0; i < x.rows(); ++i)
            for (index_t j = 0; j < x.columns(); ++j) {
              const T expected = r.may_change(i, j) ? other(i, j) : before(i, j);
              CHECK(x(i, j) == expected);
              CHECK(std::signbit(x(i, j)) == std::signbit(expected));
            }
        },
        held, first, others, shape.rules);
    CHECK(held.W(0, 1) != first.W(0, 1));
  }
}

TEST_CASE("the first step is the learning rate, against the gradient's sign, 0.1 / units unless it is set") {
  const auto shape = published_architecture(5, 1, 1);
  for (const double rate : {0.0, 0.002}) {
    parameters<double> values(shape), gradient(shape);
    optimiser<double> with(shape, {.learning_rate = rate});
    gradient.W(0, 0) = 3, gradient.W(1, 2) = -50;
    with.step(values, gradient);
    const double expected = rate > 0 ? rate : 0.02;
    CHECK(with.options().learning_rate == expected);
    CHECK(values.W(0, 0) == doctest::Approx(-expected).epsilon(1e-4));
    CHECK(values.W(1, 2) == doctest::Approx(expected).epsilon(1e-4));
    CHECK(values.W(2, 2) == 0);
  }
}

TEST_CASE("the latest step taken anew at another rate is what that rate would have given, by every rule") {
  for (auto slowly : every_rule) {
    CAPTURE(name_of(slowly.rule));
    const auto shape = published_architecture(5, 1, 1);
    auto fast_options = slowly;
    fast_options.learning_rate = 0.5, slowly.learning_rate = 0.003;
    auto values = initial_values().make<double>(shape, 1, 0), start = values, expected = values;
    parameters<double> gradient(shape);
    optimiser<double> fast(shape, fast_options), slow(shape, slowly);
    slow.retake(values, 0.1);
    CHECK(same_bits(values, start));  // there was no step
    for (int t = 0; t < 3; ++t) {
      fill(gradient, t);
      expected = values;
      fast.step(values, gradient);
      slow.step(expected, gradient);
    }
    CHECK_FALSE(same_bits(values, expected));
    optimiser<double> resumed(shape, slowly);
    resumed.restore(fast.steps(), fast.latest_rate(), fast.mean(), fast.square());
    resumed.retake(values, resumed.rate_at(2));
    CHECK(resumed.latest_rate() == 0.003);
    const auto as_expected = all_of(expected);
    CHECK(largest_error(all_of(values), {as_expected.begin(), as_expected.end()}) < 1e-13);
  }
}

TEST_CASE("a step has the rate that the schedule gives its iteration") {
  const auto shape = published_architecture(5, 1, 1);
  parameters<double> values(shape), gradient(shape);
  gradient.W(0, 0) = 1;
  optimiser<double> with(shape, {.rule = sgd{}, .learning_rate = 1,
                                 .rate_schedule = {.shape = rate_shape::stepped, .iterations = 2, .factor = 0.5}});
  with.step(values, gradient, 7);
  CHECK(with.latest_rate() == 0.125);
  CHECK(values.W(0, 0) == -0.125);
  with.reset();
  with.step(values, gradient);  // the iteration of an optimiser by itself is the number of its steps
  CHECK(with.latest_rate() == 1);
  CHECK(values.W(0, 0) == -1.125);
}

TEST_CASE("the optimiser's state is carried from stage to stage") {
  trainer<relu, double> with(small_network(), quick_go{});
  auto m = small_model<double>();
  auto expected = plain(m.net.values(), m.optimiser.options());
  const auto iterate = [&](const auto& method) {
    for (int i = 0; i < 4; ++i) {
      with.iterate(m, method, 3);
      expected.step(all_of(m.gradient));
    }
  };
  iterate(cd<>{.theta = 10});
  iterate(cd<>{.theta = 2});
  iterate(base{});
  CHECK(m.optimiser.steps() == 12);
  CHECK(m.iteration == 12);
  CHECK(largest_error(all_of(m.net.values()), expected.x) < 1e-13);
}

TEST_CASE("every rule learns a simple task, and a network depends neither on threads nor on company") {
  for (auto options : every_rule) {
    CAPTURE(name_of(options.rule));
    const auto* descent = std::get_if<sgd>(&options.rule);
    options.learning_rate = !descent ? 0.02 : descent->momentum > 0 ? 0.5 : 5;
    options.clip_norm = 1;
    options.rate_schedule = {.shape = rate_shape::cosine, .iterations = 200, .warm_up_iterations = 5};
    ensemble_options three{.units = 10, .models = 3, .seed = 5, .optimiser = options, .threads = 2};
    ensemble<quick_go, base, relu> all(three);
    three.models = 1, three.first = 2;
    ensemble<quick_go, base, relu> one(three);
    all.train(briefly(never, 200)), one.train(briefly(never, 200));
    CHECK(same(all[2], one[0]));
    const auto mean = [](auto from) {  // of the loss in five evaluations
      return std::accumulate(from, from + 5, 0.0, [](double sum, const evaluation& e) { return sum + e.loss / 5; });
    };
    for (std::size_t i = 0; i < all.size(); ++i)
      CHECK(mean(all[i].curve.end() - 5) < 0.8 * mean(all[i].curve.begin()));
  }
}

TEST_CASE("options that make no optimiser are refused, with their value and what is possible") {
  const auto refusal_of = [](const optimiser_options& o) {
    return refusal([&] { optimiser<float> with(small_network(), o); });
  };
  constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  for (const double bad : {nan, -1.0, infinite})
    CHECK(contains(refusal_of({.learning_rate = bad}), "; it must be above 0 and finite, or 0 for 0.1 / units"));
  CHECK(refusal_of({.rule = adam{.beta1 = 1}}) == "adam: beta1 = 1; it must be 0 to below 1 and finite");
  CHECK(refusal_of({.rule = adam{.beta2 = -0.1}}) == "adam: beta2 = -0.1; it must be 0 to below 1 and finite");
  CHECK(refusal_of({.rule = adam{.epsilon = nan}}) == "adam: epsilon = nan; it must be above 0 and finite");
  CHECK(refusal_of({.rule = adamw{.weight_decay = -1}}) ==
        "adamw: weight_decay = -1; it must be at least 0 and finite");
  CHECK(contains(refusal_of({.rule = adamw{.weight_decay = 20}, .learning_rate = 0.05}),
                 "adamw: a weight decay of 20 with a learning rate of 0.05, by which a step takes off all"));
  CHECK(refusal_of({.rule = sgd{.momentum = 1}}) == "sgd: momentum = 1; it must be 0 to below 1 and finite");
  CHECK(refusal_of({.rule = rmsprop{.decay = 1}}) == "rmsprop: decay = 1; it must be 0 to below 1 and finite");
  CHECK(refusal_of({.clip_norm = -1}) ==
        "optimiser: clip_norm = -1; it must be above 0 and finite, or 0 to clip no norm");
  CHECK(refusal_of({.clip_value = infinite}) ==
        "optimiser: clip_value = inf; it must be above 0 and finite, or 0 to clip no element");
  CHECK(contains(refusal_of({.rate_schedule = {.shape = rate_shape::cosine}}), "rate schedule: cosine with 0"));

  CHECK(refusal([] { policy_named<update_rule>("optimiser", "adagrad"); }) ==
        "there is no optimiser 'adagrad'; choose one of adam, adamw, sgd, rmsprop");
  for (const auto& options : every_rule)
    CHECK(name_of(policy_named<update_rule>("optimiser", name_of(options.rule))) == name_of(options.rule));
}

TEST_CASE("an ensemble has the learning rate of its options or of its optimiser, not two of them") {
  using kind = ensemble<quick_go, base, relu>;
  const auto rate_of = [](const ensemble_options& o) { return kind(o)[0].optimiser.options().learning_rate; };
  CHECK(rate_of({.units = 10}) == 0.01);
  CHECK(rate_of({.units = 10, .learning_rate = 0.5}) == 0.5);
  CHECK(rate_of({.units = 10, .optimiser = {.rule = sgd{}, .learning_rate = 0.25}}) == 0.25);
  CHECK(rate_of({.units = 10, .learning_rate = 0.5, .optimiser = {.clip_norm = 1, .clip_value = 2}}) == 0.5);
  CHECK(rate_of({.units = 10, .learning_rate = 0.5, .optimiser = {.learning_rate = 0.5}}) == 0.5);
  CHECK(refusal([&] { rate_of({.units = 10, .learning_rate = 0.5, .optimiser = {.learning_rate = 0.25}}); }) ==
        "ensemble: a learning rate of 0.5, and one of 0.25 in its optimiser; give one of them");
  CHECK(contains(refusal([&] { rate_of({.units = 10, .optimiser = {.rule = sgd{.momentum = 2}}}); }), "momentum = 2"));
}
