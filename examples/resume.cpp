// SPDX-License-Identifier: BSD-3-Clause
// A training that stops half-way and goes on from its checkpoint ends bit for bit where one without a stop ends.
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <ctrnn/io.hpp>

int main() {
  using namespace ctrnn;
  using networks = ensemble<tasks::delayed_go, dasc<20>, relu>;
  const ensemble_options shape{.units = 30, .models = 2, .seed = 1};
  const training_options options{.stages = 3, .beta0 = 0.5, .staged_iterations = 90, .max_iterations = 120};

  networks at_once(shape);
  at_once.train(options);

  networks first_half(shape);
  first_half.train(options, [](const progress& p) { return p.iteration < 60; });  // false ends it
  save(first_half, "runs/resume");
  save_checkpoint(first_half, "runs/resume/checkpoint.npz");
  std::printf("stopped and saved at iteration %ld\n", static_cast<long>(first_half.iteration()));

  networks second_half(shape);  // in another program, say
  resume(second_half, options, "runs/resume/checkpoint.npz");
  second_half.train(options);
  std::printf("went on to iteration %ld\n", static_cast<long>(second_half.iteration()));

  bool all_same = true;
  for (std::size_t m = 0; m < at_once.size(); ++m) {
    const auto &a = at_once[m].net.values(), &b = second_half[m].net.values();
    const bool same = to_array(a.W) == to_array(b.W) && to_array(a.b) == to_array(b.b) &&
                      to_array(a.W_in) == to_array(b.W_in) && to_array(a.W_out) == to_array(b.W_out);
    std::printf("network %zu: the weights are %s\n", m, same ? "the same, bit for bit" : "others");
    all_same = all_same && same;
  }
  return all_same ? 0 : 1;
}
