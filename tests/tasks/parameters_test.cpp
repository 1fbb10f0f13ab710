// SPDX-License-Identifier: BSD-3-Clause
// What tasks say of themselves: a summary, and the numbers that users may set by their names.
#include <ctrnn/task/any_task.hpp>
#include <ctrnn/tasks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

using namespace ctrnn;
using namespace ctrnn::tasks;

namespace {

std::vector<any_task> every_published_task() {
  const auto list = [](const auto&... each) { return std::vector<any_task>{each...}; };
  using others = std::tuple<as_published<dms>, as_published<dnms>, as_published<dmc>, as_published<dnmc>>;
  return std::apply(list, std::tuple_cat(all_tasks{}, others{}, std::tuple(rule_reversal{})));
}

/// All that trials of a task are: durations, periods, inputs, targets.
std::vector<double> trials_of(const any_task& task) {
  trial_batch batch;
  draw_batch(task, batch, {.stream = random_stream::evaluation_trials, .trials = 4});
  std::vector<double> all;
  for (int p = 0; p < static_cast<int>(batch.phases().size()); ++p) {
    const auto& phase = batch.phases()[static_cast<std::size_t>(p)];
    all.push_back(phase.steps);
    all.insert(all.end(), batch.input(p), batch.input(p) + phase.samples * batch.trials() * batch.inputs());
  }
  for (int e = 0; e < static_cast<int>(batch.loss_periods().size()); ++e)
    all.insert(all.end(), batch.target(e), batch.target(e) + batch.trials() * batch.outputs());
  return all;
}

described_parameter parameter_of(const any_task& task, std::string_view name) {
  const auto all = task.parameters();
  const auto found = std::ranges::find(all, name, &described_parameter::name);
  REQUIRE(found != all.end());
  return *found;
}

std::vector<std::string> names_of(const any_task& task) {
  std::vector<std::string> names;
  for (const auto& p : task.parameters()) names.emplace_back(p.name);
  return names;
}

/// A metric that measures nothing.
struct no_metric {
  void begin(const trial_batch&) {}
  void observe(int, int, const outputs_view&) {}
  performance result() const { return {}; }
};

/// A task of a user's own: a number, and an interval whose unit is not that of the member.
struct flash {
  static constexpr std::string_view name = "flash";
  static constexpr int inputs = 1, outputs = 1;
  double brightness = 2;
  interval wait{0.1, 0.2};  // s
  static constexpr auto parameters =
      std::tuple(parameter{"brightness", &flash::brightness, limits::within(0, 5), "brightness of the flash"},
                 task_parameter{"wait", &flash::wait, user_unit{"ms", 0.001}, limits::above(0), "time before it"});
  std::array<phase, 1> phases() const { return {{{"flash", 0.1}}}; }
  std::array<loss_period, 1> loss_periods() const { return {{{0, 0}}}; }
  no_metric metric() const { return {}; }
  void draw(trial& t, trial_draws&) const { t.input(0)[0] = static_cast<float>(brightness); }
};

/// A task that describes a further number beside those of the published task that it varies.
struct turned_go : delayed_go {
  static constexpr std::string_view name = "turned_go", summary = "point beside a stimulus";
  static constexpr auto parameters = std::tuple_cat(
      delayed_go::parameters, std::tuple(task_parameter{"turn", &turned_go::turn, user_unit::degrees(),
                                                        limits::within(-180, 180), "from stimulus to response"}));
};

/// A task that describes nothing.
struct silent_flash : flash {
  static constexpr auto parameters = std::tuple();
};

}  // namespace

TEST_CASE("every published task says what is to be done, in words of its own") {
  std::set<std::string_view> summaries;
  for (const auto& task : every_published_task()) {
    CAPTURE(task.name);
    CHECK_FALSE(task.summary.empty());
    CHECK(task.summary.size() <= 85);  // what --help has room for
    summaries.insert(task.summary);
  }
  CHECK(summaries.size() == 20 + 1 + 1);  // those as published share one
}

TEST_CASE("every parameter of every published task changes its trials, within limits that have the published value") {
  for (const auto& task : every_published_task()) {
    const auto published = trials_of(task);
    REQUIRE(task.parameters().size() >= 2);
    for (const auto& p : task.parameters()) {
      CAPTURE(task.name);
      CAPTURE(p.name);
      CHECK(p.allowed.has(p.now.from));
      CHECK(p.allowed.has(p.now.to));
      CHECK_FALSE(p.help.empty());
      const double other = p.unit == "s" ? 0.8 : p.unit == "degrees" ? 45 : 0.25;
      const auto changed = task.with(p.name, other);
      CHECK(trials_of(changed) != published);
      const auto now = parameter_of(changed, p.name).now;
      CHECK(now.from == other);
      CHECK(now.to == other);
    }
    CHECK(trials_of(task) == published);  // copies were changed, not the task
  }
}

