// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/tasks.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <numbers>
#include <vector>

using namespace ctrnn;
using namespace ctrnn::tasks;

namespace {

constexpr double pi = std::numbers::pi;
constexpr double w = 5.0 / 6;  // of family C

/// What a subject of the test does in one step of a trial.
struct act {
  double fixation;  // y0
  double angle;     // of its ring
};

/// A batch of dms: go trials to the angle 1 and no-go trials.
trial_batch trials_of(int go_trials, int no_go_trials) {
  trial_batch batch;
  const dms task;
  lay_out(task, batch, go_trials + no_go_trials, 0.05);
  for (int k = 0; k < batch.trials(); ++k) {
    const ring_trial one(trial(batch, k), task.rule);
    k < go_trials ? one.respond(1.0) : one.hold();
  }
  return batch;
}

/// Performance of a subject: subject(trial, step of the response or -1 before it) is what it does.
performance measure(const trial_batch& batch, auto subject, int steps_observed = 1000) {
  auto metric = dms{}.metric();
  metric.begin(batch);
  const int response = batch.phases().back().start;
  std::vector<double> y(static_cast<std::size_t>(batch.trials()) * channels::outputs);
  for (int step = 0; step < std::min(batch.trained_steps(), steps_observed); ++step) {
    for (int k = 0; k < batch.trials(); ++k) {
      const act now = subject(k, step < response ? -1 : step - response);
      double* outputs = y.data() + k * channels::outputs;
      outputs[0] = now.fixation;
      for (int j = 0; j < directions; ++j) outputs[1 + j] = 0.05 + bump(j, now.angle);
    }
    metric.observe(0, step, outputs_view(y.data(), channels::outputs));
  }
  return metric.result();
}

act hold() { return {0.9, 4.0}; }
act point(double angle) { return {0.1, angle}; }

}  // namespace

TEST_CASE("who does everything right scores 1, with no-go trials, without them and with them alone") {
  for (const auto& [go, no_go] : {std::pair{3, 2}, {4, 0}, {0, 4}}) {
    const auto score = measure(trials_of(go, no_go),
                               [g = go](int k, int t) { return t < 0 || k >= g ? hold() : point(1.0); });
    CHECK(score.overall == doctest::Approx(1));
    CHECK(score.response == doctest::Approx(1));
  }
}

TEST_CASE("without no-go trials: overall = w F1 + (1 - w) F2 R, response = R") {
  const auto batch = trials_of(4, 0);
  // lets go too early in one trial, never in another, points aside in two
  const auto score = measure(batch, [](int k, int t) {
    if (t < 0) return k == 0 ? point(1.0) : hold();
    return act{k == 1 ? 0.9 : 0.1, k >= 2 ? 2.0 : 1.0};
  });
  CHECK(score.response == doctest::Approx(0.5));
  CHECK(score.overall == doctest::Approx(w * 0.75 + (1 - w) * 0.75 * 0.5));
}

TEST_CASE("with no-go trials: overall = w F1 + (1 - w) (H + G R'), response = R'") {
  const auto batch = trials_of(3, 2);
  // one no-go trial responded to, one go trial held, one pointed aside
  const auto score = measure(batch, [](int k, int t) {
    if (t < 0) return hold();
    return act{k == 0 || k == 3 ? 0.9 : 0.1, k == 1 ? 2.0 : 1.0};
  });
  CHECK(score.response == doctest::Approx(2.0 / 3));
  CHECK(score.overall == doctest::Approx(w + (1 - w) * (1.0 / 5 + 2.0 / 5 * 2.0 / 3)));
}

TEST_CASE("with no-go trials alone the response is the fraction held") {
  const auto score =
      measure(trials_of(0, 4), [](int k, int t) { return t < 0 || k < 3 ? hold() : point(1.0); });
  CHECK(score.response == doctest::Approx(0.75));
  CHECK(score.overall == doctest::Approx(w + (1 - w) * 0.75));
}

