// SPDX-License-Identifier: BSD-3-Clause
// Replays trials recorded from an independent implementation: tasks_check FILE.npz ...
// Prints max|a - b| for every array and fails above what its kind allows.
#include <cmath>
#include <cstdio>
#include <ctrnn/tasks.hpp>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "support/meta_of.hpp"
#include "support/replay_rule_reversal.hpp"

namespace {

using namespace ctrnn;
using namespace ctrnn::tasks;
using ctrnn_test::meta_of;
using shape = std::vector<std::size_t>;

/// How far apart two values may be.
struct tolerance {
  double limit;
  bool angle = false;  // rad, around the circle
};
constexpr tolerance exact{0};
constexpr tolerance in_float{1.2e-7};  // one unit in the last place of values up to 2
constexpr tolerance metric_result{1e-6};
constexpr tolerance decoded_in_double{1e-12, true};
constexpr tolerance decoded_in_float{1e-5, true};
constexpr tolerance shown_by_ring{1e-4, true};  // 32 channels and decode_ring's offsets cost 3e-5

/// Compares arrays and remembers whether all agreed.
struct report {
  bool passed = true;

  void compare(const std::string& name, const shape& extents, const std::vector<double>& ours,
               const xt::xarray<double>& theirs, const tolerance& allowed) {
    double error = 0;
    const bool same_shape = std::equal(extents.begin(), extents.end(), theirs.shape().begin(), theirs.shape().end());
    for (std::size_t i = 0; same_shape && i < ours.size(); ++i) {
      const double a = ours[i], b = theirs.data()[i];
      const double e = allowed.angle ? circular_distance(a, b) : std::abs(a - b);
      error = std::isfinite(e) ? std::max(error, e) : std::numeric_limits<double>::infinity();
    }
    const bool good = same_shape && error <= allowed.limit;
    std::printf("  %-24s %.2e%s", name.c_str(), error, good ? "" : "  FAILED");
    if (!same_shape)
      std::printf(": its shape is %s, and has to be %s", text(theirs.shape()).c_str(), text(extents).c_str());
    std::printf("\n");
    passed = passed && good;
  }

  void fail(const std::string& why) {
    std::printf("  %s  FAILED\n", why.c_str());
    passed = false;
  }