TEST_CASE("tasks have the parameters of their families and stimuli, with what these are drawn from") {
  using names = std::vector<std::string>;
  CHECK(names_of(go{}) == names{"stimulus", "strength"});
  CHECK(names_of(delayed_anti{}) == names{"delay", "stimulus", "strength"});
  CHECK(names_of(decision_1{}) == names{"stimulus", "strength", "coherence", "angle"});
  CHECK(names_of(delayed_context_decision_2{}) == names{"delay", "stimulus", "strength", "coherence", "angle"});
  CHECK(names_of(dnms{}) == names{"delay", "stimulus", "strength", "angle"});
  CHECK(names_of(dmc{}) == names{"delay", "stimulus", "strength"});
  const any_task task = delayed_decision_1{};
  const auto is = [&](const char* name, std::string_view unit, double from, double to) {
    const auto p = parameter_of(task, name);
    return p.unit == unit && p.now.from == from && p.now.to == to;
  };
  CHECK(is("delay", "s", 0.9, 1.1));
  CHECK(is("stimulus", "s", 0.4, 0.6));
  CHECK(is("strength", "", 0.8, 1.2));
  CHECK(is("coherence", "", 0.1, 0.2));
  CHECK(is("angle", "degrees", 90, 270));
}

TEST_CASE("a parameter that is set is the same as its members that are set, and takes the jitter away") {
  delayed_decision_1 by_hand;
  by_hand.seconds.stimulus_1 = by_hand.seconds.stimulus_2 = 0.3, by_hand.seconds.jitter = 0;
  const any_task task = delayed_decision_1{};
  CHECK(trials_of(task.with("stimulus", 0.3)) == trials_of(by_hand));
  for (const auto& p : task.with("stimulus", 0.3).phases()) CHECK(p.jitter == 0);
  for (const auto& p : task.with("coherence", 0.3).phases()) CHECK(p.jitter == 0);

  by_hand = {}, by_hand.angles.offset = {std::numbers::pi / 180 * 58, std::numbers::pi / 180 * 58};
  CHECK(trials_of(task.with("angle", 58)) == trials_of(by_hand));
  CHECK(parameter_of(by_hand, "angle").now.from == 58);
  by_hand = {}, by_hand.strengths.mean = {0.7, 0.7};
  CHECK(trials_of(task.with("strength", 0.7)) == trials_of(by_hand));
  by_hand = {}, by_hand.seconds.stimulus_2 = 0.8;
  CHECK(parameter_of(by_hand, "stimulus").now.from == 0.4);
  CHECK(parameter_of(by_hand, "stimulus").now.to == 0.9);
}

TEST_CASE("a task of one's own describes numbers and intervals, in units of its own, or none") {
  const any_task task = flash{};
  CHECK(names_of(task) == std::vector<std::string>{"brightness", "wait"});
  CHECK(task.summary.empty());
  CHECK(parameter_of(task, "wait").now.from == 100);
  CHECK(parameter_of(task, "wait").now.to == 200);
  CHECK(trials_of(task.with("brightness", 3))[1] == 3);
  CHECK(parameter_of(task.with("wait", 150), "wait").now.to == 150);
  CHECK(any_task(silent_flash{}).parameters().empty());
  CHECK_THROWS_WITH_AS(any_task(silent_flash{}).with("wait", 1), doctest::Contains("describes none"),
                       std::invalid_argument);

  const any_task turned = turned_go{};
  CHECK(turned.summary == "point beside a stimulus");
  CHECK(names_of(turned) == std::vector<std::string>{"delay", "stimulus", "strength", "turn"});
  delayed_go opposite;
  opposite.turn = std::numbers::pi;
  CHECK(trials_of(turned.with("turn", 180)) == trials_of(opposite));
}

TEST_CASE("a variant keeps the loss that was given with the task") {
  const any_task with_loss(delayed_go{}, softmax_cross_entropy<2>{});
  CHECK(with_loss.with("delay", 2).loss.name == with_loss.loss.name);
  CHECK(with_loss.loss.name != any_task(delayed_go{}).loss.name);
  const auto variant = any_task(rule_reversal{}).with("waiting", 1);
  CHECK(variant.is_closed_loop);
  CHECK(variant.has_own_trials);
  CHECK(variant.has_own_architecture);
}

TEST_CASE("a value out of the limits and a name that a task does not have are refused") {
  const any_task task = delayed_go{};
  const auto infinity = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH_AS(task.with("delay", -1), "delayed_go: delay = -1 s; it must be at least 0 and finite",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.with("strength", infinity),
                       "delayed_go: strength = inf; it must be at least 0 and finite", std::invalid_argument);
  CHECK_THROWS_WITH_AS(any_task(dms{}).with("angle", 400),
                       "delayed_match_to_sample: angle = 400 degrees; it must be -360 to 360 and finite",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.with("coherence", 0.1),
                       "the task delayed_go has no parameter 'coherence'; choose one of delay, stimulus, strength",
                       std::invalid_argument);
  delayed_decision_1 second_only;
  second_only.seconds.stimulus_2 = NAN;
  CHECK_THROWS_WITH_AS(any_task{second_only},
                       "delayed_decision_1: stimulus = nan s; it must be at least 0 and finite", std::invalid_argument);
  CHECK_THROWS_WITH_AS(any_task(flash{.brightness = 6}), "flash: brightness = 6; it must be 0 to 5 and finite",
                       std::invalid_argument);
}
