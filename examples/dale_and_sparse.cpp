// SPDX-License-Identifier: BSD-3-Clause
// An architecture of one's own: excitatory and inhibitory units (Dale's law), of whose connections 30 % are there.
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <random>

int main() {
  using namespace ctrnn;
  constexpr index_t units = 50, inhibitory = 10;  // the last ones
  auto shape = published_architecture(units, tasks::go::inputs, tasks::go::outputs);
  shape.rules.W.connected = matrix<unsigned char>(units, units);  // [to][from]
  std::mt19937 draw(1);
  for (index_t j = 0; j < units; ++j) {
    shape.sign.push_back(j < units - inhibitory ? 1 : -1);
    for (index_t i = 0; i < units; ++i) shape.rules.W.connected(i, j) = i != j && draw() % 10 < 3;
  }

  ensemble<tasks::go, base, relu> models(shape, {.seed = 1, .learning_rate = 0.004});
  models.train({.max_iterations = 800, .criterion = 0.9, .evaluate_every = 100}, [](const progress& p) {
    std::printf("iteration %3ld: performance %.2f\n", static_cast<long>(p.iteration), p.median);
  });

  std::printf("\nrecurrent weights after training\nfrom units   above 0   below 0         0\n");
  const auto count = [&](const char* kind, index_t first, index_t end) {
    int above = 0, below = 0, zero = 0;
    for (index_t j = first; j < end; ++j)
      for (index_t i = 0; i < units; ++i) {
        const float w = models[0].net.effective(i, j);  // as the units feel it; values().W is what is trained
        ++(w > 0 ? above : w < 0 ? below : zero);
      }
    std::printf("%-10s %9d %9d %9d\n", kind, above, below, zero);
  };
  count("excitatory", 0, units - inhibitory);
  count("inhibitory", units - inhibitory, units);
}
