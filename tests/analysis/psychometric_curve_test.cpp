// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/analysis/psychometric_curve.hpp>
#include <ctrnn/analysis/silence.hpp>
#include <ctrnn/analysis/stronger_chosen.hpp>
#include <ctrnn/dynamics.hpp>
#include <ctrnn/tasks/context_decision.hpp>
#include <ctrnn/tasks/decision.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

/// Trained for a moment.
models& some_models() {
  static models all = [] {
    models fresh(some(3));
    fresh.train(briefly(never, 30));
    return fresh;
  }();
  return all;
}

const auto set_delay = [](auto& task, double seconds) { task.seconds.delay = seconds; };

/// Whoever answers, at every step, with the angle that answer(trial, draws) gives from the trial's own draws.
template <class Task, class Answer>
recording<float> answers(const Task& task, int trials, Answer answer) {
  recording<float> seen;
  draw_batch(task, seen.batch, {.seed = 4, .stream = random_stream::evaluation_trials, .trials = trials});
  const auto steps = static_cast<std::size_t>(seen.batch.trained_steps()), count = static_cast<std::size_t>(trials);
  seen.outputs = xt::zeros<float>({steps, count, static_cast<std::size_t>(Task::outputs)});
  for (std::size_t k = 0; k < count; ++k) {
    trial_draws draws({4, 0, random_stream::evaluation_trials, 0, 0}, static_cast<std::uint32_t>(k));
    const double angle = answer(static_cast<int>(k), draws);
    for (std::size_t s = 0; s < steps; ++s)
      for (int j = 0; j < directions; ++j)
        seen.outputs(s, k, static_cast<std::size_t>(j + 1)) = static_cast<float>(0.05 + bump(j, angle));
  }
  return seen;
}

/// A loss whose output is not the one of the task: twice the readout.
struct doubled_readout {
  auto output(auto z) const { return 2 * z; }
  auto cost(auto y, auto target) const { return square(y - target); }
};

}  // namespace

TEST_CASE("where the value is the task's own the performance is that of its evaluation, of every model") {
  auto& all = some_models();
  const auto curve = psychometric_curve(all, quick_go{}, relu{}, {0.02, 0.05, 0.3}, set_delay, {}, {.trials = 40});
  CHECK(curve.values == std::vector<double>{0.02, 0.05, 0.3});
  REQUIRE(curve.overall.shape(0) == 3);
  REQUIRE(curve.overall.shape(1) == 3);
  CHECK(curve.measured.size() == 0);
  int other = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto own = all.trainer().evaluate(all[i], 40);
    CHECK(curve.overall(i, 1) == own.overall);
    CHECK(curve.response(i, 1) == own.response);
    other += curve.overall(i, 2) != own.overall ? 1 : 0;
  }
  CHECK(other > 0);
}

TEST_CASE("the outputs of an ensemble are read as it was trained, with a loss of its own") {
  const any_task task(quick_go{}, doubled_readout{});
  ensemble<any_task, base, relu> all(some(1), task);
  all.train(briefly(never, 20));
  const auto curve = psychometric_curve(all, quick_go{}, relu{}, {0.05}, set_delay, {}, {.trials = 40});
  CHECK(curve.overall(0, 0) == all.trainer().evaluate(all[0], 40).overall);
  const auto lesions = lesion_effects(all[0], all.tasks(), relu{}, {.groups = {{0}}, .trials = 40});
  CHECK(lesions.intact.overall == curve.overall(0, 0));
  trainer<relu> otherwise(small_network(), quick_go{});
  CHECK(otherwise.evaluate(all[0], 40).overall != curve.overall(0, 0));
}

TEST_CASE("networks of currents, with a bias of the readout, are evaluated by their own dynamics") {
  auto o = some(1);
  o.output_bias = true;
  ensemble<quick_go, base, current<tanh_unit>> all(o);
  all.train(briefly(never, 20));
  const auto own = all.trainer().evaluate(all[0], 40);
  const auto curve = psychometric_curve(all, quick_go{}, all.dynamics(), {0.05}, set_delay, {}, {.trials = 40});
  CHECK(curve.overall(0, 0) == own.overall);
  CHECK(lesion_effects(all[0], all.tasks(), all.dynamics(), {.groups = {{0}}, .trials = 40}).intact.overall ==
        own.overall);
  CHECK(psychometric_curve(all, quick_go{}, all.phi(), {0.05}, set_delay, {}, {.trials = 40}).response(0, 0) !=
        own.response);
}

