// SPDX-License-Identifier: BSD-3-Clause
// What observers and the answer of a closed loop see of states and of their rates.
#include <ctrnn/integrator.hpp>

#include "support/expect_gradient.hpp"

using namespace ctrnn_test;

namespace {

/// Takes down whether it was told of a state or of rates, and checks that these are phi of that state.
template <class Phi>
struct listener final : observer<double> {
  std::vector<std::string> heard;
  var<double> latest;
  bool same_handle = true;  ///< whether rates and states are one

  void state(int p, index_t step, const var<double>& s) override {
    heard.push_back("state " + std::to_string(p) + " " + std::to_string(step));
    latest = s;
  }
  void rates(int p, index_t step, const var<double>& r) override {
    heard.push_back("rates " + std::to_string(p) + " " + std::to_string(step));
    same_handle = same_handle && r == latest;
    const tape<double>::recording_scope off(r.on(), false);
    CHECK(same_bits(elements(r), elements(apply(Phi{}, latest))));
    latest = {};
  }
};

/// Keeps what the answer of a closed loop is told.
struct answers final : feedback<double> {
  std::vector<std::vector<double>> told;
  void after_phase(int, const var<double>& r) override { told.push_back(elements(r)); }
};

const random_problem problem{.warm_up = 5, .phases = {0, 6, 3}};

/// Runs the problem with observers, recorded, and back.
template <class Dynamics, class I>
void observed_run(const Dynamics& how, const I& method, const any_storage& storage,
                  std::initializer_list<observer<double>*> all, answers& answer) {
  const auto a = problem.architecture();
  tape<double> t;
  network<double> net(a, problem.values<double>());
  ornstein_uhlenbeck<double> noise(problem.trials, a.units, a.dt, a.noise_tau);
  noise.begin(problem.seed, 0, random_stream::training_noise, 0);
  simulation<double, Dynamics, ornstein_uhlenbeck<double>> simulated(t, a, how);
  auto trials = problem.batch();
  {
    const tape<double>::recording_scope on(t, true);
    simulated.run(net, noise, method, trials, storage, all, &answer);
  }
  t.backward();
}

}  // namespace

TEST_CASE("observers are told of each trained state and then of its rates, which are phi of it, bit for bit") {
  std::vector<std::string> expected;
  for (int step = 0; step < 9; ++step)
    for (const char* what : {"state ", "rates "})
      expected.push_back(what + std::to_string(step < 6 ? 2 : 3) + " " + std::to_string(step));
  const auto check = [&](const auto& method) {
    listener<tanh_unit> seen;
    answers answer;
    observed_run(current<tanh_unit>{}, method, {}, {&seen}, answer);
    CHECK(seen.heard == expected);
    CHECK_FALSE(seen.same_handle);
  };
  check(base{}), check(heun{}), check(sctt<4>{.beta = 0.3}), check(dasc<4>{.beta = 0.3});
  check(lagged_dasc<4>{.beta = 0.3});
}

TEST_CASE("what is computed again in the backward pass is told again, with its rates") {
  listener<tanh_unit> seen;
  answers answer;
  observed_run(current<tanh_unit>{}, sctt<4>{.beta = 0.3}, {2}, {&seen}, answer);
  CHECK(seen.heard.size() == 2 * 2 * 9);
  for (std::size_t i = 0; i < seen.heard.size(); i += 2) {
    CHECK(seen.heard[i].starts_with("state "));
    CHECK(seen.heard[i + 1] == "rates " + seen.heard[i].substr(6));
  }
}

TEST_CASE("of rates the observers are told of one matrix, as state and as rates") {
  listener<linear> seen;
  answers answer;
  observed_run(rate<tanh_unit>{}, sctt<4>{.beta = 0.3}, {}, {&seen}, answer);
  CHECK(seen.heard.size() == 2 * 9);
  CHECK(seen.same_handle);
}

TEST_CASE("the answer of a closed loop is told the rates of the state at each phase's end") {
  outcome<double> seen;
  state_recorder<double> observe(seen);
  answers answer;
  observed_run(current<tanh_unit>{}, dasc<4>{.beta = 0.3}, {}, {&observe}, answer);
  REQUIRE(seen.phases.size() == 5);
  REQUIRE(answer.told.size() == 4);
  for (std::size_t p = 0; p < 4; ++p)
    CHECK(largest_difference(answer.told[p], rates_of(current<tanh_unit>{}, seen.phases[p + 1])) < 1e-14);
  CHECK(answer.told[0] != seen.phases[1]);
}
