// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/task/draw_batch.hpp>
#include <ctrnn/tasks/rule_reversal.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "support/replay_rule_reversal.hpp"

using namespace ctrnn_test;
using ctrnn::tasks::rule_reversal;

namespace {

static_assert(closed_loop_task<rule_reversal>);

constexpr int trials_of_sequence = rule_reversal::trials_of_sequence;

trial_batch fresh(const rule_reversal& task, int blocks, std::uint32_t iteration = 0,
                  random_stream stream = random_stream::training_trials) {
  trial_batch batch;
  draw_batch(task, batch, {.seed = 5, .stream = stream, .iteration = iteration, .trials = blocks});
  return batch;
}

int stimulus_of(const trial_batch& batch, int block, int i) {
  const float* x = batch.input(rule_reversal::sample_of(i)) + block * rule_reversal::inputs;
  REQUIRE(x[0] + x[1] == 1);
  return x[1] == 1 ? 1 : 0;
}

/// Runs a batch with an observer who chooses choice(block, trial of the block, stimulus): its performance. The batch
/// is left with the rewards.
double performance_of(const rule_reversal& task, trial_batch& batch, auto choice) {
  auto metric = task.metric();
  metric.begin(batch);
  std::vector<double> y(static_cast<std::size_t>(batch.trials() * task.outputs));
  for (int p = 0; const auto& phase : batch.phases()) {
    std::fill(y.begin(), y.end(), 0.0);
    for (int i = 0; i < trials_of_sequence; ++i)
      for (int k = 0; p == task.response_of(i) && k < batch.trials(); ++k)
        y[static_cast<std::size_t>(k * task.outputs + choice(k, i, stimulus_of(batch, k, i)))] = 1;
    const outputs_view view(y.data(), task.outputs);
    for (int step = 0; step < phase.steps && !phase.warm_up; ++step) metric.observe(p, phase.start + step, view);
    task.feedback(p, view, batch);
    ++p;
  }
  return metric.result().overall;
}

double chi_square(const auto& counts, double expected) {
  double sum = 0;
  for (const double n : counts) sum += (n - expected) * (n - expected) / expected;
  return sum;
}

}  // namespace

TEST_CASE("recorded blocks of rule reversal have the recorded inputs, targets, rewards and performance") {
  constexpr double float32 = 1e-6;  // the performance was computed in float32
  const npz_reader file(CTRNN_GOLDEN_DIR "/tasks_rulereversal.npz");
  for (const auto& [name, ours, theirs] : replay_rule_reversal(file)) {
    CAPTURE(name);
    REQUIRE(ours.size() == theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i)
      CHECK(ours.data()[i] == doctest::Approx(theirs.data()[i]).epsilon(float32));
  }
}

TEST_CASE("the stimuli of a block are equally likely and independent: all 32 series come up alike") {
  constexpr int blocks = 32'000;
  const auto batch = fresh({}, blocks);
  std::array<double, 32> counts{};
  for (int k = 0; k < blocks; ++k) {
    std::size_t series = 0;
    for (int i = 0; i < trials_of_sequence; ++i)
      series = 2 * series + static_cast<std::size_t>(stimulus_of(batch, k, i));
    ++counts[series];
  }
  CHECK(chi_square(counts, blocks / 32.0) < 61);  // p = 0.001 at 31 degrees of freedom
}

TEST_CASE("phases last 80 to 119 steps in training, each by a draw of its own, and 100 in evaluation") {
  std::array<double, 40> counts{};
  std::map<std::size_t, int> equal_to_next;
  constexpr std::uint32_t iterations = 500;
  for (std::uint32_t iteration = 0; iteration < iterations; ++iteration) {
    const auto batch = fresh({}, 1, iteration);
    const auto phases = batch.phases();
    REQUIRE(phases.size() == 21);
    CHECK(phases[0].steps == 200);
    for (std::size_t p = 1; p < phases.size(); ++p) {
      REQUIRE((phases[p].steps >= 80 && phases[p].steps < 120));
      ++counts[static_cast<std::size_t>(phases[p].steps - 80)];
      if (p + 1 < phases.size()) equal_to_next[p] += phases[p].steps == phases[p + 1].steps;
    }
  }
  CHECK(chi_square(counts, 20.0 * iterations / 40) < 73);                   // p = 0.001 at 39 degrees of freedom
  for (const auto& [p, times] : equal_to_next) CHECK(times < iterations / 10);  // 1 / 40 by chance
  const auto evaluation = fresh({}, 1, 0, random_stream::evaluation_trials);
  for (std::size_t p = 1; p < 21; ++p) CHECK(evaluation.phases()[p].steps == 100);
}

TEST_CASE("a trial of a block begins with its sample") {
  const auto batch = fresh({}, 1);
  for (int p = 0; const auto& phase : batch.phases()) CHECK(phase.begins_trial == (p++ % 4 == 1));
}

TEST_CASE("an ideal observer has performance 1, its opposite 0, rule 0 alone 0.6; what jitters is not in it") {
  const rule_reversal task;
  for (const auto stream : {random_stream::training_trials, random_stream::evaluation_trials}) {
    auto batch = fresh(task, 40, 0, stream);
    const auto ideal = [&](int k, int i, int s) { return task.right_choice(i > 0 ? task.rule(k, i - 1) : 0, s); };
    CHECK(performance_of(task, batch, ideal) == 1);
    CHECK(performance_of(task, batch, [&](int k, int i, int s) { return 1 - ideal(k, i, s); }) == 0);
    const double by_rule_0 = performance_of(task, batch, [&](int, int, int s) { return task.right_choice(0, s); });
    if (stream == random_stream::evaluation_trials) CHECK(by_rule_0 == doctest::Approx(0.6).epsilon(1e-12));
  }
}