TEST_CASE("a longer delay is more steps, of the same trials; with an integrator of one's own if that is asked for") {
  auto& all = some_models();
  const auto steps = [](const recording<float>& seen) { return static_cast<double>(seen.rates.shape(0)); };
  const auto first_input = [](const recording<float>& seen) {
    double sum = 0;
    for (int c = 0; c < seen.batch.inputs(); ++c) sum += c * double{seen.batch.input(quick_go::stimulus)[c]};
    return sum;
  };
  const auto longer = psychometric_curve(all[0], quick_go{}, relu{}, {0.05, 0.5}, set_delay, steps, {.trials = 3});
  CHECK(longer.measured.shape(0) == 1);
  CHECK(longer.measured(0, 0) == 70);
  CHECK(longer.measured(0, 1) == 160);
  const auto shown = psychometric_curve(all[0], quick_go{}, relu{}, {0.05, 0.5}, set_delay, first_input, {.trials = 3});
  CHECK(shown.measured(0, 0) == shown.measured(0, 1));
  const psychometric_curve_options<cd<2>> coarse{.trials = 3};
  CHECK(psychometric_curve(all[0], quick_go{}, relu{}, {0.5}, set_delay, steps, coarse).measured(0, 0) == 80);
}

TEST_CASE("a psychometric curve depends neither on the threads nor on the company, and changes no model") {
  auto& all = some_models();
  const std::vector<model<float>> before{all[0], all[1], all[2]};
  const auto one = psychometric_curve(all, quick_go{}, relu{}, {0.02, 0.3}, set_delay, {}, {.trials = 9, .threads = 1});
  const auto more =
      psychometric_curve(before, quick_go{}, relu{}, {0.02, 0.3}, set_delay, {}, {.trials = 9, .threads = 4});
  CHECK(one.overall == more.overall);
  CHECK(one.response == more.response);
  const auto alone = psychometric_curve(before[2], quick_go{}, relu{}, {0.3}, set_delay, {}, {.trials = 9});
  CHECK(alone.overall(0, 0) == one.overall(2, 1));
  for (std::size_t i = 0; i < 3; ++i) CHECK(same(all[i], before[i]));
}

TEST_CASE("a value that makes no task is refused") {
  CHECK(contains(refusal([] {
          psychometric_curve(some_models(), quick_go{}, relu{}, {-1}, set_delay, {}, {.trials = 3, .threads = 2});
        }),
                 "delay = -1 s; it must be at least 0 and finite"));
}

TEST_CASE("the stronger stimulus is chosen always, never, or as often as the first one is it") {
  const auto check = [](const auto& task, bool superposed) {
    CAPTURE(task.name);
    constexpr int trials = 200;
    int first_is_stronger = 0;
    std::vector<double> stronger, weaker;
    const auto first = answers(task, trials, [&](int, trial_draws& u) {
      const auto [angle_1, angle_2] = task.angles.draw(u);
      const auto [strength_1, strength_2] = task.strengths.draw(u);
      const bool it_is = strength_1 > strength_2;
      first_is_stronger += it_is ? 1 : 0;
      stronger.push_back(it_is ? angle_1 : angle_2), weaker.push_back(it_is ? angle_2 : angle_1);
      return angle_1;
    });
    CHECK(stronger_chosen{}(first) == doctest::Approx(first_is_stronger / double{trials}));
    const auto of = [](const std::vector<double>& angles) {
      return [&angles](int k, trial_draws&) { return angles[static_cast<std::size_t>(k)] + 0.5; };  // and inexactly
    };
    CHECK(stronger_chosen{}(answers(task, trials, of(stronger))) == 1);
    CHECK(stronger_chosen{}(answers(task, trials, of(weaker))) == 0);
    CHECK(superposed == (task.phases().size() == 4));
  };
  check(dm1{}, true);
  check(dlydm2{}, false);
  check(ctxdm1{}, true);
  dm2 fine;
  fine.strengths.half_difference = {0.02, 0.03};
  check(fine, true);
}

TEST_CASE("the choice is a measure of a psychometric curve, and asks for the published rings") {
  model<float> m(published_architecture(10, dm1::inputs, dm1::outputs), {}, 1, 0);
  const auto curve = psychometric_curve(m, dm1{}, relu{}, {0.0, 0.2}, [](auto& task, double e) {
    task.strengths.half_difference = {e, e};
  }, stronger_chosen{}, {.trials = 100});
  for (const double p : curve.measured) {
    CHECK(p > 0.2);  // an untrained network guesses
    CHECK(p < 0.8);
  }
  recording<float> other;
  other.batch.begin(2, 3, 4, 0.005);
  CHECK(contains(refusal([&] { stronger_chosen{}(other); }), "trials of 3 inputs and 4 outputs"));
}
