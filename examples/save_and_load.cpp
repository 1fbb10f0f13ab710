// SPDX-License-Identifier: BSD-3-Clause
// Networks go to files, for NumPy too, and come back as they were: a loaded one performs as it did, digit for digit.
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <ctrnn/io.hpp>

int main() {
  using namespace ctrnn;
  ensemble<tasks::go, base, relu> models({.units = 50, .models = 2, .seed = 1, .learning_rate = 0.004});
  models.train({.max_iterations = 400, .criterion = 0.9, .evaluate_every = 50});
  save(models, "runs/save_and_load");  // config.json, log.csv, model_000.npz, model_001.npz

  // Another program would begin here. Task and nonlinearity are not in the model's file; config.json has their names.
  auto loaded = load_model<float>("runs/save_and_load/model_001.npz");
  trainer<relu> with(loaded.net.architecture(), tasks::go{});
  const double before = models[1].curve.back().performance, after = with.evaluate(loaded).overall;
  std::printf("performance after %ld iterations: %.6f\n", static_cast<long>(loaded.iteration), before);
  std::printf("performance of the loaded network: %.6f\n", after);
  return before == after ? 0 : 1;
}
