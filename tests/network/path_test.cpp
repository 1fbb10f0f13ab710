// SPDX-License-Identifier: BSD-3-Clause
// The path of base steps that an integrator walks, and who is told of the states on it.
#include <ctrnn/integrator.hpp>

#include "support/expect_gradient.hpp"

using namespace ctrnn_test;

namespace {

/// Base in blocks of five steps, with a body of its own that takes down the steps it was asked for.
struct noted_path {
  static constexpr int theta = 5;
  std::vector<int>* steps;
  auto operator()(auto r, auto& d) const {
    return d.path(theta, r, [&](auto s, int k) {
      steps->push_back(k);
      return s + d(s, k);
    });
  }
};

/// The same path in two parts: four steps, and the fifth by hand.
struct path_in_parts {
  static constexpr int theta = 5;
  auto operator()(auto r, auto& d) const {
    auto s = d.path(theta - 1, r);
    return s + d(s, theta - 1);
  }
};

/// Two paths one after the other, the second of which begins with the block's first step again.
struct two_paths {
  static constexpr int theta = 5;
  auto operator()(auto r, auto& d) const {
    auto s = d.path(2, r);
    return d.path(3, s);
  }
};

/// Sees how often it was told, and whether another was told before.
struct listener final : observer<double> {
  std::vector<std::string>& heard;
  std::string name;
  listener(std::vector<std::string>& h, std::string n) : heard(h), name(std::move(n)) {}
  void phase(int p, const var<double>&) override { heard.push_back(name + " phase " + std::to_string(p)); }
  void state(int p, index_t step, const var<double>&) override {
    heard.push_back(name + " " + std::to_string(p) + " " + std::to_string(step));
  }
};

struct closing final : feedback<double> {
  std::vector<std::string>& heard;
  explicit closing(std::vector<std::string>& h) : heard(h) {}
  void after_phase(int p, const var<double>&) override { heard.push_back("after " + std::to_string(p)); }
};

}  // namespace

TEST_CASE("a path asks its body for the steps of the block in order") {
  std::vector<int> steps;
  run<double>(noted_path{&steps}, unit("tanh"), random_problem{.warm_up = 0, .phases = {10}}, {.record = false});
  CHECK(steps == std::vector{0, 1, 2, 3, 4, 0, 1, 2, 3, 4});
}

TEST_CASE("a path of base steps is base, bit for bit, whole or in parts") {
  std::vector<int> steps;
  const random_problem problem{.phases = {10, 12, 3}};
  const auto expected = run<double>(base{}, unit("softplus"), problem);
  check_same_bits(expected, run<double>(noted_path{&steps}, unit("softplus"), problem));
  check_same_bits(expected, run<double>(path_in_parts{}, unit("softplus"), problem));
}

TEST_CASE("a block whose path does not go on from where it was is refused") {
  CHECK_THROWS_WITH_AS(run<double>(two_paths{}, unit("tanh"), random_problem{.phases = {5}}),
                       doctest::Contains("a block of 5 steps passed through"), std::logic_error);
}

TEST_CASE("observers are told of every trained state in the order given, and feedback comes before the next phase") {
  const random_problem problem{.warm_up = 5, .phases = {0, 6}};
  const auto a = problem.architecture();
  tape<double> t;
  network<double> net(a, problem.values<double>());
  ornstein_uhlenbeck<double> noise(problem.trials, a.units, a.dt, a.noise_tau);
  noise.begin(problem.seed, 0, random_stream::training_noise, 0);
  simulation<double, any_nonlinearity, ornstein_uhlenbeck<double>> simulated(t, a, unit("tanh"));
  std::vector<std::string> heard;
  listener first(heard, "a"), second(heard, "b");
  closing answer(heard);
  auto trials = problem.batch();
  simulated.run(net, noise, sctt<4>{.beta = 0.3}, trials, store_all{}, {&first, &second}, &answer);
  std::vector<std::string> expected{"a phase 0", "b phase 0", "after 0",   "a phase 1",
                                    "b phase 1", "after 1",   "a phase 2", "b phase 2"};
  for (int step = 0; step < 6; ++step)
    for (const char* who : {"a", "b"}) expected.push_back(std::string(who) + " 2 " + std::to_string(step));
  for (const char* what : {"after 2", "a phase 3", "b phase 3"}) expected.push_back(what);
  CHECK(heard == expected);
}
