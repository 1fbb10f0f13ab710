// SPDX-License-Identifier: BSD-3-Clause
// What every consumer builds: it trains a tiny network for some iterations and prints how well it does.
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#if defined(CONSUMER_SAVES)  // it has what ctrnn::io needs
#include <ctrnn/io.hpp>
#endif

int main() {
  using namespace ctrnn;
  using namespace ctrnn::tasks;
  ensemble<delayed_go, dasc<4>, relu> models({.units = 20, .seed = 1, .threads = 1});
  models.train({.stages = 2, .beta0 = 0.5, .max_iterations = 10, .evaluation_trials = 20});
#if defined(CONSUMER_SAVES)
  save(models, "run");
#endif
  const auto& after = models[0].curve.back();
  std::printf("ctrnn %s: loss %.9g, performance %.9g\n", version, after.loss, after.performance);
}