TEST_CASE("the reward alone tells the ideal choice: the rule is what the last choice and its reward say") {
  const rule_reversal task;
  auto batch = fresh(task, 80);
  std::vector<int> last_choice(80), last_stimulus(80);
  CHECK(performance_of(task, batch, [&](int k, int i, int stimulus) {
          const auto at = static_cast<std::size_t>(k);
          int believed = 0;
          if (i > 0) {
            const float* told = batch.input(task.reward_of(i - 1)) + k * task.inputs;
            const bool kept_to = last_choice[at] == task.right_choice(0, last_stimulus[at]);  // rule 0
            believed = kept_to == (told[task.right] == 1) ? 0 : 1;
          }
          last_stimulus[at] = stimulus;
          return last_choice[at] = task.right_choice(believed, stimulus);
        }) == 1);
}

TEST_CASE("feedback follows the choice, the first of equals, and may be given again") {
  const rule_reversal task;
  auto batch = fresh(task, 40);
  const auto expect = [&](auto choice) {
    performance_of(task, batch, choice);
    for (int i = 0; i < trials_of_sequence; ++i)
      for (int k = 0; k < batch.trials(); ++k) {
        const int s = stimulus_of(batch, k, i);
        const bool right = choice(k, i, s) == (task.rule(k, i) == s ? 1 : 0);
        const float* told = batch.input(task.reward_of(i)) + k * task.inputs;
        CHECK(told[task.right] == (right ? 1 : 0));
        CHECK(told[task.wrong] == (right ? 0 : 1));
        CHECK((told[0] == 0 && told[1] == 0));
        for (const int phase : {task.response_of(i), task.waiting_of(i)})
          CHECK(std::all_of(batch.input(phase), batch.input(phase) + 40 * task.inputs, [](float x) { return x == 0; }));
      }
  };
  expect([](int k, int i, int) { return (k + i) % 2; });
  expect([](int k, int i, int) { return 1 - (k + i) % 2; });
  expect([](int, int, int) { return 0; });

  const std::vector<double> equal(static_cast<std::size_t>(40 * task.outputs), 0.25);
  task.feedback(task.response_of(2), outputs_view(equal.data(), task.outputs), batch);
  for (int k = 0; k < 40; ++k)
    CHECK(batch.input(task.reward_of(2))[k * task.inputs + task.right] ==
          (task.right_choice(task.rule(k, 2), stimulus_of(batch, k, 2)) == 0 ? 1 : 0));
}

TEST_CASE("each response is a fifth of the loss, after its grace, and of the activity") {
  const rule_reversal task;
  const auto batch = fresh(task, 1);
  REQUIRE(batch.loss_periods().size() == 5);
  REQUIRE(batch.activity_periods().size() == 5);
  for (int i = 0; i < trials_of_sequence; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const auto& response = batch.phases()[static_cast<std::size_t>(task.response_of(i))];
    const auto &loss = batch.loss_periods()[at], &activity = batch.activity_periods()[at];
    CHECK((loss.begin == response.start + 20 && activity.begin == response.start));
    CHECK((loss.end == response.start + response.steps && activity.end == loss.end));
    CHECK((loss.weight == 0.2 && activity.weight == 0.2));
  }
}

TEST_CASE("rules, times and repeats of a variant are assignments; repeats below 1 are refused") {
  rule_reversal task;
  task.rules[1] = {1, 1, 1, 1, 1};
  task.repeats = 2;
  task.seconds.waiting = 1;
  CHECK((task.rule(1, 0) == 0 && task.rule(2, 0) == 1 && task.rule(3, 4) == 1 && task.rule(16, 0) == 0));
  CHECK(fresh(task, 4, 0, random_stream::evaluation_trials).phases()[4].steps == 200);
  task.repeats = 0;
  CHECK_THROWS_WITH_AS(fresh(task, 4), "rule_reversal: repeats = 0; each row of rules serves at least 1 sequence",
                       std::invalid_argument);
}

TEST_CASE("a metric of choices refuses choices that the outputs do not have") {
  const auto batch = fresh({}, 1);
  CHECK_THROWS_WITH_AS(choice_accuracy(5).begin(batch),
                       "choice_accuracy: 5 choices; choose from 2 to 4, the outputs of the batch",
                       std::invalid_argument);
  CHECK_THROWS_AS(choice_accuracy(1).begin(batch), std::invalid_argument);
  choice_accuracy(4).begin(batch);
}

TEST_CASE("a metric of choices does not count where nothing is to be chosen") {
  trial_batch batch;
  batch.begin(1, 1, 2, 0.1);
  batch.add_phase({"wait", 0.1}, 1), batch.add_phase({"choose", 0.1}, 1);
  batch.add_loss_period({0, 0}), batch.add_loss_period({1, 1});
  batch.finish();
  batch.target(1)[1] = 1;
  const std::array first{1.0f, 0.0f}, second{0.0f, 1.0f};
  choice_accuracy metric;
  metric.begin(batch);
  metric.observe(0, 0, {first.data(), 2});
  metric.observe(1, 1, {second.data(), 2});
  CHECK(metric.result().overall == 1);
}

TEST_CASE("inputs reach and outputs read all units") {
  const auto shape = architecture_for(rule_reversal{}, 20, true);
  CHECK((shape.inputs == 4 && shape.outputs == 4 && shape.units == 20 && shape.dale()));
  CHECK((shape.input_units.first == 0 && shape.input_units.count == 20));
  CHECK((shape.readout_units.first == 0 && shape.readout_units.count == 20));
  CHECK((shape.tau[15] == 0.1 && shape.tau[16] == 0.05));
}
