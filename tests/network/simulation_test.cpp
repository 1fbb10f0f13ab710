// SPDX-License-Identifier: BSD-3-Clause
// The dynamics against the formula in plain loops; what a run may and may not depend on.
#include <ctrnn/integrator.hpp>

#include "support/expect_gradient.hpp"

using namespace ctrnn_test;

namespace {

/// tau dr/dt = -r + tanh(W r + b + W_in x + sigma eta), or tau ds/dt = -s + W tanh(s) + b + W_in x + sigma eta of
/// currents s, by Euler's method; the states after all trained steps.
std::vector<std::vector<double>> plain_loops(const random_problem& problem, bool of_currents = false) {
  const auto a = problem.architecture();
  const network<double> net(a, problem.values<double>());
  const auto batch = problem.batch();
  ornstein_uhlenbeck<double> noise(problem.trials, a.units, a.dt, a.noise_tau);
  noise.begin(problem.seed, 0, random_stream::training_noise, 0);
  const auto at = [&](int k, index_t i) { return static_cast<std::size_t>(k * a.units + i); };
  std::vector<double> r(at(problem.trials, 0), 0.0);
  std::vector<std::vector<double>> states;
  index_t step = 0;
  for (int p = 0; p < static_cast<int>(batch.phases().size()); ++p) {
    const auto& phase = batch.phases()[static_cast<std::size_t>(p)];
    for (int s = 0; s < phase.steps; ++s, ++step) {
      const double* eta = noise.at(step);
      const float* x = batch.input(p, phase.time_varying ? s : 0);
      auto next = r;
      for (int k = 0; k < problem.trials; ++k)
        for (index_t i = 0; i < a.units; ++i) {
          double z = net.values().b(0, i) + a.sigma * eta[at(k, i)];
          for (index_t j = 0; j < a.units; ++j)
            z += net.effective(i, j) * (of_currents ? std::tanh(r[at(k, j)]) : r[at(k, j)]);
          if (const index_t row = i - a.input_units.first; row >= 0 && row < a.input_units.count)
            for (index_t c = 0; c < a.inputs; ++c) z += net.values().W_in(row, c) * x[k * a.inputs + c];
          next[at(k, i)] +=
              a.dt / a.tau[static_cast<std::size_t>(i)] * ((of_currents ? z : std::tanh(z)) - r[at(k, i)]);
        }
      r = next;
      if (!phase.warm_up) states.push_back(r);
    }
  }
  return states;
}

/// Writes the input of phase 2 when it starts: a stimulus in the channel that the state speaks for.
struct choice final : feedback<double> {
  trial_batch& batch;
  explicit choice(trial_batch& b) : batch(b) {}

  void after_phase(int p, const var<double>& r) override {
    const index_t last = r.layout().columns - 1;
    if (p == 1)
      for (int k = 0; k < batch.trials(); ++k)
        for (int s = 0; s < batch.phases()[2].samples; ++s)
          for (int c = 0; c < batch.inputs(); ++c)
            batch.input(2, s)[k * batch.inputs() + c] = (r(k, last - 1) > r(k, last - 2)) == (c == 0) ? 1.0f : -0.5f;
  }
};

/// As `run`, in a closed loop.
template <class Dynamics>
outcome<double> run_with_choice(const Dynamics& how, const random_problem& problem, trial_batch& batch,
                                any_storage storage) {
  const auto a = problem.architecture();
  tape<double> t;
  network<double> net(a, problem.values<double>());
  ornstein_uhlenbeck<double> noise(problem.trials, a.units, a.dt, a.noise_tau);
  noise.begin(problem.seed, 0, random_stream::training_noise, 0);
  simulation<double, Dynamics, ornstein_uhlenbeck<double>> simulated(t, a, how);
  objective<double> loss;
  const any_loss cost = squared_error{};
  parameters<double> gradient(a);
  outcome<double> seen;
  state_recorder<double> observe(seen);
  choice answer(batch);
  loss.begin(net, cost, batch);
  {
    const tape<double>::recording_scope on(t, true);
    simulated.run(net, noise, sctt<4>{.beta = 0.3}, batch, storage, {&observe, &loss}, &answer);
  }
  t.backward();
  loss.gradient(gradient);
  seen.loss = loss.loss();
  seen.gradient = elements(gradient);
  return seen;
}

double largest_error(const std::vector<std::vector<double>>& a, const std::vector<std::vector<double>>& b) {
  double worst = a.size() == b.size() ? 0 : 1;
  for (std::size_t s = 0; s < std::min(a.size(), b.size()); ++s)
    worst = std::max(worst, largest_difference(a[s], b[s]));
  return worst;
}

}  // namespace

TEST_CASE("base is the formula in plain loops") {
  for (const int units : {5, 8, 9, 17, 33})
    for (const int trials : {1, 4, 11}) {
      CAPTURE(units);
      CAPTURE(trials);
      const random_problem constant{.units = units, .trials = trials, .dale = true, .sigma = 0.3};
      CHECK(largest_error(run<double>(base{}, unit("tanh"), constant).states, plain_loops(constant)) < 1e-13);
      const random_problem varying{.units = units, .trials = trials, .time_varying = true, .mask = true};
      CHECK(largest_error(run<double>(base{}, unit("tanh"), varying).states, plain_loops(varying)) < 1e-13);
      for (const auto& problem : {constant, varying})
        CHECK(largest_error(run<double>(base{}, current<tanh_unit>{}, problem).states, plain_loops(problem, true)) <
              1e-13);
    }
}

