// SPDX-License-Identifier: BSD-3-Clause
// What the tasks draw at random, read back from the inputs and targets of the batches that they fill.
#include <ctrnn/tasks.hpp>

#include <doctest/doctest.h>
#include <support/read_ring.hpp>
#include <support/statistics.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <numbers>
#include <vector>

using namespace ctrnn;
using namespace ctrnn::tasks;
using namespace ctrnn_test;

namespace {

constexpr double pi = std::numbers::pi;
constexpr double read_error = 1e-5;    // of angles and strengths read back from float32 channels
constexpr double target_error = 1e-4;  // of an angle decoded from a target

template <class T, class... Ts>
constexpr bool is_one_of = (std::same_as<T, Ts> || ...);

double mod_2pi(double angle) { return angle - 2 * pi * std::floor(angle / (2 * pi)); }
bool same(double a, double b) { return std::abs(a - b) < read_error; }
bool same_angle(double a, double b) { return circular_distance(a, b) < read_error; }

/// One of 100,000 trials, with what its rings show.
struct shown_trial {
  shown_trial(const trial_batch& trials, int trial) : batch(trials), k(trial) {
    for (int phase = 0; phase < static_cast<int>(batch.phases().size()); ++phase)
      for (const int modality : {1, 2})
        rings.at(static_cast<std::size_t>(phase))[static_cast<std::size_t>(modality - 1)] =
            ring_reader(batch, phase, k, modality).read();
  }

  const seen_on_ring& ring(int phase, int modality) const {
    return rings.at(static_cast<std::size_t>(phase)).at(static_cast<std::size_t>(modality - 1));
  }
  /// Which modality shows anything in a phase: 0 none, 1, 2, 3 both.
  int modalities(int phase) const {
    return (ring(phase, 1).count > 0 ? 1 : 0) + (ring(phase, 2).count > 0 ? 2 : 0);
  }
  bool is_go() const { return batch.target(1)[k * channels::outputs] < 0.5f; }
  bool asks_for(double angle) const {
    return is_go() && circular_distance(decode_ring(batch.target(1) + k * channels::outputs + 1), angle) < target_error;
  }
  /// Fixation is to be held, and all of the ring rests at a value.
  bool holds_with(float rest) const {
    const float* target = batch.target(1) + k * channels::outputs;
    return target[0] == 0.85f && std::all_of(target + 1, target + 33, [=](float x) { return x == rest; });
  }

  const trial_batch& batch;
  int k;
  std::array<std::array<seen_on_ring, 2>, 6> rings{};
};

/// Calls look with each trial. What it returns has to be true: all that is not random.
template <class Task>
void for_each_trial(auto look) {
  constexpr int trials = 1000, batches = 100;
  trial_batch batch;
  int wrong = 0;
  for (std::uint32_t i = 0; i < batches; ++i) {
    draw_batch(Task{}, batch, {.seed = 11, .iteration = i, .trials = trials});
    for (int k = 0; k < trials; ++k) wrong += look(shown_trial(batch, k)) ? 0 : 1;
  }
  CHECK(wrong == 0);
}

/// Two stimuli that compete in a modality, shown at once (the stronger counts as the first) or one after the other.
template <class Task>
std::array<seen, 2> two_of(const shown_trial& t, int modality) {
  if constexpr (std::derived_from<Task, family_a>)
    return t.ring(Task::stimulus, modality).stimuli;
  else
    return {t.ring(Task::stimulus_1, modality).stimuli[0], t.ring(Task::stimulus_2, modality).stimuli[0]};
}

/// The phases show two stimuli to be compared in the modalities (1, 2, 3 both), and nothing else.
template <class Task>
bool only_show(const shown_trial& t, int modalities) {
  const auto counts = [&](int phase, int n) {
    return t.modalities(phase) == (n > 0 ? modalities : 0) &&
           std::ranges::all_of(std::array{1, 2},
                               [&](int m) { return t.ring(phase, m).count == (modalities & m ? n : 0); });
  };
  if constexpr (std::derived_from<Task, family_a>)
    return counts(Task::fixation, 0) && counts(Task::stimulus, 2) && counts(Task::response, 0);
  else
    return counts(Task::fixation, 0) && counts(Task::stimulus_1, 1) && counts(Task::delay, 0) &&
           counts(Task::stimulus_2, 1) && counts(Task::response, 0);
}

void check_strengths(const sample& mean, const sample& half_difference) {
  CHECK(ks(mean, 0.8, 1.2) < ks_limit);
  CHECK(ks(half_difference, 0.1, 0.2) < ks_limit);
}

}  // namespace

