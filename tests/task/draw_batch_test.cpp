// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/tasks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace ctrnn;
using namespace ctrnn::tasks;

namespace {

/// Everything that a simulation reads from trial k.
std::vector<float> contents(trial_batch& batch, int k) {
  std::vector<float> all;
  const trial one(batch, k);
  for (int p = 0; p < one.phases(); ++p)
    for (int s = 0; s < one.samples(p); ++s)
      all.insert(all.end(), one.input(p, s).begin(), one.input(p, s).end());
  for (int e = 0; e < static_cast<int>(batch.loss_periods().size()); ++e)
    all.insert(all.end(), one.target(e).begin(), one.target(e).end());
  return all;
}

std::vector<int> durations(const trial_batch& batch) {
  std::vector<int> steps;
  for (const auto& phase : batch.phases()) steps.push_back(phase.steps);
  return steps;
}

/// A batch of dms, by which the draws of two requests are told apart.
struct drawn {
  explicit drawn(const batch_request& want) {
    draw_batch(dms{}, batch, want);
    steps = durations(batch);
    for (int k = 0; k < batch.trials(); ++k) trials.push_back(contents(batch, k));
  }
  bool operator==(const drawn& other) const { return steps == other.steps && trials == other.trials; }
  trial_batch batch;
  std::vector<int> steps;
  std::vector<std::vector<float>> trials;
};

}  // namespace

TEST_CASE("the same request gives the same batch, bit for bit, whatever the batch held before") {
  const batch_request want{.seed = 4, .iteration = 9, .trials = 12};
  trial_batch used;
  draw_batch(delayed_decision{}, used, {.seed = 1, .trials = 30, .dt = 0.001});
  draw_batch(dms{}, used, want);
  const drawn fresh(want);
  CHECK(fresh.steps == durations(used));
  for (int k = 0; k < 12; ++k) CHECK(fresh.trials[static_cast<std::size_t>(k)] == contents(used, k));
}

TEST_CASE("a trial and the durations are the same whatever the number of trials") {
  const drawn few({.seed = 4, .trials = 3}), many({.seed = 4, .trials = 50});
  CHECK(few.steps == many.steps);
  CHECK(std::equal(few.trials.begin(), few.trials.end(), many.trials.begin()));
}

TEST_CASE("another seed, iteration, part, trial or stream draws other trials, and other durations") {
  const batch_request want{.seed = 4, .iteration = 9, .trials = 2};
  std::vector<drawn> all;
  for (const int change : {0, 1, 2, 3}) {
    auto other = want;
    other.seed += change == 1, other.iteration += change == 2, other.part += change == 3;
    all.emplace_back(other);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].trials[0] != all[i].trials[1]);
    for (std::size_t j = 0; j < i; ++j) {
      CHECK(all[i].trials[0] != all[j].trials[0]);
      CHECK(all[i].steps != all[j].steps);
    }
  }
  auto evaluation = want;
  evaluation.stream = random_stream::evaluation_trials;
  CHECK(drawn(evaluation).trials[0] != all[0].trials[0]);
}

TEST_CASE("in evaluation no phase is jittered") {
  for (std::uint32_t i = 0; i < 20; ++i)
    CHECK(drawn({.stream = random_stream::evaluation_trials, .iteration = i, .trials = 1}).steps ==
          std::vector{200, 100, 100, 200, 100, 100});
}

TEST_CASE("a coarse dt gives the published numbers of steps") {
  struct row {
    int theta, short_phase, long_phase, jitter, grace, rule_reversal_grace;
  };
  for (const auto& r : std::vector<row>{{1, 100, 200, 20, 40, 20},
                                        {2, 50, 100, 10, 20, 10},
                                        {3, 33, 66, 6, 13, 6},
                                        {4, 25, 50, 5, 10, 5},
                                        {5, 20, 40, 4, 8, 4},
                                        {6, 16, 33, 3, 6, 3},
                                        {7, 14, 28, 2, 5, 2},
                                        {8, 12, 25, 2, 5, 2},
                                        {9, 11, 22, 2, 4, 2},
                                        {10, 10, 20, 2, 4, 2}}) {
    CAPTURE(r.theta);
    const double dt = r.theta * 0.005;
    trial_batch batch;
    const delayed_go task;
    lay_out(task, batch, 1, dt);
    CHECK(durations(batch) ==
          std::vector{r.long_phase, r.short_phase, r.short_phase, r.long_phase, r.short_phase});
    CHECK(whole_steps(task.seconds.jitter, dt) == r.jitter);
    CHECK(whole_steps(0.1, dt) == r.rule_reversal_grace);
    const auto periods = batch.loss_periods();
    const int response = 2 * r.short_phase + r.long_phase;
    CHECK(periods[0].begin == r.grace);
    CHECK(periods[0].end == response);
    CHECK(periods[1].begin == response + r.grace);
    CHECK(periods[1].end == response + r.short_phase);
    CHECK(batch.trained_steps() == response + r.short_phase);
  }
}

