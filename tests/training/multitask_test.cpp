// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/tasks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

weighted_tasks go_and_match(double of_go, double of_match) {
  return {{quick_go{}, of_go}, {quick_match{}, of_match}};
}

/// Loss and gradient of a first iteration, in double.
std::pair<double, std::vector<double>> gradient_of(const weighted_tasks& tasks, l1_regulariser regulariser) {
  trainer<relu, double> with(small_network(), tasks, {}, regulariser);
  auto m = small_model<double>();
  const double loss = with.gradient(m, dasc<>{.theta = 10, .beta = 0.3}, 3);
  return {loss, all_of(m.gradient)};
}

/// Counts how often it is told of the network's outputs.
struct counting_go : quick_go {
  std::shared_ptr<int> calls = std::make_shared<int>(0);
  void feedback(int, const outputs_view&, trial_batch&) const { ++*calls; }
};

/// A task of fewer channels.
struct narrow_go : quick_go {
  static constexpr std::string_view name = "narrow_go";
  static constexpr int inputs = 3;
};

/// A loss that is not the one of the other tasks.
struct other_loss {
  auto output(auto z) const { return z; }
  auto cost(auto y, auto target) const { return square(y - target); }
};

}  // namespace

TEST_CASE("the gradient of several tasks is the weighted sum of theirs, and the weights' cost counts once") {
  constexpr l1_regulariser rates_only{.rates = 0.1, .weights = 0}, both_costs{.rates = 0.1, .weights = 0.2};
  const auto go = gradient_of(go_and_match(1, 0), rates_only);
  const auto match = gradient_of(go_and_match(0, 1), rates_only);
  const auto alone = gradient_of(quick_go{}, rates_only), cost = gradient_of(quick_go{}, both_costs);
  const auto sum = gradient_of(go_and_match(0.3, 1.6), both_costs);
  CHECK(go.first == alone.first);
  CHECK(sum.first ==
        doctest::Approx(0.3 * go.first + 1.6 * match.first + (cost.first - alone.first)).epsilon(1e-12));
  CHECK(match.first > 0.01);
  double largest = 0, error = 0, from_match = 0;
  for (std::size_t i = 0; i < sum.second.size(); ++i) {
    CHECK(go.second[i] == alone.second[i]);
    const double expected = 0.3 * go.second[i] + 1.6 * match.second[i] + (cost.second[i] - alone.second[i]);
    largest = std::max(largest, std::abs(expected)), error = std::max(error, std::abs(sum.second[i] - expected));
    from_match = std::max(from_match, std::abs(match.second[i]));
  }
  CHECK(error < 1e-14 * largest + 1e-16);
  CHECK(from_match > 0.01 * largest);
}

TEST_CASE("tasks that are equally weighted have weights of sum 1, and are called by all their names") {
  const auto four = equally_weighted(go{}, go{}, delayed_go{}, go{});
  CHECK(four.size() == 4);
  for (const auto& t : four) CHECK(t.weight == 0.25);
  CHECK(four.name == "go+go+delayed_go+go");
  const auto all = std::apply([](const auto&... task) { return equally_weighted(task...); }, all_tasks{});
  CHECK(all.size() == 20);
  static_assert(trainable<go> && trainable<weighted_tasks> && !task<weighted_tasks> && !trainable<int>);
}

TEST_CASE("a list of one task is that task, bit for bit") {
  trainer<relu> list(small_network(), weighted_tasks{{quick_go{}, 1}});
  trainer<relu> single(small_network(), quick_go{});
  auto a = small_model<float>(), b = small_model<float>();
  const dasc<> method{.theta = 10, .beta = 0.5};
  for (int i = 0; i < 5; ++i) CHECK(list.iterate(a, method, 3) == single.iterate(b, method, 3));
  CHECK(same_bits(a.net.values(), b.net.values()));
  CHECK(list.evaluate(a, 20).overall == single.evaluate(b, 20).overall);
}

TEST_CASE("each task has trials and noise of its own, at its place in the list") {
  trainer<relu> twice(small_network(), equally_weighted(quick_match{}, quick_match{}));
  trainer<relu> with(small_network(), equally_weighted(quick_go{}, quick_match{}));
  auto m = small_model<float>();
  const auto mean = with.evaluate(m, 50);
  const std::vector<performance> found(with.by_task().begin(), with.by_task().end());
  twice.evaluate(m, 50);
  CHECK(twice.by_task()[0].overall != twice.by_task()[1].overall);
  REQUIRE(found.size() == 2);
  CHECK(found[1].overall == twice.by_task()[1].overall);
  CHECK(found[0].overall == trainer<relu>(small_network(), quick_go{}).evaluate(m, 50).overall);
  CHECK(mean.overall == (found[0].overall + found[1].overall) / 2);
  CHECK(mean.response == (found[0].response + found[1].response) / 2);

  with.gradient(m, base{}, 3);
  trial_batch expected;
  draw_batch(quick_match{}, expected, {.seed = m.seed, .trials = 3, .part = 1});
  const auto& drawn = with.batch();
  REQUIRE(drawn.trained_steps() == expected.trained_steps());
  for (int p = 0; p < static_cast<int>(expected.phases().size()); ++p)
    CHECK(std::equal(expected.input(p), expected.input(p) + 3 * quick_match::inputs, drawn.input(p)));
}

