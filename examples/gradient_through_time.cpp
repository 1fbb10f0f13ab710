// SPDX-License-Identifier: BSD-3-Clause
// How much of the gradient of a response comes back across a delay before training, and how a skip carries it.
#include <cstdio>
#include <ctrnn/analysis.hpp>
#include <ctrnn/ctrnn.hpp>

int main() {
  using namespace ctrnn;
  const auto shape = published_architecture(50, tasks::delayed_go::inputs, tasks::delayed_go::outputs);
  trainer<relu> with(shape, tasks::delayed_go{});
  model<float> untrained(shape, {}, /*seed*/ 1, /*number*/ 0);

  // SCTT hands a part of the state on as it is. DASC's jump of 20 steps leaves nothing of the state of a slow unit, 1 -
  // theta dt / tau = 0: what it carries goes through the weights, so that it shows in trained networks.
  const auto plain = gradient_through_time(with, untrained, base{});
  const auto skips = gradient_through_time(with, untrained, sctt<20>{.beta = 0.5});
  const auto follows = gradient_through_time(with, untrained, dasc<20>{.beta = 0.5});

  std::printf("|dL/dr_t|, L being the loss of the response\n\n");
  std::printf("phase         t (s)      Base  SCTT(20)  DASC(20)\n");
  constexpr int block = 20;  // steps; a row for the last state of every other block
  for (const batch_phase& p : plain.batch.phases()) {
    if (p.warm_up) continue;
    for (int s = p.start + block - 1; s < p.start + p.steps; s += 2 * block) {
      const auto t = static_cast<std::size_t>(s);
      std::printf("%-12s %6.2f  %8.0e  %8.0e  %8.0e\n", p.name.data(), plain.time(t), plain.norm(t), skips.norm(t),
                  follows.norm(t));
    }
  }
}
