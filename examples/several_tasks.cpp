// SPDX-License-Identifier: BSD-3-Clause
// One network learns two tasks together: point to a stimulus that was just there, and, at another cue, away from it.
#include <cstdio>
#include <ctrnn/ctrnn.hpp>

int main() {
  using namespace ctrnn;
  const weighted_tasks both{{tasks::go{}, 0.4}, {tasks::anti{}, 0.6}};  // 20 trials of each in an iteration
  ensemble<weighted_tasks, base, relu> models({.units = 50, .seed = 1, .learning_rate = 0.004}, both);

  std::printf("iteration");
  for (const auto& [task, weight] : both) std::printf("%7.*s", static_cast<int>(task.name.size()), task.name.data());
  std::printf("   mean\n");

  const auto report = models.train(
      {.max_iterations = 1000, .criterion = 0.95, .evaluate_every = 100}, [&](const progress& p) {
        const evaluation& latest = models[0].curve.back();
        std::printf("%9ld", static_cast<long>(p.iteration));
        for (const performance& in_task : latest.by_task) std::printf("%7.2f", in_task.overall);
        std::printf("%7.2f\n", latest.performance);
      });
  std::printf("The mean is what the criterion looks at; it was %s.\n", report.solved == 1 ? "met" : "not met yet");
}
