// SPDX-License-Identifier: BSD-3-Clause
// Replays trials recorded from an independent implementation: same draws, same inputs, targets, performance.
#include <ctrnn/task/tasks.hpp>

#include <doctest/doctest.h>
#include <support/npz.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace ctrnn;
using ctrnn_test::npz;

namespace {

constexpr double float_rounding = 1.2e-7;  // one unit in the last place of values up to 2

template <class Task>
npz recorded(const Task&) {
  const int index = static_cast<int>(Task::rule);
  return npz(std::string(CTRNN_GOLDEN_DIR "/tasks_") + (index < 10 ? "0" : "") + std::to_string(index) + "_" +
             std::string(Task::published_name) + ".npz");
}

double max_difference(const float* a, const float* b, std::size_t n) {
  double worst = 0;
  for (std::size_t i = 0; i < n; ++i) worst = std::max(worst, std::abs(double{a[i]} - double{b[i]}));
  return worst;
}

/// The file's trials, drawn by the task from the file's draws, none of which is left over.
template <class Task>
trial_batch replay(const Task& task, const npz& file) {
  const auto draws = file.array<double>("draws");
  const auto trials = static_cast<int>(draws.shape(0));
  trial_batch batch;
  lay_out(task, batch, trials, file.meta()["metric"]["dt"]);
  for (int k = 0; k < trials; ++k) {
    trial one(batch, k);
    trial_draws u(std::span(draws.data() + static_cast<std::size_t>(k) * draws.shape(1), draws.shape(1)));
    draw_trial(task, one, u);
    CHECK_THROWS_AS(u.unit(), std::invalid_argument);
  }
  return batch;
}

void check_inputs(const trial_batch& batch, const xt::xarray<float>& x) {
  REQUIRE(x.shape(0) == batch.phases().size());
  const std::size_t block = x.shape(1) * x.shape(2);
  for (int p = 0; p < static_cast<int>(x.shape(0)); ++p) {
    CAPTURE(p);
    CHECK(max_difference(batch.input(p), x.data() + static_cast<std::size_t>(p) * block, block) <=
          float_rounding);
  }
}

void check_target(const trial_batch& batch, int loss_period, const xt::xarray<float>& target) {
  REQUIRE(target.size() == static_cast<std::size_t>(batch.trials() * batch.outputs()));
  CHECK(max_difference(batch.target(loss_period), target.data(), target.size()) <= float_rounding);
}

template <class T>
performance measure(const auto& task, const trial_batch& batch, const std::vector<T>& readout, int stride) {
  auto metric = task.metric();
  metric.begin(batch);
  for (int step = 0; step < batch.trained_steps(); ++step)
    metric.observe(0, step, outputs_view(readout.data() + step * batch.trials() * stride, stride));
  return metric.result();
}

void check_performance(const auto& task, const npz& file) {
  const auto batch = replay(task, file);
  const auto readout = file.array<float>("readout");
  REQUIRE(static_cast<int>(readout.shape(0)) == batch.trained_steps());
  const std::vector<float> packed(readout.begin(), readout.end());
  const auto got = measure(task, batch, packed, batch.outputs());
  CHECK(got.overall == doctest::Approx(file.scalar("performance")).epsilon(1e-6));
  CHECK(got.response == doctest::Approx(file.scalar("performance_response")).epsilon(1e-6));

  std::vector<double> padded;  // as a simulation in double may keep it
  const int stride = batch.outputs() + 7;
  for (std::size_t i = 0; i < packed.size(); ++i) {
    padded.push_back(double{packed[i]});
    if ((i + 1) % static_cast<std::size_t>(batch.outputs()) == 0) padded.insert(padded.end(), 7, NAN);
  }
  const auto same = measure(task, batch, padded, stride);
  CHECK(same.overall == got.overall);
  CHECK(same.response == got.response);
}

}  // namespace

TEST_CASE_TEMPLATE("recorded draws give the recorded inputs and targets", Task, go, dlygo, dlydm1) {
  const Task task;
  const auto file = recorded(task);
  const auto batch = replay(task, file);
  check_inputs(batch, file.template array<float>("x"));
  check_target(batch, 0, file.template array<float>("target_fix"));
  check_target(batch, 1, file.template array<float>("target_out"));
}

TEST_CASE("recorded draws give dms its recorded inputs, and its targets with either ring of the no-go") {
  dms task;
  const auto file = recorded(task);
  auto batch = replay(task, file);
  check_inputs(batch, file.array<float>("x"));
  check_target(batch, 0, file.array<float>("target_fix"));
  check_target(batch, 1, file.array<float>("target_out_nogo_ring005"));

  task.no_go_ring = 0;
  batch = replay(task, file);
  check_inputs(batch, file.array<float>("ref_x"));
  check_target(batch, 1, file.array<float>("ref_target_out"));
  check_target(batch, 1, file.array<float>("target_out"));
}

TEST_CASE_TEMPLATE("phases last and vary as published", Task, go, dlygo, dlydm1, dms) {
  const Task task;
  const auto meta = recorded(task).meta();
  const auto phases = task.phases();
  REQUIRE(meta["phase_seconds"].size() == phases.size());
  for (std::size_t p = 0; p < phases.size(); ++p) {
    CHECK(phases[p].seconds == meta["phase_seconds"][p].template get<double>());
    CHECK(phases[p].jitter == meta["phase_jitter_seconds"][p].template get<double>());
    CHECK(phases[p].warm_up == (p == 0));
  }
}

TEST_CASE_TEMPLATE("the metric of recorded readouts is the recorded performance", Task, go, dlygo, dlydm1,
                   dms) {
  check_performance(Task{}, recorded(Task{}));
}

TEST_CASE("the ring of a no-go target does not matter to the metric") {
  dms task;
  task.no_go_ring = 0;
  check_performance(task, recorded(task));
}

TEST_CASE_TEMPLATE("recorded readouts and go targets point to the recorded angles", Task, go, dlygo, dlydm1,
                   dms) {
  constexpr double float32 = 2e-6;  // the record was decoded in float32
  const Task task;
  const auto file = recorded(task);
  const auto batch = replay(task, file);
  const auto readout = file.template array<float>("readout");
  const auto angles = file.template array<double>("model_angle");
  const auto wanted = file.template array<double>("target_angle_decoded");
  const auto response = batch.loss_periods()[1];
  REQUIRE(static_cast<int>(angles.shape(0)) == response.end - response.begin);
  for (int k = 0; k < batch.trials(); ++k) {
    const float* target = batch.target(1) + k * channels::outputs;
    if (target[0] < 0.5f) CHECK(circular_distance(decode_ring(target + 1), wanted(k)) < float32);
    for (int step = response.begin; step < response.end; ++step)
      CHECK(circular_distance(decode_ring(&readout(step, k, 1)), angles(step - response.begin, k)) < float32);
  }
}
