// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/task/tasks.hpp>

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

using both_tasks = multitask<quick_go, quick_match>;
using both_trainer = trainer<both_tasks, relu>;

/// Loss and gradient of a first iteration, in double.
template <trainable Task>
std::pair<double, std::vector<double>> gradient_of(Task task, l1_regulariser regulariser) {
  trainer<Task, relu, double, store_all, squared_error, l1_regulariser> with(small_network(), task, {}, {}, {},
                                                                            regulariser);
  auto m = small_model<double>();
  const double loss = with.gradient(m, dasc<>{.theta = 10, .beta = 0.3}, 3);
  return {loss, all_of(m.gradient)};
}

/// Counts how often it is told of the network's outputs.
struct counting_go : quick_go {
  std::shared_ptr<int> calls = std::make_shared<int>(0);
  void feedback(int, const outputs_view&, trial_batch&) const { ++*calls; }
};

/// A list that makes its tasks while they are asked for.
struct made_to_order {
  static constexpr std::string_view name = "made_to_order";
  static constexpr int inputs = quick_go::inputs, outputs = quick_go::outputs;
  void for_each_task(auto f) const {
    quick_go slow;
    slow.seconds.response = 0.2;
    f(quick_go{}, 0.5), f(slow, 0.5);
  }
};

}  // namespace

TEST_CASE("the gradient of several tasks is the weighted sum of theirs, and the weights' cost counts once") {
  constexpr l1_regulariser rates_only{.rates = 0.1, .weights = 0}, both_costs{.rates = 0.1, .weights = 0.2};
  const auto go = gradient_of(both_tasks{.weights = {1, 0}}, rates_only);
  const auto match = gradient_of(both_tasks{.weights = {0, 1}}, rates_only);
  const auto alone = gradient_of(quick_go{}, rates_only), cost = gradient_of(quick_go{}, both_costs);
  const auto sum = gradient_of(both_tasks{.weights = {0.3, 1.6}}, both_costs);
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

TEST_CASE("a list may make its tasks while they are asked for") {
  multitask<quick_go, quick_go> list;
  std::get<1>(list.tasks).seconds.response = 0.2;
  CHECK(gradient_of(made_to_order{}, {}) == gradient_of(list, {}));
}

TEST_CASE("by default all tasks weigh the same") {
  CHECK(both_tasks{}.weights == std::array{0.5, 0.5});
  multitask<go, go, go, go> four;
  CHECK(four.weights == std::array{0.25, 0.25, 0.25, 0.25});
  static_assert(std::same_as<multitask_of<std::tuple<go, delayed_go>>, multitask<go, delayed_go>>);
  static_assert(trainable<go> && trainable<both_tasks> && !task<both_tasks> && !trainable<int>);
}

TEST_CASE("a list of one task is that task, bit for bit") {
  trainer<multitask<quick_go>, relu> list(small_network());
  trainer<quick_go, relu> single(small_network());
  auto a = small_model<float>(), b = small_model<float>();
  const dasc<> method{.theta = 10, .beta = 0.5};
  for (int i = 0; i < 5; ++i) CHECK(list.iterate(a, method, 3) == single.iterate(b, method, 3));
  CHECK(same_bits(a.net.values, b.net.values));
  CHECK(list.evaluate(a, 20).overall == single.evaluate(b, 20).overall);
}

TEST_CASE("each task has trials and noise of its own, at its place in the list") {
  trainer<multitask<quick_match, quick_match>, relu> twice(small_network());
  both_trainer with(small_network());
  auto m = small_model<float>();
  const auto mean = with.evaluate(m, 50);
  const std::vector<performance> found(with.by_task().begin(), with.by_task().end());
  twice.evaluate(m, 50);
  CHECK(twice.by_task()[0].overall != twice.by_task()[1].overall);
  REQUIRE(found.size() == 2);
  CHECK(found[1].overall == twice.by_task()[1].overall);
  CHECK(found[0].overall == trainer<quick_go, relu>(small_network()).evaluate(m, 50).overall);
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
  multitask<quick_go, counting_go> list;
  const auto calls = std::get<1>(list.tasks).calls;
  trainer<multitask<quick_go, counting_go>, relu> with(small_network(), list);
  auto m = small_model<float>();
  with.iterate(m, base{}, 3);
  CHECK(*calls == 5);  // phases
  with.evaluate(m, 4);
  CHECK(*calls == 10);
}

TEST_CASE("several tasks are trained alike on any number of threads and in pieces, and evaluated one by one") {
  using many = ensemble<both_tasks, dasc<10>, relu>;
  many all(some(3, 1)), threads(some(3, 2)), in_pieces(some(3, 2)), last(some(1, 1, 2));
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
  both_trainer with(small_network(20));
  model<float> m(small_network(20), {.learning_rate = 0.01}, 1, 0);
  with.evaluate(m, 50);
  const std::vector<performance> before(with.by_task().begin(), with.by_task().end());
  for (int i = 0; i < 300; ++i) with.iterate(m, base{}, 5);
  with.evaluate(m, 50);
  for (std::size_t k = 0; k < 2; ++k) CHECK(with.by_task()[k].overall > before[k].overall + 0.2);
}

TEST_CASE("a failure tells the task in which it was seen first") {
  both_trainer with(small_network());
  auto m = small_model<float>();
  for_each_element([](float& w) { w = 20; }, m.net.values.W);
  CHECK_FALSE(std::isfinite(with.iterate(m, base{}, 3)));
  CHECK(contains(m.failure, ", first non-finite in phase 'stimulus' of quick_go; "));
}

TEST_CASE("weights that make no loss are refused, and so is a step that one of the tasks does not allow") {
  const auto told = [](std::array<double, 2> weights) {
    return refusal([&] { both_trainer(small_network(), both_tasks{.weights = weights}); });
  };
  CHECK(told({1, -0.5}) ==
        "multitask: a weight of -0.500000 for the task quick_match; it must be 0 or more and finite");
  CHECK(told({0, 0}) == "multitask: all weights are 0; give a task that is to be learnt one above 0");
  CHECK(contains(told({NAN, 1}), "nan for the task quick_go"));
  both_tasks list;
  std::get<1>(list.tasks).seconds.jitter = 1;
  ensemble<both_tasks, base, relu> all(some(1), list);
  CHECK(contains(refusal([&] { all.train(briefly()); }), "quick_match: phase 'fixation'"));
}
