// SPDX-License-Identifier: BSD-3-Clause
// Replays trajectories of PsychRNN's own simulator: psychrnn_check WEIGHTS.npz TRAJECTORY.npz ... (pairs), which
// psychrnn_pairs.py makes.
// Prints the largest differences of states and outputs, relative to the largest of them if that is above 1, and fails
// above 2e-6. A trajectory has x, states and outputs [trials][steps][...], alpha = dt / tau, and transfer, the name of
// the nonlinearity.
#include <cstdio>
#include <ctrnn/io/load_psychrnn.hpp>
#include <ctrnn/network/readout.hpp>

#include "support/run_on_inputs.hpp"

namespace {

using namespace ctrnn;
using namespace ctrnn::autodiff;

constexpr double bound = 2e-6;

/// Compares the states and outputs of a run with those of a file, [trials][steps][...].
class comparison final : public observer<double> {
 public:
  comparison(network<double>& net, const npz_reader& file) : net_(net), file_(file) {}

  void state(int, index_t step, const var<double>& s) override { compare(states_, s.view(), step); }
  void rates(int, index_t step, const var<double>& r) override {
    matrix<double> z(r.layout().rows, net_.architecture().outputs);
    read_out(net_, r, z.view());
    compare(outputs_, z.view(), step);
  }

  /// Prints the errors. @return whether they are small
  bool report(const char* name) const {
    std::printf("%s\n  states  %.2e\n  outputs %.2e\n", name, states_.error(), outputs_.error());
    return states_.error() <= bound && outputs_.error() <= bound;
  }

 private:
  struct recorded {
    xt::xtensor<double, 3> values;
    double difference = 0, largest = 1;
    double error() const { return difference / largest; }
  };

  static void compare(recorded& all, matrix_view<const double> seen, index_t step) {
    for (std::size_t k = 0; k < all.values.shape(0); ++k)
      for (std::size_t i = 0; i < all.values.shape(2); ++i) {
        const double expected = all.values(k, static_cast<std::size_t>(step), i);
        const double difference = std::abs(seen.row(static_cast<index_t>(k))[i] - expected);
        if (!(difference <= all.difference) && !std::isnan(all.difference)) all.difference = difference;
        all.largest = std::max(all.largest, std::abs(expected));
      }
  }

  network<double>& net_;
  const npz_reader& file_;
  recorded states_{file_.array<double, 3>("states")}, outputs_{file_.array<double, 3>("outputs")};
};

bool replay(const char* weights, const char* trajectory) {
  const npz_reader file(trajectory);
  const double tau = 0.1;
  auto net = load_psychrnn_network<double>(npz_reader(weights), {.dt = file.scalar<double>("alpha") * tau, .tau = tau});
  const auto& a = net.architecture();
  const auto x = file.array<float, 3>("x");
  comparison seen(net, file);
  const auto need = [&](const char* name, std::size_t size) {
    const std::array shape{x.shape(0), x.shape(1), size};
    file.array<double, 3>(name, shape);
  };
  need("x", static_cast<std::size_t>(a.inputs));
  need("states", static_cast<std::size_t>(a.units)), need("outputs", static_cast<std::size_t>(a.outputs));

  ctrnn_test::run_on_inputs(net, any_nonlinearity::named(file.text("transfer")), x, seen);
  return seen.report(trajectory);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc % 2 == 0) {
    std::fprintf(stderr, "Usage: psychrnn_check WEIGHTS.npz TRAJECTORY.npz ...\n");
    return 2;
  }
  int passed = 0, failed = 0;
  for (int i = 1; i < argc; i += 2) {
    bool well = false;
    try {
      well = replay(argv[i], argv[i + 1]);
    } catch (const std::exception& error) {
      std::printf("%s\n", error.what());
    }
    if (!well) std::printf("FAILED %s\n", argv[i + 1]);
    (well ? passed : failed) += 1;
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed > 0 ? 1 : 0;
}
