// SPDX-License-Identifier: BSD-3-Clause
// An integrator of one's own is its formula: the library differentiates it, and the schedule raises its beta to 1.
#include <cstdio>
#include <ctrnn/ctrnn.hpp>

namespace mine {

/// A skip over theta steps that aims with the slope at its own middle:
///
///     r(t + theta dt) = (1 - beta) (r + theta d(r + theta/2 d(r))) + beta r_base(t + theta dt)
template <int Theta>
struct midpoint_skip {
  static constexpr int theta = Theta;
  double beta = 1;

  auto operator()(auto r, auto& d) const {
    auto middle = r + theta / 2.0 * d(r);
    auto jump = r + theta * d(middle);
    auto end = d.path(theta, r);
    return (1 - beta) * jump + beta * end;
  }
};

}  // namespace mine

int main() {
  using namespace ctrnn;
  using method = mine::midpoint_skip<10>;

  // Phases of 4, 23 and 10 steps: shorter than a block, some blocks and a rest, and one block.
  const auto found = check_gradient(method{.beta = 0.5}, softplus{}, {.phases = {4, 23, 10}});
  std::printf("the gradient differs from finite differences by %.0e of its largest element\n", found.error);

  ensemble<tasks::go, method, relu> models({.units = 50, .models = 2, .seed = 1, .learning_rate = 0.004});
  models.train({.stages = 3, .beta0 = 0.5, .staged_iterations = 300, .max_iterations = 600, .evaluate_every = 50},
               [](const progress& p) {
                 std::printf("iteration %3ld, %s: median performance %.2f\n", static_cast<long>(p.iteration),
                             p.stage ? "with skips" : "Base", p.median);
               });
  return found.error < 1e-6 ? 0 : 1;
}
