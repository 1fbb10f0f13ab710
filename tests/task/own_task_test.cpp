// SPDX-License-Identifier: BSD-3-Clause
// Tasks of a user's own, without rings and families: an input for each step, and a loop through the network.
#include <ctrnn/tasks.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string_view>
#include <vector>

using namespace ctrnn;
using namespace ctrnn::tasks;

namespace {

/// Fraction of the trials whose larger of two outputs is the wanted one, in the last loss period.
class larger_output {
public:
  void begin(const trial_batch& batch) { batch_ = &batch, right_ = seen_ = 0; }
  void observe(int /*phase*/, int step, const outputs_view& y) {
    const int last = static_cast<int>(batch_->loss_periods().size()) - 1;
    for (int e = 0; e <= last; ++e) {
      const auto& period = batch_->loss_periods()[static_cast<std::size_t>(e)];
      for (int k = 0; step >= period.begin && step < period.end && k < batch_->trials(); ++k) {
        const float* wanted = batch_->target(e) + k * batch_->outputs();
        right_ += (y(k, 1) > y(k, 0)) == (wanted[1] > wanted[0]), ++seen_;
      }
    }
  }
  performance result() const { return {right_ / seen_, right_ / seen_}; }

private:
  const trial_batch* batch_ = nullptr;
  double right_ = 0, seen_ = 0;
};

/// Which of two noisy channels is larger on average? A number of inputs known at run time; an input for each
/// step.
struct noisy_comparison {
  static constexpr std::string_view name = "noisy_comparison";
  static constexpr int outputs = 2;
  int inputs = 2;

  std::vector<phase> phases() const {
    return {{.name = "warm-up", .seconds = 0.1, .warm_up = true},
            {.name = "evidence", .seconds = 0.2, .jitter = 0.1, .time_varying = true},
            {.name = "answer", .seconds = 0.1}};
  }
  std::array<loss_period, 1> loss_periods() const { return {{{2, 2}}}; }
  larger_output metric() const { return {}; }

  void draw(trial& t, trial_draws& u) const {
    const bool second = u.coin();
    for (int step = 0; step < t.samples(1); ++step) {
      t.input(1, step)[0] = static_cast<float>(u.unit() + (second ? 0 : 0.5));
      t.input(1, step)[1] = static_cast<float>(u.unit() + (second ? 0.5 : 0));
    }
    t.target(0)[second] = 1;
  }
};

/// Two rounds of: a stimulus, an answer, and whether it was right (as rule reversal, but with one rule).
struct told_right_or_wrong {
  static constexpr std::string_view name = "told_right_or_wrong";
  static constexpr int inputs = 4, outputs = 2, rounds = 2;
  static constexpr int stimulus_of(int round) { return 1 + 3 * round; }
  static constexpr int answer_of(int round) { return 2 + 3 * round; }
  static constexpr int reward_of(int round) { return 3 + 3 * round; }

  std::vector<phase> phases() const {
    std::vector<phase> all{{.name = "warm-up", .seconds = 1, .warm_up = true}};
    for (int round = 0; round < rounds; ++round)
      for (const auto* part : {"stimulus", "answer", "reward"}) all.push_back({part, 0.5, 0.1});
    return all;
  }
  std::vector<loss_period> loss_periods() const {
    return {{answer_of(0), answer_of(0), 0.1, 1.0 / rounds}, {answer_of(1), answer_of(1), 0.1, 1.0 / rounds}};
  }
  std::vector<loss_period> activity_periods() const {
    return {{answer_of(0), answer_of(0), 0, 1.0 / rounds}, {answer_of(1), answer_of(1), 0, 1.0 / rounds}};
  }
  larger_output metric() const { return {}; }

  void draw(trial& t, trial_draws& u) const {
    for (int round = 0; round < rounds; ++round) {
      const auto stimulus = static_cast<std::size_t>(u.integer(0, 2));
      t.input(stimulus_of(round))[stimulus] = 1;
      t.target(round)[stimulus] = 1;
    }
  }

  void feedback(int finished, const outputs_view& y, trial_batch& batch) const {
    for (int round = 0; round < rounds; ++round) {
      if (finished != answer_of(round)) continue;
      for (int k = 0; k < batch.trials(); ++k) {
        const trial one(batch, k);
        const std::size_t choice = y(k, 1) > y(k, 0) ? 1 : 0;
        const bool right = one.target(round)[choice] == 1;
        const auto reward = one.input(reward_of(round));
        reward[2] = right, reward[3] = !right;
      }
    }
  }
};

static_assert(task<noisy_comparison> && !closed_loop_task<noisy_comparison>);
static_assert(closed_loop_task<told_right_or_wrong>);

}  // namespace

