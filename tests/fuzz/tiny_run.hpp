// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/io/checkpoint.hpp>

namespace ctrnn_test {

/// A network as small as can be.
inline ctrnn::architecture tiny_network() {
  ctrnn::architecture a;
  a.units = 2, a.inputs = 1, a.outputs = 1;
  a.input_units = {0, 1}, a.readout_units = {1, 1};
  a.tau = {0.1, 0.05}, a.sign = {1, -1};
  a.rules.W.connected.resize(2, 2);
  a.rules.W.connected(0, 1) = a.rules.W.connected(1, 0) = a.rules.W.connected(1, 1) = 1;
  return a;
}

/// A run of one such network.
inline ctrnn::run_description tiny_run() {
  ctrnn::run_description run{};
  run.task = "tiny", run.method = "base", run.dynamics = "rate", run.nonlinearity = "relu";
  run.loss = "none", run.regulariser = "none";
  run.theta = 1;
  run.network = tiny_network();
  run.plan.stages = {{.theta = 2, .beta = 1, .iterations = 10}};
  return run;
}

inline ctrnn::model<float> tiny_model() {
  ctrnn::model<float> m(tiny_network(), {}, 1, 0);
  m.iteration = 20;
  m.curve = {{.iteration = 10, .loss = 1, .performance = 0.5, .response = 0.25, .stage = 0},
             {.iteration = 20, .loss = 1, .performance = 0.5, .response = 0.25, .stage = {}}};
  for (auto& e : m.curve) e.by_task = {{0.5, 0.25}, {0.5, 0.25}};
  return m;
}

}  // namespace ctrnn_test
