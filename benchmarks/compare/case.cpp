// SPDX-License-Identifier: BSD-3-Clause
// Writes one training iteration to a file, so that other programs can do the same work and be checked: weights, trials,
// and the loss and its gradient without noise.
//
//     case --task dms --method dasc --theta 40 --beta 0.5 --out case.npz
#include <CLI/CLI.hpp>
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <ctrnn/io.hpp>

#include "../steady_task.hpp"

namespace {

using namespace ctrnn_benchmark;

struct settings {
  std::string task = "dms", method = "base", out;
  int theta = 1, units = 50, trials = 20;
  double beta = 0.5;
};

template <class Method>
void write(const settings& s, const Method& method) {
  const auto task = steady_task(s.task);
  auto shape = published_architecture(s.units, task.inputs, task.outputs);
  const double sigma = std::exchange(shape.sigma, 0.0);
  trainer<relu> train(shape, task);
  model<float> m(shape, {.learning_rate = 0.1 / s.units}, 1, 0);
  const double loss = train.gradient(m, method, s.trials);

  const auto& batch = train.batch();
  std::vector<std::int64_t> steps, warm_up, begin, end;
  std::vector<float> x, target;
  for (int p = 0; p < static_cast<int>(batch.phases().size()); ++p) {
    const auto& phase = batch.phases()[static_cast<std::size_t>(p)];
    steps.push_back(phase.steps), warm_up.push_back(phase.warm_up ? 1 : 0);
    x.insert(x.end(), batch.input(p), batch.input(p) + batch.trials() * batch.inputs());
  }
  for (int i = 0; i < static_cast<int>(batch.loss_periods().size()); ++i) {
    const auto& period = batch.loss_periods()[static_cast<std::size_t>(i)];
    begin.push_back(period.begin), end.push_back(period.end);
    target.insert(target.end(), batch.target(i), batch.target(i) + batch.trials() * batch.outputs());
  }
  const std::vector<float> b(m.net.values().b.row(0), m.net.values().b.row(0) + s.units);
  const std::vector<float> db(m.gradient.b.row(0), m.gradient.b.row(0) + s.units);
  npz_writer()
      .add("W", to_array(m.net.values().W))
      .add("b", b)
      .add("W_in", to_array(m.net.values().W_in))
      .add("W_out", to_array(m.net.values().W_out))
      .add("first_input_unit", shape.input_units.first)
      .add("first_readout_unit", shape.readout_units.first)
      .add("tau", shape.tau)
      .add("dt", shape.dt)
      .add("sigma", sigma)
      .add("noise_tau", shape.noise_tau)
      .add("trials", s.trials)
      .add("theta", s.theta)
      .add("beta", s.beta)
      .add("steps", steps)
      .add("warm_up", warm_up)
      .add("x", x)
      .add("begin", begin)
      .add("end", end)
      .add("target", target)
      .add("loss", loss)
      .add("grad_W", to_array(m.gradient.W))
      .add("grad_b", db)
      .add("grad_W_in", to_array(m.gradient.W_in))
      .add("grad_W_out", to_array(m.gradient.W_out))
      .write(s.out);
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  CLI::App app("Writes one training iteration, without noise, with its loss and gradient.");
  app.option_defaults()->always_capture_default();
  app.add_option("--task", s.task, "go, delayed_go, delayed_decision_1, delayed_match_to_sample, or dms and so on");
  app.add_option("--method", s.method)->check(CLI::IsMember({"base", "dasc"}));
  app.add_option("--theta", s.theta)->check(CLI::Range(1, 200));
  app.add_option("--beta", s.beta)->check(CLI::Range(0.0, 1.0));
  app.add_option("--units", s.units, "a multiple of 5")->check(CLI::Range(5, 4095));
  app.add_option("--trials", s.trials)->check(CLI::Range(1, 100'000));
  app.add_option("--out", s.out, "file")->required();
  try {
    app.parse(argc, argv);
    s.method == "base" ? write(s, base{}) : write(s, dasc<>{.theta = s.theta, .beta = s.beta});
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "case: %s\n", error.what());
    return 1;
  }
}
