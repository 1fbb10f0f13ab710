// SPDX-License-Identifier: BSD-3-Clause
// A nonlinearity of one's own, with a parameter: rates that saturate, so that none is above 1.
#include <algorithm>
#include <cstdio>
#include <ctrnn/ctrnn.hpp>
#include <tuple>

namespace mine {

/// A rate that saturates smoothly: x / (half + x), x = max(z, 0) (after Naka & Rushton, J. Physiol. 185, 1966).
struct naka_rushton {
  double half = 1;  ///< drive at which the rate is half of its limit, which is 1
  /// With this, a value that cannot be is refused, and the files of a run have it.
  static constexpr auto parameters = std::tuple(
      ctrnn::parameter{"half", &naka_rushton::half, ctrnn::limits::above(0), "drive at which the rate is 1/2"});

  auto operator()(auto z) const {
    auto x = max(z, 0);
    return x / (half + x);
  }
};

}  // namespace mine

int main() {
  using namespace ctrnn;
  const mine::naka_rushton phi{.half = 0.5};

  const auto found = check_gradient(base{}, phi);
  std::printf("the gradient differs from finite differences by %.0e of its largest element\n", found.error);

  ensemble<tasks::go, base, mine::naka_rushton> models(
      {.units = 50, .models = 2, .seed = 1, .learning_rate = 0.02}, tasks::go{}, base{}, phi);
  models.train({.max_iterations = 1000, .evaluate_every = 100}, [](const progress& p) {
    std::printf("iteration %4ld: median performance %.2f\n", static_cast<long>(p.iteration), p.median);
  });
  for (std::size_t m = 0; m < models.size(); ++m) {
    const auto seen = models.trainer().record(models[m]);
    std::printf("largest rate of network %zu: %.2f\n", m, *std::max_element(seen.rates.begin(), seen.rates.end()));
  }
  return found.error < 1e-6 ? 0 : 1;
}