 private:
  static std::string text(const auto& extents) {
    std::string all;
    for (const auto n : extents) all += (all.empty() ? "" : " x ") + std::to_string(n);
    return all.empty() ? "that of one number" : all;
  }
};

std::vector<double> numbers(const auto& range) { return std::vector<double>(std::begin(range), std::end(range)); }

xt::xarray<double> array_of(const nlohmann::json& list) {
  const auto values = list.get<std::vector<double>>();
  return xt::adapt(values, shape{values.size()});
}

std::size_t size(int n) { return static_cast<std::size_t>(n); }

/// The file's trials, drawn by the task from the file's draws.
template <class Task>
trial_batch replay(const Task& task, const npz_reader& file, double dt) {
  const auto draws = file.array<double>("draws");
  if (draws.dimension() != 2) throw std::runtime_error("draws: has to be an array of trials x draws");
  trial_batch batch;
  lay_out(task, batch, static_cast<int>(draws.shape(0)), dt);
  for (int k = 0; k < batch.trials(); ++k) {
    trial one(batch, k);
    trial_draws u(std::span(draws.data() + size(k) * draws.shape(1), draws.shape(1)));
    task.draw(one, u);
    if (u.left() > 0)
      throw std::runtime_error("draws: " + std::to_string(draws.shape(1)) + " to a trial, " + std::to_string(u.left()) +
                               " more than the task draws");
  }
  return batch;
}

bool is_go(const trial_batch& batch, int k) { return batch.target(1)[k * batch.outputs()] < 0.5f; }

void compare_target(const trial_batch& batch, int loss_period, const std::string& name, const npz_reader& file,
                    report& out) {
  const std::span all(batch.target(loss_period), size(batch.trials() * batch.outputs()));
  out.compare(name, {size(batch.trials()), size(batch.outputs())}, numbers(all), file.array<double>(name), in_float);
}

void compare_inputs(const trial_batch& batch, const std::string& name, const npz_reader& file, report& out) {
  const auto phases = batch.phases().size();
  const std::span all(batch.input(0), phases * size(batch.trials() * batch.inputs()));
  out.compare(name, {phases, size(batch.trials()), size(batch.inputs())}, numbers(all), file.array<double>(name),
              in_float);
}

/// Which trials ask for a response, and which direction they ask for.
void compare_responses(const trial_batch& batch, const std::string& prefix, const npz_reader& file, report& out) {
  const shape trials{size(batch.trials())};
  std::vector<double> go, angle;
  for (int k = 0; k < batch.trials(); ++k) {
    go.push_back(is_go(batch, k));
    angle.push_back(decode_ring(batch.target(1) + k * batch.outputs() + channels::first_of_ring(1)));
  }
  if (file.contains(prefix + "derived_go"))
    out.compare(prefix + "derived_go", trials, go, file.array<double>(prefix + "derived_go"), exact);
  const auto compare_angles = [&](const std::string& name, const tolerance& allowed) {
    auto theirs = file.array<double>(name);
    for (std::size_t k = 0; k < go.size() && k < theirs.size(); ++k)
      if (go[k] == 0) theirs.data()[k] = angle[k];  // a flat ring points nowhere
    out.compare(name, trials, angle, theirs, allowed);
  };
  compare_angles(prefix + "derived_target_angle", shown_by_ring);
  compare_angles(prefix + "target_angle_decoded", decoded_in_float);
}

/// Performance and decoded angles of the recorded readouts.
void compare_metric(auto metric, const trial_batch& batch, const std::string& prefix, const npz_reader& file,
                    report& out) {
  const auto readout = file.array<double>(prefix + "readout");
  const shape extents{size(batch.trained_steps()), size(batch.trials()), size(batch.outputs())};
  if (!std::equal(extents.begin(), extents.end(), readout.shape().begin(), readout.shape().end()))
    throw std::runtime_error(prefix + "readout: is not one of the task's steps, trials and outputs");
  const auto response = batch.loss_periods().back();
  std::vector<double> angles;
  metric.begin(batch);
  for (int step = 0; step < batch.trained_steps(); ++step) {
    metric.observe(0, step, outputs_view(&readout(step, 0, 0), batch.outputs()));
    for (int k = 0; response.begin <= step && step < response.end && k < batch.trials(); ++k)
      angles.push_back(decode_ring(&readout(step, k, channels::first_of_ring(1))));
  }
  out.compare(prefix + "model_angle", {size(response.end - response.begin), size(batch.trials())}, angles,
              file.array<double>(prefix + "model_angle"), decoded_in_float);
  bool some_go = false;
  for (int k = 0; k < batch.trials(); ++k) some_go = some_go || is_go(batch, k);
  if (!some_go) {
    std::printf("  %sperformance is 0/0 where no trial asks for a response: not compared\n", prefix.c_str());
    return;
  }
  const performance got = metric.result();
  const auto compare_result = [&](const std::string& name, double ours) {
    out.compare(name, {}, {ours}, file.array<double>(name), metric_result);
  };
  compare_result(prefix + "performance", got.overall);
  compare_result(prefix + "performance_response", got.response);
}

/// What the file has of a task under names that start with `prefix`.
template <class Task>
void check_trials(const Task& task, const npz_reader& file, const std::string& prefix, const std::string& target_out,
                  report& out) {
  const auto batch = replay(task, file, meta_of(file).at("metric").at("dt"));
  compare_inputs(batch, prefix + "x", file, out);
  compare_target(batch, 0, "target_fix", file, out);
  compare_target(batch, 1, target_out, file, out);
  compare_responses(batch, prefix, file, out);
  compare_metric(task.metric(), batch, prefix, file, out);
}

template <class Task>
void check_durations(const Task& task, const nlohmann::json& meta, report& out) {
  std::vector<double> seconds, jitter, steps;
  for (const phase& p : task.phases()) seconds.push_back(p.seconds), jitter.push_back(p.jitter);
  trial_batch batch;
  const auto& metric = meta.at("metric");
  lay_out(task, batch, 1, metric.at("dt"));
  for (const auto& p : batch.phases())
    if (!p.warm_up) steps.push_back(p.steps);
  const double grace = batch.loss_periods().front().begin;
  out.compare("phase_seconds", {seconds.size()}, seconds, array_of(meta.at("phase_seconds")), exact);
  out.compare("phase_jitter_seconds", {jitter.size()}, jitter, array_of(meta.at("phase_jitter_seconds")), exact);
  out.compare("phase_steps", {steps.size()}, steps, array_of(metric.at("phase_steps_after_warmup")), exact);
  out.compare("grace_steps", {}, {grace}, metric.at("grace_steps").template get<double>(), exact);
}

/// A task's trials: as the task is, with the other ring of the no-go response, and as published.
template <class Task>
void check_task(const Task& task, const npz_reader& file, report& out) {
  const auto meta = meta_of(file);
  const bool has_both_rings = file.contains("target_out_nogo_ring005");
  check_durations(task, meta, out);
  check_trials(task, file, "", has_both_rings ? "target_out_nogo_ring005" : "target_out", out);
  if constexpr (requires { task.no_go_ring; })
    if (has_both_rings) {
      Task silent = task;
      silent.no_go_ring = 0;
      compare_target(replay(silent, file, meta.at("metric").at("dt")), 1, "target_out", file, out);
    }
  if (file.contains("ref_x")) check_trials(as_published<Task>(), file, "ref_", "ref_target_out", out);
}

void check_named_task(const npz_reader& file, report& out) {
  const auto name = meta_of(file).at("task").get<std::string>();
  const bool known = std::apply(
      [&](const auto&... task) {
        return ((task.published_name == name ? (check_task(task, file, out), true) : false) || ...);
      },
      all_tasks{});
  if (!known) throw std::runtime_error("task '" + name + "' is not one of the 20");
}

/// Bumps of stimuli and targets, and the population vector.
void check_ring(const npz_reader& file, report& out) {
  const auto angles = file.array<double>("angle");
  const auto rows = static_cast<int>(angles.size());
  trial_batch batch;
  batch.begin(rows, channels::inputs, channels::outputs, 0.005);
  for (const auto* modality : {"modality 1", "modality 2"}) batch.add_phase({modality, 0.5}, 100);
  batch.add_loss_period({0, 0});
  batch.finish();
  std::vector<double> target, input[2];
  for (int k = 0; k < rows; ++k) {
    const ring_trial one(trial(batch, k));
    one.respond(angles.data()[k]);
    for (int j = 0; j < directions; ++j) target.push_back(one.target(0)[channels::first_of_ring(1) + j]);
    for (const int modality : {1, 2}) {
      one.show(modality - 1, ring(modality, angles.data()[k]));
      for (int j = 0; j < 2 * directions; ++j)
        input[modality - 1].push_back(one.input(modality - 1)[channels::first_of_ring(1) + j]);
    }
  }
  out.compare("ring_target", {size(rows), directions}, target, file.array<double>("ring_target"), in_float);
  for (const int modality : {1, 2}) {
    const auto name = "input_modality" + std::to_string(modality);
    out.compare(name, {size(rows), 2 * directions}, input[modality - 1], file.array<double>(name), in_float);
  }

  const auto given = file.array<double>("decode_in");
  if (given.dimension() != 2 || given.shape(1) != directions)
    throw std::runtime_error("decode_in: has to be an array of rings x 32");
  std::vector<double> pointed;
  for (std::size_t i = 0; i < given.shape(0); ++i) pointed.push_back(decode_ring(&given(i, 0)));
  out.compare("decode_angle", {given.shape(0)}, pointed, file.array<double>("decode_angle"), decoded_in_float);
  out.compare("decode_angle64", {given.shape(0)}, pointed, file.array<double>("decode_angle64"), decoded_in_double);
}

/// Blocks of rule reversal: what is shown, asked for, chosen and rewarded, and the performance.
void check_rule_reversal(const npz_reader& file, report& out) {
  for (const auto& [name, ours, theirs] : ctrnn_test::replay_rule_reversal(file)) {
    const tolerance& allowed = name == "performance" ? metric_result : exact;
    if (ours.size() == theirs.size())
      out.compare(name, shape(theirs.shape().begin(), theirs.shape().end()), numbers(ours), theirs, allowed);
    else
      out.fail(name + ": " + std::to_string(theirs.size()) + " values; there have to be " +
               std::to_string(ours.size()));
  }
}

/// A kind of file is told by an array that only it has.
struct kind {
  const char* array;
  void (*check)(const npz_reader&, report&);
};
constexpr kind kinds[] = {{"draws", check_named_task}, {"decode_in", check_ring}, {"stim", check_rule_reversal}};

void check(const npz_reader& file, report& out) {
  std::string known;
  for (const auto& k : kinds) {
    if (file.contains(k.array)) return k.check(file, out);
    known += (known.empty() ? "" : ", ") + std::string(k.array);
  }
  throw std::runtime_error("unknown kind of file: it has none of the arrays " + known);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "tasks_check: no file was given; usage: tasks_check FILE.npz ...\n");
    return 2;
  }
  int failed = 0;
  for (int i = 1; i < count; ++i) {
    std::printf("%s\n", arguments[i]);
    report out;
    try {
      check(npz_reader(arguments[i]), out);
    } catch (const nlohmann::json::exception& e) {
      out.fail("meta_json: " + std::string(e.what()));
    } catch (const std::exception& e) {
      out.fail(e.what());
    }
    failed += out.passed ? 0 : 1;
  }
  std::printf("%d passed, %d failed\n", count - 1 - failed, failed);
  return failed == 0 ? 0 : 1;
}
