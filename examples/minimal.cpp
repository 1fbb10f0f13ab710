// SPDX-License-Identifier: BSD-3-Clause
// Eight networks learn to match a stimulus to one that they saw a second ago.
#include <ctrnn/ctrnn.hpp>
#include <ctrnn/io.hpp>
#include <iostream>

int main() {
  using namespace ctrnn;
  ensemble<tasks::delayed_match_to_sample, dasc<20>, relu> models(
      {.units = 50, .models = 8, .seed = 1});
  models.train({.stages = 6, .beta0 = 0.5, .max_iterations = 40'000, .criterion = 0.99},
               [](const progress& p) {
                 std::cout << p.iteration << ": " << p.solved << " solved\n";
               });
  save(models, "runs/minimal");
}