TEST_CASE("a time-varying phase has an input for each of its steps, and as many as its jittered duration") {
  trial_batch batch;
  std::vector<int> lengths;
  for (std::uint32_t i = 0; i < 30; ++i) {
    draw_batch(noisy_comparison{}, batch, {.seed = 3, .iteration = i, .trials = 4});
    REQUIRE(batch.phases()[1].samples == batch.phases()[1].steps);
    CHECK(batch.phases()[0].samples == 1);
    lengths.push_back(batch.phases()[1].steps);
    double zero = 0, one = 0;
    for (int k = 0; k < 4; ++k) {
      const trial t(batch, k);
      double evidence = 0;
      for (int step = 0; step < t.samples(1); ++step) {
        evidence += t.input(1, step)[1] - t.input(1, step)[0];
        zero += t.input(1, step)[0] == 0, one += t.input(1, step)[0] == t.input(1, 0)[0];
      }
      CHECK((evidence > 0) == (t.target(0)[1] == 1));
    }
    CHECK(zero == 0);  // each row was written,
    CHECK(one == 4);   // and is a row of its own
    CHECK(batch.input(2) == batch.input(1) + batch.phases()[1].steps * 4 * 2);
    CHECK(batch.input(1, 1) == batch.input(1) + 4 * 2);
  }
  CHECK(*std::min_element(lengths.begin(), lengths.end()) <
        *std::max_element(lengths.begin(), lengths.end()));
}

TEST_CASE("a task may choose its number of inputs at run time") {
  noisy_comparison task;
  task.inputs = 5;
  trial_batch batch;
  draw_batch(task, batch, {.trials = 3});
  CHECK(batch.inputs() == 5);
  CHECK(batch.input(1, 1) == batch.input(1) + 3 * 5);
}

TEST_CASE("stimuli are shown at every sample of a time-varying phase") {
  trial_batch batch;
  batch.begin(1, channels::inputs, channels::outputs, 0.005);
  batch.add_phase({.name = "stimulus", .seconds = 0.015, .time_varying = true}, 3);
  batch.finish();
  const ring_trial one(trial(batch, 0));
  one.show(0, ring(1, 2.0)), one.cue(0, channels::fixation);
  for (int step = 0; step < 3; ++step) {
    CHECK(decode_ring(one.input(0, step).all().data() + 1) == doctest::Approx(2.0).epsilon(1e-4));
    CHECK(one.input(0, step)[0] == 1);
  }
}

TEST_CASE("a closed loop writes what follows from the answer, anew each time the batch is run") {
  const told_right_or_wrong task;
  trial_batch batch;
  draw_batch(task, batch, {.seed = 8, .trials = 6});
  const auto run = [&](bool answer_right) {
    auto metric = task.metric();
    metric.begin(batch);
    for (int p = 0; p < static_cast<int>(batch.phases().size()); ++p) {
      const auto& phase = batch.phases()[static_cast<std::size_t>(p)];
      std::vector<double> y(2 * 6, 0.5);
      for (int round = 0; round < 2; ++round)
        for (int k = 0; p == task.answer_of(round) && k < 6; ++k)
          y[static_cast<std::size_t>(2 * k + 1)] =
              (batch.target(round)[2 * k + 1] == 1) == answer_right ? 1 : 0;
      const outputs_view view(y.data(), 2);
      for (int step = 0; !phase.warm_up && step < phase.steps; ++step)
        metric.observe(p, phase.start + step, view);
      task.feedback(p, view, batch);
    }
    for (int round = 0; round < 2; ++round)
      for (int k = 0; k < 6; ++k) {
        const auto reward = trial(batch, k).input(task.reward_of(round));
        CHECK(reward[2] == (answer_right ? 1 : 0));
        CHECK(reward[3] == (answer_right ? 0 : 1));
      }
    return metric.result().overall;
  };
  CHECK(run(true) == 1);
  CHECK(run(false) == 0);
  CHECK(run(true) == 1);
}

TEST_CASE("periods carry the task's own phases and weights") {
  const told_right_or_wrong task;
  trial_batch batch;
  draw_batch(task, batch, {.seed = 8, .trials = 6});
  for (std::size_t round = 0; round < 2; ++round) {
    const auto& answer = batch.phases()[static_cast<std::size_t>(task.answer_of(static_cast<int>(round)))];
    const auto& loss = batch.loss_periods()[round];
    const auto& activity = batch.activity_periods()[round];
    CHECK(loss.begin == answer.start + 20);
    CHECK(loss.end == answer.start + answer.steps);
    CHECK(activity.begin == answer.start);
    CHECK(activity.end == loss.end);
    CHECK(loss.weight + activity.weight == 1);
  }
}

TEST_CASE("what is not in a trial is refused, with what is") {
  const told_right_or_wrong task;
  trial_batch batch;
  draw_batch(task, batch, {.trials = 2});
  const trial one(batch, 1);
  CHECK_THROWS_WITH_AS(one.input(0)[-1], doctest::Contains("input -1 was asked for; there are "), std::out_of_range);
  CHECK_THROWS_AS(one.input(0)[batch.inputs()], std::out_of_range);
  const noisy_comparison varying;
  trial_batch other;
  draw_batch(varying, other, {.trials = 1});
  CHECK_THROWS_WITH_AS(trial(other, 0).input(1),
                       doctest::Contains("the input of phase 1 varies in time; write each of its "), std::logic_error);
  CHECK_THROWS_WITH_AS(one.input(0, 1), "trial: sample 1 was asked for; there are 1, counted from 0",
                       std::out_of_range);
  CHECK_THROWS_AS(one.input(one.phases()), std::out_of_range);
  CHECK_THROWS_WITH_AS(one.target(2), "trial: loss period 2 was asked for; there are 2, counted from 0",
                       std::out_of_range);
  CHECK_THROWS_WITH_AS(one.target(0)[batch.outputs()], doctest::Contains("output "), std::out_of_range);
  CHECK_THROWS_WITH_AS(trial(batch, 2), "trial: trial 2 was asked for; there are 2, counted from 0", std::out_of_range);
}
