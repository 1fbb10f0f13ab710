// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/task/draw_batch.hpp>
#include <ctrnn/tasks/rule_reversal.hpp>

#include <span>
#include <string>
#include <vector>

#include "support/recorded_run.hpp"

namespace ctrnn_test {

/// Rule reversal with the rules of a file, [trials of the block][blocks].
inline tasks::rule_reversal with_recorded_rules(const array& rules, int repeats) {
  tasks::rule_reversal task;
  task.repeats = repeats;
  for (std::size_t block = 0; block < rules.shape(1); block += static_cast<std::size_t>(repeats))
    for (std::size_t i = 0; i < rules.shape(0); ++i)
      task.rules.at(block / static_cast<std::size_t>(repeats)).at(i) = static_cast<int>(rules(i, block));
  return task;
}

/// Draws all blocks of a batch with the stimuli of a file, [trials of the block][blocks].
inline void draw_recorded(const tasks::rule_reversal& task, trial_batch& batch, const array& stimuli) {
  for (int k = 0; k < batch.trials(); ++k) {
    std::vector<double> of_block;
    for (std::size_t i = 0; i < stimuli.shape(0); ++i) of_block.push_back(stimuli(i, static_cast<std::size_t>(k)));
    trial one(batch, k);
    trial_draws draws{std::span<const double>(of_block)};
    task.draw(one, draws);
  }
}

/// A value of each trial of each block, [trials of the block][blocks], from value(block, i).
inline array of_blocks(int blocks, auto value) {
  std::vector<double> all;
  for (int i = 0; i < tasks::rule_reversal::trials_of_sequence; ++i)
    for (int k = 0; k < blocks; ++k) all.push_back(static_cast<double>(value(k, i)));
  return flat(std::move(all));
}

/// An array as this library has it and as a file does.
struct compared {
  std::string name;
  array ours, theirs;
};

/// Replays recorded blocks of rule reversal, stimuli and outputs, through the task: everything that it makes of them.
inline std::vector<compared> replay_rule_reversal(const npz_reader& file) {
  constexpr double dt = 0.05;  // s, of the record
  const tasks::rule_reversal task;
  const auto stimuli = file.array<double>("stim");
  const auto logits = file.array<float>("logits");  // [trials of the block][steps][blocks][outputs]
  const auto length = static_cast<std::size_t>(whole_steps(task.seconds.response, dt));
  if (stimuli.dimension() != 2 || stimuli.shape(0) != task.trials_of_sequence || stimuli.shape(1) == 0 ||
      logits.dimension() != 4 || logits.shape(0) != stimuli.shape(0) || logits.shape(1) != length ||
      logits.shape(2) != stimuli.shape(1) || logits.shape(3) != static_cast<std::size_t>(task.outputs))
    throw std::runtime_error("stim has to be an array of 5 trials x blocks, logits one of 5 x " +
                             std::to_string(length) + " steps x blocks x 4");
  const int blocks = static_cast<int>(stimuli.shape(1));
  trial_batch batch;
  lay_out(task, batch, blocks, dt);
  draw_recorded(task, batch, stimuli);

  auto metric = task.metric();
  metric.begin(batch);
  std::vector<double> inputs, responses, rewards;
  for (int i = 0; i < task.trials_of_sequence; ++i) {
    const auto add_inputs = [&](int phase, std::vector<double>& to) {
      to.insert(to.end(), batch.input(phase), batch.input(phase) + blocks * task.inputs);
    };
    const auto at = [&](int step) {
      return outputs_view(&logits(static_cast<std::size_t>(i), static_cast<std::size_t>(step), 0, 0), task.outputs);
    };
    const auto& response = batch.phases()[static_cast<std::size_t>(task.response_of(i))];
    for (int step = 0; step < response.steps; ++step)
      metric.observe(task.response_of(i), response.start + step, at(step));
    const auto last = at(response.steps - 1);
    task.feedback(task.response_of(i), last, batch);
    for (int k = 0; k < blocks; ++k) responses.push_back(chosen(last, k, task.choices));
    add_inputs(task.sample_of(i), inputs), add_inputs(task.reward_of(i), rewards);
  }
  const auto stimulus = [&](int k, int i) {
    return static_cast<int>(stimuli(static_cast<std::size_t>(i), static_cast<std::size_t>(k)));
  };
  const auto rule = [&](int k, int i) { return task.rule(k, i); };
  const auto target = [&](int k, int i) { return task.right_choice(task.rule(k, i), stimulus(k, i)); };
  const auto ideal = [&](int k, int i) { return batch.target(i)[k * task.outputs + 1]; };
  const auto told_right = [&](int k, int i) { return batch.input(task.reward_of(i))[k * task.inputs + task.right]; };
  const auto theirs = [&](const char* name) { return file.array<double>(name); };
  return {{"rules", of_blocks(blocks, rule), theirs("rules")},
          {"input", flat(std::move(inputs)), theirs("input")},
          {"target", of_blocks(blocks, target), theirs("target")},
          {"ideal", of_blocks(blocks, ideal), theirs("ideal")},
          {"response", flat(std::move(responses)), theirs("response")},
          {"feedback", of_blocks(blocks, told_right), theirs("feedback")},
          {"reward_input", flat(std::move(rewards)), theirs("reward_input")},
          {"performance", flat({metric.result().overall}), theirs("performance")}};
}

}  // namespace ctrnn_test