TEST_CASE("an output of one half lets go only where there are no-go trials, and never holds") {
  const auto at_half = [](int, int) { return act{0.5, 1.0}; };
  CHECK(measure(trials_of(4, 0), at_half).overall == doctest::Approx(0));
  CHECK(measure(trials_of(3, 1), at_half).overall == doctest::Approx((1 - w) * 0.75));
}

TEST_CASE("an angle is right up to 0.2 pi from the target's") {
  const auto pointing = [](double angle) {
    return [=](int, int t) { return t < 0 ? hold() : point(angle); };
  };
  CHECK(measure(trials_of(2, 0), pointing(1 + 0.195 * pi)).response == 1);
  CHECK(measure(trials_of(2, 0), pointing(1 + 0.205 * pi)).response == 0);
  CHECK(measure(trials_of(2, 0), pointing(1 - 0.195 * pi)).response == 1);
  CHECK(measure(trials_of(2, 0), pointing(1 - 0.205 * pi)).response == 0);
}

TEST_CASE("the graces do not count, the steps after them do") {
  const auto batch = trials_of(2, 0);  // grace: 4 steps; fixation: 50 steps; response: 10
  const auto late = [](int steps) {
    return [=](int, int t) { return t < 0 || t < steps ? hold() : point(1.0); };
  };
  CHECK(measure(batch, late(4)).overall == doctest::Approx(1));
  CHECK(measure(batch, late(5)).response == doctest::Approx(5.0 / 6));
  int step = 0;
  const auto fixates_from = [&](int start) {
    step = 0;
    return [&step, start](int k, int t) {
      const bool early = step < start;
      step += k == 1;
      return t >= 0 ? point(1.0) : early ? point(1.0) : hold();
    };
  };
  CHECK(measure(batch, fixates_from(4)).overall == doctest::Approx(1));
  CHECK(measure(batch, fixates_from(5)).overall == doctest::Approx(w * 45 / 46 + (1 - w)));
}

TEST_CASE("steps that were not observed count as failed, and a new batch starts from nothing") {
  const auto perfect = [](int, int t) { return t < 0 ? hold() : point(1.0); };
  CHECK(measure(trials_of(2, 0), perfect, 27).overall == doctest::Approx(w * 0.5));
  const auto batch = trials_of(2, 0);
  auto metric = dms{}.metric();
  metric.begin(batch);
  const std::vector<float> y(2 * channels::outputs, 0.9f);
  for (int step = 0; step < 50; ++step) metric.observe(0, step, outputs_view(y.data(), channels::outputs));
  CHECK(metric.result().overall == doctest::Approx(w));
  metric.begin(batch);
  CHECK(metric.result().overall == 0);
}

TEST_CASE("rows of doubles with a gap behind them are read as packed floats are") {
  const auto batch = trials_of(3, 2);
  uniform_draws u({.seed = 4}, 0);
  constexpr int gap = 7;
  auto packed = dms{}.metric(), padded = dms{}.metric();
  packed.begin(batch), padded.begin(batch);
  for (int step = 0; step < batch.trained_steps(); ++step) {
    std::vector<float> floats;
    std::vector<double> doubles;
    for (int k = 0; k < batch.trials(); ++k) {
      for (int j = 0; j < channels::outputs; ++j)
        floats.push_back(static_cast<float>(u.unit())), doubles.push_back(double{floats.back()});
      doubles.insert(doubles.end(), gap, std::numeric_limits<double>::quiet_NaN());
    }
    packed.observe(0, step, outputs_view(floats.data(), channels::outputs));
    padded.observe(0, step, outputs_view(doubles.data(), channels::outputs + gap));
  }
  CHECK(packed.result().overall > 0.3);
  CHECK(padded.result().overall == packed.result().overall);
  CHECK(padded.result().response == packed.result().response);
}