TEST_CASE_TEMPLATE("a trial does not depend on the number of trials beside it, bit for bit", T, float,
                   double) {
  for (const bool time_varying : {false, true}) {
    const random_problem few{.units = 11, .trials = 3, .time_varying = time_varying};
    random_problem many = few, one = few;
    many.trials = 20, one.trials = 1;
    const auto a = run<T>(dasc<4>{.beta = 0.3}, unit("softplus"), few);
    const auto b = run<T>(dasc<4>{.beta = 0.3}, unit("softplus"), many);
    const auto c = run<T>(dasc<4>{.beta = 0.3}, unit("softplus"), one);
    REQUIRE(a.states.size() == b.states.size());
    for (std::size_t s = 0; s < a.states.size(); ++s) {
      CHECK(same_bits(a.states[s], {b.states[s].begin(), b.states[s].begin() + 3 * 11}));
      CHECK(same_bits(c.states[s], {b.states[s].begin(), b.states[s].begin() + 11}));
    }
  }
}

TEST_CASE("the gradient is zero, in all bits, where the mask has no connection") {
  for (const bool dale : {false, true}) {
    const random_problem problem{.units = 12, .dale = dale, .mask = true};
    const auto connected = problem.architecture().rules.W.connected;
    const auto seen = run<double>(dasc<4>{.beta = 0.3}, unit("relu"), problem);
    int missing = 0, used = 0;
    for (index_t i = 0; i < 12; ++i)
      for (index_t j = 0; j < 12; ++j) {
        const double g = seen.gradient[static_cast<std::size_t>(12 * i + j)], zero = 0;
        if (connected(i, j)) {
          used += g != 0;
        } else {
          ++missing;
          CHECK(std::memcmp(&g, &zero, sizeof g) == 0);
        }
      }
    CHECK(missing > 12);
    CHECK(used > 12);
  }
}

TEST_CASE("silent units give no gradient but to the readout, and all of it is finite") {
  const random_problem problem;
  auto values = problem.values<double>();
  values.b.fill(-100);
  const auto seen = run<double>(dasc<4>{.beta = 0.3}, unit("relu"), problem.architecture(), values, problem.batch());
  for (const auto& state : seen.states)
    for (const double r : state) CHECK(r == 0);
  const auto weight_penalty = 1e-5 / 49;
  for (std::size_t i = 0; i < seen.gradient.size(); ++i)
    CHECK(std::abs(seen.gradient[i]) <= (i < 49 ? weight_penalty * (1 + 1e-12) : 0));
  CHECK(seen.loss > 0);
  CHECK(std::isfinite(seen.loss));

  values.W.fill(0), values.W_out.fill(0), values.W_in.fill(0);
  const auto dead = run<double>(heun{}, unit("softplus"), problem.architecture(), values, problem.batch());
  CHECK(std::isfinite(dead.loss));
  for (std::size_t i = 0; i < dead.gradient.size(); ++i) CHECK(std::isfinite(dead.gradient[i]));
}

TEST_CASE_TEMPLATE("in a closed loop the gradient is that of the input that was chosen", Dynamics, rate<softplus>,
                   current<softplus>) {
  for (const bool time_varying : {false, true})
    for (const index_t length : {0, 1, 2}) {
      const random_problem problem{
          .units = 8, .trials = 9, .phases = {5, 6, 3}, .time_varying = time_varying};
      auto batch = problem.batch();
      const auto before = batch;
      const auto closed = run_with_choice(Dynamics{}, problem, batch, {length});
      int chosen = 0;
      for (int k = 0; k < 9; ++k) chosen += batch.input(2)[3 * k] == 1;
      CHECK(chosen > 0);
      CHECK(chosen < 9);
      CHECK(std::memcmp(before.input(2), batch.input(2), 27 * sizeof(float)) != 0);
      check_same_bits(closed, run<double>(sctt<4>{.beta = 0.3}, Dynamics{}, problem.architecture(),
                                          problem.values<double>(), batch, problem.seed));
    }
}

TEST_CASE(
    "trials start from r = 0, and the states of the warm-up are nobody's but the first trained phase's") {
  const random_problem problem{.warm_up = 6, .phases = {4, 3}};
  const auto seen = run<double>(dasc<4>{.beta = 0.3}, unit("sigmoid"), problem);
  REQUIRE(seen.phases.size() == 4);
  CHECK(same_bits(seen.phases[0], std::vector<double>(21, 0.0)));
  CHECK_FALSE(same_bits(seen.phases[1], seen.phases[0]));
  CHECK(seen.states.size() == 7);
  CHECK(same_bits(seen.phases[2], seen.states[3]));
  CHECK(same_bits(seen.phases[3], seen.states[6]));
}

TEST_CASE("trials of other channels than the network's are refused") {
  const random_problem problem, other{.inputs = 4};
  CHECK_THROWS_WITH_AS(
      run<double>(base{}, unit("relu"), problem.architecture(), problem.values<double>(), other.batch()),
      "simulation: trials of 4 inputs and 2 outputs for a network of 3 and 2; they must be the same",
      std::invalid_argument);
}
