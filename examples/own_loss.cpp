// SPDX-License-Identifier: BSD-3-Clause
// A loss and a regulariser of one's own: cross entropy, and rates that cost energy. Dearer rates are lower.
#include <cstdio>
#include <ctrnn/ctrnn.hpp>

namespace mine {

/// Cross entropy of sigmoid outputs with targets from 0 to 1.
struct cross_entropy {
  auto output(auto z) const { return logistic(z); }
  auto cost(auto y, auto target) const { return -(target * log(y + 1e-6) + (1 - target) * log(1 - y + 1e-6)); }
};

/// Rates cost energy, by their square; weights cost nothing.
struct energy {
  double price = 1e-4;
  auto rate(auto r) const { return price * square(r); }
  auto weight(auto w) const { return 0 * w; }
};

}  // namespace mine

int main() {
  using namespace ctrnn;
  const auto found = check_gradient(base{}, relu{}, {}, mine::cross_entropy{}, mine::energy{});
  std::printf("the gradient differs from finite differences by %.0e of its largest element\n", found.error);

  const any_task task(tasks::go{}, mine::cross_entropy{});
  for (const double price : {0.0, 0.01, 0.1}) {
    ensemble<any_task, base, relu, float, mine::energy> models({.units = 50, .seed = 1, .learning_rate = 0.004}, task,
                                                                  {}, {}, {price});
    models.train({.max_iterations = 600, .criterion = 1.1, .evaluate_every = 100});  // 1.1 is never met

    const auto seen = models.trainer().record(models[0]);
    double sum = 0;
    for (const float rate : seen.rates) sum += rate;
    std::printf("price %.2f: performance %.2f, mean rate %.3f\n", price, models[0].curve.back().performance,
                sum / static_cast<double>(seen.rates.size()));
  }
  return found.error < 1e-6 ? 0 : 1;
}