TEST_CASE("a task in a list that closes the loop is told of its own outputs alone") {
  const counting_go counting;
  const auto calls = counting.calls;
  trainer<relu> with(small_network(), equally_weighted(quick_go{}, counting));
  auto m = small_model<float>();
  with.iterate(m, base{}, 3);
  CHECK(*calls == 5);  // phases
  with.evaluate(m, 4);
  CHECK(*calls == 10);
}

TEST_CASE("a task that breaks off after another one leaves no trace of it") {
  struct breaking_match : quick_match {
    std::shared_ptr<int> left = std::make_shared<int>(1 << 20);  // trials that are drawn before it breaks
    void draw(trial& t, trial_draws& u) const {
      if (--*left == 0) throw std::runtime_error("breaking_match: it broke");
      quick_match::draw(t, u);
    }
  };
  const breaking_match breaking;
  trainer<relu> with(small_network(), equally_weighted(quick_go{}, breaking));
  trainer<relu> whole(small_network(), equally_weighted(quick_go{}, quick_match{}));
  auto m = small_model<float>(), expected = small_model<float>();
  for (int i = 0; i < 6; ++i) {
    if (i == 3) {
      *breaking.left = 2;
      CHECK_THROWS_AS(with.iterate(m, base{}, 3), std::runtime_error);
      *breaking.left = 1 << 20;
    }
    with.iterate(m, base{}, 3), whole.iterate(expected, base{}, 3);
  }
  CHECK(same_bits(m.net.values(), expected.net.values()));
}

TEST_CASE("several tasks are trained alike on any number of threads and in pieces, and evaluated one by one") {
  const auto both = equally_weighted(quick_go{}, quick_match{});
  using many = ensemble<weighted_tasks, dasc<10>, relu>;
  many all(some(3, 1), both), threads(some(3, 2), both), in_pieces(some(3, 2), both), last(some(1, 1, 2), both);
  all.train(briefly()), threads.train(briefly()), last.train(briefly());
  for (const std::int64_t until : {10, 35, 50}) in_pieces.train(briefly(never, until));
  check_same(threads, all);
  check_same(in_pieces, all);
  CHECK(same(last[0], all[2]));
  for (const evaluation& e : all[1].curve) {
    REQUIRE(e.by_task.size() == 2);
    CHECK(e.performance == (e.by_task[0].overall + e.by_task[1].overall) / 2);
  }
  models single(some(1));
  single.train(briefly());
  CHECK(single[0].curve[0].by_task.empty());
}

TEST_CASE("both of two tasks are learnt") {
  trainer<relu> with(small_network(20), equally_weighted(quick_go{}, quick_match{}));
  model<float> m(small_network(20), {.learning_rate = 0.01}, 1, 0);
  with.evaluate(m, 50);
  const std::vector<performance> before(with.by_task().begin(), with.by_task().end());
  for (int i = 0; i < 300; ++i) with.iterate(m, base{}, 5);
  with.evaluate(m, 50);
  for (std::size_t k = 0; k < 2; ++k) CHECK(with.by_task()[k].overall > before[k].overall + 0.2);
}

TEST_CASE("a failure tells the task in which it was seen first") {
  trainer<relu> with(small_network(), equally_weighted(quick_go{}, quick_match{}));
  auto m = small_model<float>();
  m.net.change([](auto& values) { for_each_element([](float& w) { w = 20; }, values.W); });
  CHECK_FALSE(std::isfinite(with.iterate(m, base{}, 3)));
  CHECK(contains(m.failure, ", first non-finite in phase 'stimulus' of quick_go; "));
}

TEST_CASE("weights that make no loss are refused, and so is a step that one of the tasks does not allow") {
  const auto told = [](double of_go, double of_match) { return refusal([&] { go_and_match(of_go, of_match); }); };
  CHECK(told(1, -0.5) ==
        "quick_go+quick_match: a weight of -0.5 for the task quick_match; it must be 0 or more and finite");
  CHECK(told(0, 0) == "quick_go+quick_match: all weights are 0; give a task that is to be learnt one above 0");
  CHECK(contains(told(NAN, 1), "nan for the task quick_go"));
  quick_match jittered;
  jittered.seconds.jitter = 1;
  ensemble<weighted_tasks, base, relu> all(some(1), equally_weighted(quick_go{}, jittered));
  CHECK(contains(refusal([&] { all.train(briefly()); }), "quick_match: phase 'fixation'"));
}

TEST_CASE("tasks that one network cannot learn together are refused, with what differs between them") {
  CHECK(contains(refusal([] { equally_weighted(quick_go{}, narrow_go{}); }),
                 "the task narrow_go has 3 inputs and 33 outputs, and quick_go 85 inputs and 33 outputs; one network "
                 "learns them, so that these numbers must be the same"));
  CHECK(contains(refusal([] { weighted_tasks({{quick_go{}, 1}, {any_task(quick_match{}, other_loss{}), 1}}); }),
                 "the task quick_match has the loss other_loss, and quick_go squared_error; give them the same"));
  CHECK(contains(refusal([] { equally_weighted(rule_reversal{}, rule_reversal{}); }),
                 "the task rule_reversal says the architecture or the trials of its training; train it alone"));
  CHECK(contains(refusal([] { weighted_tasks(std::vector<weighted_task>()); }),
                 "0 tasks; one network can learn 1 to 128 together"));
}