TEST_CASE_TEMPLATE("go and anti: any direction in either modality, asked for or its opposite", Task, go, rtgo, dlygo,
                   anti, rtanti, dlyanti) {
  constexpr bool reacts = is_one_of<Task, rtgo, rtanti>, away = is_one_of<Task, anti, rtanti, dlyanti>;
  constexpr int shown = reacts ? Task::response : Task::stimulus;
  sample angles, in_second;
  for_each_trial<Task>([&](const shown_trial& t) {
    const int modality = t.modalities(shown);
    const auto ring = t.ring(shown, modality == 2 ? 2 : 1);
    const auto [angle, strength] = ring.stimuli[0];
    angles.push_back(mod_2pi(angle)), in_second.push_back(modality == 2);
    bool nothing_else = modality != 3 && ring.count == 1;
    for (int phase = 0; phase <= Task::response; ++phase)
      nothing_else = nothing_else && (phase == shown || t.modalities(phase) == 0);
    return nothing_else && same(strength, 1) && t.asks_for(angle + (away ? pi : 0));
  });
  CHECK(ks(angles, 0, 2 * pi) < ks_limit);
  CHECK(bias(in_second) < bias_limit);
  CHECK(largest_correlation({&angles, &in_second}) < correlation_limit);
}

TEST_CASE_TEMPLATE("decisions: two directions pi / 2 apart, two strengths in either order; the stronger is asked for",
                   Task, dm1, dm2, ctxdm1, ctxdm2, dlydm1, dlydm2, ctxdlydm1, ctxdlydm2) {
  constexpr int modality = is_one_of<Task, dm1, ctxdm1, dlydm1, ctxdlydm1> ? 1 : 2;
  constexpr bool has_distractors = is_one_of<Task, ctxdm1, ctxdm2, ctxdlydm1, ctxdlydm2>;
  constexpr bool delayed = std::derived_from<Task, family_c>;
  sample angle, offset, mean, half_difference, first_is_stronger;
  sample distractor_mean, distractor_half_difference, distractors_agree;
  for_each_trial<Task>([&](const shown_trial& t) {
    const auto [a, b] = two_of<Task>(t, modality);
    const bool heads = a.strength > b.strength;
    angle.push_back(mod_2pi(a.angle)), offset.push_back(mod_2pi(b.angle - a.angle));
    mean.push_back((a.strength + b.strength) / 2);
    half_difference.push_back(std::abs(a.strength - b.strength) / 2);
    first_is_stronger.push_back(heads);
    bool good = only_show<Task>(t, has_distractors ? 3 : modality) && t.asks_for(heads ? a.angle : b.angle);
    if constexpr (has_distractors) {
      const auto [c, d] = two_of<Task>(t, 3 - modality);
      const bool in_order = same_angle(a.angle, c.angle);
      good = good && same_angle(in_order ? a.angle : b.angle, c.angle) &&
             same_angle(in_order ? b.angle : a.angle, d.angle) && (in_order || !delayed);
      distractor_mean.push_back((c.strength + d.strength) / 2);
      distractor_half_difference.push_back(std::abs(c.strength - d.strength) / 2);
      distractors_agree.push_back(in_order == (heads == (c.strength > d.strength)));
    }
    return good;
  });
  CHECK(ks(angle, 0, 2 * pi) < ks_limit);
  CHECK(ks(offset, pi / 2, 3 * pi / 2) < ks_limit);
  check_strengths(mean, half_difference);
  CHECK(largest_correlation({&angle, &offset, &mean, &half_difference}) < correlation_limit);
  if constexpr (delayed) {
    CHECK(bias(first_is_stronger) < bias_limit);
    CHECK(largest_correlation({&first_is_stronger, &angle, &offset, &mean, &half_difference}) < correlation_limit);
  }
  if constexpr (has_distractors) {
    check_strengths(distractor_mean, distractor_half_difference);
    CHECK(bias(distractors_agree) < bias_limit);
    CHECK(largest_correlation({&angle, &offset, &mean, &half_difference, &distractor_mean, &distractor_half_difference,
                               &distractors_agree}) < correlation_limit);
  }
}

