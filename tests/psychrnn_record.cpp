// SPDX-License-Identifier: BSD-3-Clause
// Networks of ours for PsychRNN to run: psychrnn_record FOLDER
// Writes networks of currents whose units all receive input and are read out, for each of three nonlinearities with and
// without Dale's law: NAME_weights.npz is as save_model writes it, and NAME_trajectory.npz has what the network does on
// random inputs, in double, as psychrnn_check reads it. `psychrnn_pairs.py --replay FOLDER` has PsychRNN do the same.
#include <cstdio>
#include <ctrnn/io/load_model.hpp>
#include <ctrnn/network/balanced.hpp>
#include <ctrnn/network/readout.hpp>

#include "support/run_on_inputs.hpp"

namespace {

using namespace ctrnn;
using namespace ctrnn::autodiff;

/// Random values of all arrays, those included that most policies leave at 0.
struct random_start {
  static constexpr std::string_view name = "random_start";

  void operator()(parameters<double>& p, const architecture& a, const initial_draws& draws) const {
    initial::balanced{.gain = 1.2}(p, a, draws);
    initial::draw_normal(p.b, draws.b(), 0.2);
    initial::draw_normal(p.b_out, draws.b_out(), 0.2);
    initial::draw_normal(p.s0, draws.s0(), 0.5);
  }
};

/// Keeps the states and outputs of a run, [trials][steps][...].
class recorder final : public observer<double> {
 public:
  recorder(network<double>& net, std::size_t trials, std::size_t steps)
      : net_(net), states(shape(trials, steps, net.architecture().units)),
        outputs(shape(trials, steps, net.architecture().outputs)) {}

  void state(int, index_t step, const var<double>& s) override { keep(s.view(), step, states); }
  void rates(int, index_t step, const var<double>& r) override {
    matrix<double> z(r.layout().rows, net_.architecture().outputs);
    read_out(net_, r, z.view());
    keep(std::as_const(z).view(), step, outputs);
  }

 private:
  static xt::xtensor<double, 3> shape(std::size_t trials, std::size_t steps, index_t last) {
    return xt::xtensor<double, 3>::from_shape({trials, steps, static_cast<std::size_t>(last)});
  }
  static void keep(matrix_view<const double> seen, index_t step, xt::xtensor<double, 3>& all) {
    for (std::size_t k = 0; k < all.shape(0); ++k)
      for (std::size_t i = 0; i < all.shape(2); ++i)
        all(k, static_cast<std::size_t>(step), i) = seen.row(static_cast<index_t>(k))[i];
  }

  network<double>& net_;

 public:
  xt::xtensor<double, 3> states, outputs;
};

void write(const std::filesystem::path& folder, const std::string& transfer, bool dale, std::uint32_t number) {
  constexpr std::size_t trials = 4, steps = 100;
  const double tau = 0.1;
  auto a = published_architecture(30, 3, 2, dale);
  a.input_units = a.readout_units = {0, a.units};
  a.tau.assign(static_cast<std::size_t>(a.units), tau);
  a.dt = 0.01, a.sigma = 0;
  a.output_bias = a.initial_state = true;
  a.rules.W_in.non_negative = a.rules.W_out.non_negative = dale;
  a.rules.W.connected.resize(a.units, a.units);
  for (index_t i = 0; i < a.units; ++i)
    for (index_t j = 0; j < a.units; ++j) a.rules.W.connected(i, j) = i != j && (i + 3 * j) % 4 != 0;

  constexpr std::uint32_t seed = 11;
  const std::string name = "ctrnn_" + transfer + (dale ? "_dale" : "");
  const auto weights = folder / (name + "_weights.npz");
  save_model(model<float>(a, {}, seed, number, random_start{}), weights);

  auto net = load_network<double>(weights);
  auto x = xt::xtensor<float, 3>::from_shape({trials, steps, static_cast<std::size_t>(a.inputs)});
  uniform_draws draws({seed, number, random_stream::evaluation_trials, 0, 0}, 0);
  for (float& value : x) value = static_cast<float>(draws.uniform(-1, 1));
  recorder seen(net, trials, steps);
  ctrnn_test::run_on_inputs(net, any_nonlinearity::named(transfer), x, seen);
  npz_writer()
      .add("x", x)
      .add("states", seen.states)
      .add("outputs", seen.outputs)
      .add("alpha", a.dt / tau)
      .add("transfer", transfer)
      .write(folder / (name + "_trajectory.npz"));
}

}  // namespace

int main(int count, char** arguments) try {
  if (count != 2) throw std::runtime_error("give a folder: psychrnn_record FOLDER");
  std::filesystem::create_directories(arguments[1]);
  std::uint32_t number = 0;
  for (const char* transfer : {"relu", "tanh", "sigmoid"})
    for (const bool dale : {false, true}) write(arguments[1], transfer, dale, number++);
} catch (const std::exception& error) {
  std::fprintf(stderr, "psychrnn_record: %s\n", error.what());
  return 1;
}