TEST_CASE("the whole trained part is one activity period, unless the task says otherwise") {
  trial_batch batch;
  draw_batch(dms{}, batch, {.trials = 1});
  REQUIRE(batch.activity_periods().size() == 1);
  CHECK(batch.activity_periods()[0].begin == 0);
  CHECK(batch.activity_periods()[0].end == batch.trained_steps());
  CHECK(batch.activity_periods()[0].weight == 1);
}

TEST_CASE("durations are the task's to change") {
  delayed_go task;
  task.seconds.delay = 2.0;
  task.seconds.jitter = 0;
  trial_batch batch;
  draw_batch(task, batch, {.trials = 1});
  CHECK(durations(batch) == std::vector{200, 100, 100, 400, 100});
}

TEST_CASE("what cannot be laid out is refused with the task's name, the reason and the limit") {
  trial_batch batch;
  go task;
  task.seconds.jitter = 0.6;
  CHECK_THROWS_WITH_AS(draw_batch(task, batch, {}),
                       "go: phase 'fixation': 100 steps with a jitter of 120; it may be 0 to those steps",
                       std::invalid_argument);
  task = {};
  task.seconds.response = 0.2;
  CHECK_THROWS_WITH_AS(draw_batch(task, batch, {}),
                       "go: period of phases 3 to 3: 40 steps, of which a grace of 40 does not count; "
                       "at least one must count",
                       std::invalid_argument);
  task = {};
  task.seconds.warm_up = -1;
  CHECK_THROWS_AS(draw_batch(task, batch, {}), std::invalid_argument);
  CHECK_THROWS_AS(draw_batch(go{}, batch, {.trials = 0}), std::invalid_argument);
  CHECK_THROWS_AS(draw_batch(go{}, batch, {.dt = 0}), std::invalid_argument);
  CHECK_THROWS_AS(draw_batch(go{}, batch, {.stream = random_stream::training_noise}), std::invalid_argument);

  batch.begin(1, 2, 3, 0.005);
  batch.add_phase({"trained", 0.5}, 100);
  CHECK_THROWS_AS(batch.add_phase({.name = "warm-up", .seconds = 1, .warm_up = true}, 200),
                  std::invalid_argument);
  CHECK_THROWS_AS(batch.add_loss_period({0, 1}), std::invalid_argument);
  CHECK_THROWS_AS(batch.add_loss_period({-1, 0}), std::invalid_argument);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {nan, -1.0, std::numeric_limits<double>::infinity()}) {
    CHECK_THROWS_WITH_AS(batch.add_loss_period({.first_phase = 0, .last_phase = 0, .weight = bad}),
                         doctest::Contains("neither may be negative"), std::invalid_argument);
    CHECK_THROWS_AS(batch.add_activity_period({.first_phase = 0, .last_phase = 0, .grace = bad}),
                    std::invalid_argument);
  }
  CHECK_THROWS_WITH_AS(whole_steps(nan, 0.005), doctest::Contains("give a time of"), std::invalid_argument);
  CHECK_THROWS_AS(whole_steps(1e8, 0.005), std::invalid_argument);
  CHECK_THROWS_WITH_AS(ring(1, nan), doctest::Contains("both must be finite"), std::invalid_argument);
  CHECK_THROWS_AS(ring(1, 0, nan), std::invalid_argument);
  batch.add_loss_period({0, 0});
  batch.finish();
  CHECK_THROWS_AS(ring_trial(trial(batch, 0)).show(0, ring(1, 0)), std::invalid_argument);
  CHECK_THROWS_AS(ring_trial(trial(batch, 0)).respond(0), std::invalid_argument);
}