TEST_CASE_TEMPLATE("multisensory decisions: q times in one modality and 2 - q in the other, the stronger is asked for",
                   Task, multsendm, multsendlydm) {
  sample angle, offset, mean, half_difference, gain, second_gains, first_is_stronger;
  for_each_trial<Task>([&](const shown_trial& t) {
    const auto [a, b] = two_of<Task>(t, 1);
    const auto [c, d] = two_of<Task>(t, 2);  // at the same angles
    const double first = (a.strength + c.strength) / 2, second = (b.strength + d.strength) / 2;
    const bool heads = first > second;
    angle.push_back(mod_2pi(heads ? a.angle : b.angle));
    offset.push_back(mod_2pi(heads ? b.angle - a.angle : a.angle - b.angle));
    mean.push_back((first + second) / 2), half_difference.push_back(std::abs(first - second) / 2);
    gain.push_back(std::max(a.strength, c.strength) / first);
    second_gains.push_back(c.strength > a.strength), first_is_stronger.push_back(heads);
    return only_show<Task>(t, 3) && t.asks_for(heads ? a.angle : b.angle) && same_angle(a.angle, c.angle) &&
           same_angle(b.angle, d.angle) && same(a.strength / first, b.strength / second);
  });
  CHECK(ks(angle, 0, 2 * pi) < ks_limit);
  CHECK(ks(offset, pi / 2, 3 * pi / 2) < ks_limit);
  check_strengths(mean, half_difference);
  CHECK(ks(gain, 1.2, 1.4) < ks_limit);
  CHECK(bias(second_gains) < bias_limit);
  CHECK(largest_correlation({&angle, &offset, &mean, &half_difference, &gain, &second_gains}) < correlation_limit);
  if constexpr (std::same_as<Task, multsendlydm>) {
    CHECK(bias(first_is_stronger) < bias_limit);
    CHECK(largest_correlation({&first_is_stronger, &angle, &offset, &mean, &half_difference, &gain, &second_gains}) <
          correlation_limit);
  }
}

TEST_CASE_TEMPLATE("matching to sample: half match within pi / 18, half are pi / 2 apart, in all pairs of modalities",
                   Task, dms, dnms, as_published<dms>, as_published<dnms>) {
  constexpr bool respond_to_match = !std::same_as<Task, dnms>;
  constexpr float no_go_ring = is_one_of<Task, dms, dnms> ? 0.05f : 0;
  sample angle, matches, match_offset, other_offset, first_in_second, second_in_second;
  std::vector<int> pairs(4);
  for_each_trial<Task>([&](const shown_trial& t) {
    const int m = t.modalities(Task::stimulus_1), n = t.modalities(Task::stimulus_2);
    if (m == 0 || m == 3 || n == 0 || n == 3) return false;
    const auto a = t.ring(Task::stimulus_1, m).stimuli[0], b = t.ring(Task::stimulus_2, n).stimuli[0];
    const bool match = circular_distance(a.angle, b.angle) < pi / 4;
    (match ? match_offset : other_offset).push_back(match ? std::remainder(b.angle - a.angle, 2 * pi)
                                                          : mod_2pi(b.angle - a.angle));
    angle.push_back(mod_2pi(a.angle)), matches.push_back(match);
    first_in_second.push_back(m == 2), second_in_second.push_back(n == 2);
    ++pairs[static_cast<std::size_t>(2 * m + n - 3)];
    const bool answer = match == respond_to_match ? t.asks_for(b.angle) : t.holds_with(no_go_ring);
    return answer && same(a.strength, 1) && same(b.strength, 1) && t.modalities(Task::delay) == 0;
  });
  CHECK(ks(angle, 0, 2 * pi) < ks_limit);
  CHECK(ks(match_offset, -pi / 18, pi / 18) < ks_limit);
  CHECK(ks(other_offset, pi / 2, 3 * pi / 2) < ks_limit);
  CHECK(bias(matches) < bias_limit);
  CHECK(chi_square(pairs, {0.25, 0.25, 0.25, 0.25}) < chi_square_limit_3);
  CHECK(largest_correlation({&angle, &matches, &first_in_second, &second_in_second}) < correlation_limit);
}

