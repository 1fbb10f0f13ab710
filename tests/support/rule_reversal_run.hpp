// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/network/simulation.hpp>
#include <ctrnn/nonlinearity.hpp>
#include <ctrnn/training/objective.hpp>
#include <ctrnn/training/observers.hpp>

#include "support/recorded_run.hpp"
#include "support/replay_rule_reversal.hpp"

namespace ctrnn_test {

/// Keeps what a file of a rule reversal run has of states.
template <class T>
struct rule_reversal_recorder final : observer<T> {
  network<T>& net;
  std::array<double, tasks::rule_reversal::trials_of_sequence> activity{};  ///< sums of |r| over each response
  std::vector<double> logits_last, r_trial_end;

  explicit rule_reversal_recorder(network<T>& n) : net(n) {}
  void phase(int p, const var<T>& r) override {
    for (int i = 0; i < tasks::rule_reversal::trials_of_sequence; ++i) {
      if (p == tasks::rule_reversal::waiting_of(i) + 1) append(r_trial_end, r.view());
      if (p != tasks::rule_reversal::response_of(i) + 1) continue;
      matrix<T> z(r.layout().rows, net.architecture().outputs);
      read_out(net, r, z.view());
      append(logits_last, z.view().columns_from(0, 2));
    }
  }
  void rates(int p, index_t, const var<T>& r) override {
    for (int i = 0; i < tasks::rule_reversal::trials_of_sequence; ++i)
      if (p == tasks::rule_reversal::response_of(i))
        for (index_t k = 0; k < r.layout().rows; ++k)
          for (index_t u = 0; u < r.layout().columns; ++u)
            activity[static_cast<std::size_t>(i)] += std::abs(static_cast<double>(r(k, u)));
  }
};

/// Runs a recorded training iteration of rule reversal and compares all that the file has of it.
template <class T, class Method>
void replay_rule_reversal_run(const npz_reader& file, const nlohmann::json& meta, const Method& method, report& out) {
  const auto number = [&](const char* key) { return meta.at(key).template get<double>(); };
  auto task = with_recorded_rules(file.array<double>("rules"), 1);
  const int blocks = meta.at("trials").get<int>();
  auto shape = task.architecture_for(meta.at("N").get<int>(), meta.at("dale").get<bool>());
  shape.dt = number("dt"), shape.sigma = number("noise_scale");
  const double dt = coarseness(method) * shape.dt;
  task.seconds.grace = number("grace_steps") * dt;
  parameters<T> p(shape);
  fill(p.W, file.array<double>("W")), fill(p.b, file.array<double>("b"));
  fill(p.W_in, file.array<double>("Winp")), fill(p.W_out, file.array<double>("Wout"));
  network<T> net(shape, p);

  trial_batch batch;
  batch.begin(blocks, task.inputs, task.outputs, dt);
  const auto steps = meta.at("phase_steps").get<std::vector<int>>();
  for (std::size_t i = 0; i < steps.size(); ++i) batch.add_phase(task.phases().at(i), steps[i]);
  for (const auto& term : task.loss_periods()) batch.add_loss_period(term);
  for (const auto& term : task.activity_periods()) batch.add_activity_period(term);
  batch.finish();
  draw_recorded(task, batch, file.array<double>("stim"));

  tape<T> t;
  recorded_noise<T> noise(file.array<double>("eta"));
  simulation<T, any_nonlinearity, recorded_noise<T>> run(
      t, shape, any_nonlinearity::named(meta.at("nonlinearity").get<std::string>()));
  objective<T, recorded_regulariser> loss({number("ureg"), number("wreg")});
  rule_reversal_recorder<T> seen(net);
  output_reader<T> outputs;
  const any_task known = task;
  task_feedback<T> answer(known, batch, net, outputs);
  loss.begin(net, known.loss, batch);
  {
    const typename tape<T>::recording_scope record(t, true);
    run.run(net, noise, method, batch, store_all{}, {&seen, &loss}, &answer);
  }
  t.backward();
  parameters<T> g(shape);
  loss.gradient(g);

  constexpr double trials_of_sequence = tasks::rule_reversal::trials_of_sequence;
  std::vector<double> terms, x;
  for (int i = 0; i < tasks::rule_reversal::trials_of_sequence; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const auto& response = batch.activity_periods()[at];
    const auto rates = static_cast<double>((response.end - response.begin) * blocks * shape.units);
    terms.insert(terms.end(), {trials_of_sequence * loss.terms()[at], number("ureg") * seen.activity[at] / rates,
                               loss.weight_term()});
    x.insert(x.end(), batch.input(task.sample_of(i)), batch.input(task.sample_of(i)) + blocks * task.inputs);
  }
  const auto ideal = [&](int k, int i) { return batch.target(i)[k * task.outputs + 1]; };
  const auto feedback = [&](int k, int i) { return batch.input(task.reward_of(i))[k * task.inputs + task.right]; };
  out.compare("x", flat(std::move(x)), file.array<double>("x"));
  out.compare("ideal", of_blocks(blocks, ideal), file.array<double>("ideal"));
  out.compare("feedback", of_blocks(blocks, feedback), file.array<double>("feedback"));
  out.compare("loss", flat({loss.loss()}), file.array<double>("loss"));
  out.compare("terms", flat(std::move(terms)), file.array<double>("terms"));
  out.compare("logits_last", flat(seen.logits_last), file.array<double>("logits_last"));
  out.compare("r_trial_end", flat(seen.r_trial_end), file.array<double>("r_trial_end"));
  out.compare("grad_W", values(g.W), file.array<double>("grad_W"));
  out.compare("grad_b", values(g.b), file.array<double>("grad_b"));
  out.compare("grad_Winp", values(g.W_in), file.array<double>("grad_Winp"));
  out.compare("grad_Wout", values(g.W_out), file.array<double>("grad_Wout"));
}

}  // namespace ctrnn_test