TEST_CASE_TEMPLATE("matching to category: two quarters in all orders; as published a non-match is in one order only",
                   Task, dmc, dnmc, as_published<dmc>, as_published<dnmc>) {
  constexpr bool respond_to_match = !std::same_as<Task, dnmc>, published = !is_one_of<Task, dmc, dnmc>;
  constexpr float no_go_ring = published ? 0 : 0.05f;
  sample first, second, first_in_second, second_in_second, matches;
  std::vector<int> orders(4);
  for_each_trial<Task>([&](const shown_trial& t) {
    const int m = t.modalities(Task::stimulus_1), n = t.modalities(Task::stimulus_2);
    if (m == 0 || m == 3 || n == 0 || n == 3) return false;
    const auto a = t.ring(Task::stimulus_1, m).stimuli[0], b = t.ring(Task::stimulus_2, n).stimuli[0];
    const int i = mod_2pi(a.angle + read_error) < 3 * pi / 4 ? 0 : 1;
    const int j = mod_2pi(b.angle + read_error) < 3 * pi / 4 ? 0 : 1;
    first.push_back(std::remainder(a.angle - i * pi, 2 * pi));
    second.push_back(std::remainder(b.angle - j * pi, 2 * pi));
    first_in_second.push_back(m == 2), second_in_second.push_back(n == 2), matches.push_back(i == j);
    ++orders[static_cast<std::size_t>(2 * i + j)];
    const bool answer = (i == j) == respond_to_match ? t.asks_for(b.angle) : t.holds_with(no_go_ring);
    return answer && same(a.strength, 1) && same(b.strength, 1) && t.modalities(Task::delay) == 0;
  });
  CHECK(ks(first, 0, pi / 2) < ks_limit);
  CHECK(ks(second, 0, pi / 2) < ks_limit);
  if (published)
    CHECK(chi_square(orders, {0.25, 0.5, 0, 0.25}) < chi_square_limit_2);
  else
    CHECK(chi_square(orders, {0.25, 0.25, 0.25, 0.25}) < chi_square_limit_3);
  CHECK(bias(first_in_second) < bias_limit);
  CHECK(bias(second_in_second) < bias_limit);
  CHECK(largest_correlation({&first, &second, &first_in_second, &second_in_second, &matches}) < correlation_limit);
}

TEST_CASE("jittered durations take each value from T - J to T + J - 1 alike, independently of each other") {
  std::vector<int> hits(40);
  sample fixation, delay;
  trial_batch batch;
  for (std::uint32_t i = 0; i < 8000; ++i) {
    draw_batch(delayed_go{}, batch, {.seed = 5, .iteration = i, .trials = 1});
    const auto phases = batch.phases();
    fixation.push_back(phases[1].steps), delay.push_back(phases[3].steps);
    ++hits.at(static_cast<std::size_t>(phases[1].steps - 80));  // throws outside 80 .. 119
    REQUIRE((180 <= phases[3].steps && phases[3].steps < 220));
    REQUIRE((phases[0].steps == 200 && phases[4].steps == 100));
  }
  CHECK(chi_square(hits, std::vector<double>(40, 1 / 40.0)) < chi_square_limit_39);
  CHECK(*std::min_element(delay.begin(), delay.end()) == 180);
  CHECK(*std::max_element(delay.begin(), delay.end()) == 219);
  CHECK(largest_correlation({&fixation, &delay}) < correlation_limit);
}

TEST_CASE("widths, strengths and ranges are the task's to change, and may be one number") {
  decision_1 task;
  task.angles.offset = {pi, pi};
  task.strengths = {.mean = {0.5, 0.5}, .half_difference = {0.05, 0.1}};
  trial_batch batch;
  draw_batch(task, batch, {.seed = 3, .trials = 100});
  for (int k = 0; k < 100; ++k) {
    const auto [a, b] = ring_reader(batch, decision_1::stimulus, k, 1).read().stimuli;
    CHECK(circular_distance(a.angle, b.angle) == doctest::Approx(pi).epsilon(1e-5));
    CHECK(a.strength + b.strength == doctest::Approx(1).epsilon(1e-5));
    CHECK((0.1 < a.strength - b.strength && a.strength - b.strength < 0.2));
  }
  delayed_non_match_to_sample match;
  match.match_offset = {0, 0};
  match.strength = 0.5;
  draw_batch(match, batch, {.seed = 3, .trials = 100});
  int held = 0;
  for (int k = 0; k < 100; ++k) {
    const shown_trial t(batch, k);
    if (t.is_go()) continue;
    const auto a = t.ring(match.stimulus_1, t.modalities(match.stimulus_1)).stimuli[0];
    const auto b = t.ring(match.stimulus_2, t.modalities(match.stimulus_2)).stimuli[0];
    CHECK(same_angle(a.angle, b.angle));
    CHECK(same(a.strength, 0.5));
    ++held;
  }
  CHECK((30 < held && held < 70));
  task.strengths.mean = {1.2, 0.8};
  CHECK_THROWS_WITH_AS(draw_batch(task, batch, {}), doctest::Contains("give finite limits, the lower first"),
                       std::invalid_argument);
}
