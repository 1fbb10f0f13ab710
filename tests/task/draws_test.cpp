// SPDX-License-Identifier: BSD-3-Clause
// What the tasks draw at random, read back from the batches they fill.
#include <ctrnn/task/tasks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

using namespace ctrnn;

namespace {

constexpr double pi = std::numbers::pi;
constexpr int trials = 1000, batches = 100;  // 1e5 trials in all

/// A stimulus read back from the inputs of a phase.
struct shown {
  int modality;
  double angle, strength;
};

shown read(const trial_batch& batch, int phase, int k) {
  const float* rings = batch.input(phase) + k * channels::inputs + 1;
  const int modality = *std::max_element(rings, rings + directions) > 0 ? 1 : 2;
  const float* v = rings + (modality - 1) * directions;
  const double angle = decode_ring(v);
  double sum = 0, unit = 0;
  for (int j = 0; j < directions; ++j) sum += double{v[j]}, unit += bump(j, angle);
  return {modality, angle, sum / unit};
}

double mod_2pi(double angle) { return angle < 0 ? angle + 2 * pi : angle; }

/// Kolmogorov-Smirnov: sqrt(n) times the largest distance from the uniform distribution on [low, high).
/// Over 1.95 in one of 1000 samples.
double ks(std::vector<double> sample, double low, double high) {
  std::sort(sample.begin(), sample.end());
  const auto n = static_cast<double>(sample.size());
  double worst = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double expected = (sample[i] - low) / (high - low);
    worst =
        std::max({worst, static_cast<double>(i + 1) / n - expected, expected - static_cast<double>(i) / n});
  }
  return std::sqrt(n) * worst;
}

/// sqrt(n) times the correlation of two samples: beyond +-3.3 in one of 1000.
double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  double sa = 0, sb = 0, aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sa += a[i], sb += b[i], aa += a[i] * a[i], bb += b[i] * b[i], ab += a[i] * b[i];
  return std::sqrt(n) * (ab / n - sa * sb / n / n) /
         std::sqrt((aa / n - sa * sa / n / n) * (bb / n - sb * sb / n / n));
}

/// Standard deviations by which the heads among n tosses differ from one half.
double bias(int heads, int n) { return std::abs(2.0 * heads - n) / std::sqrt(n); }

template <class Task>
void for_each_trial(auto look) {
  trial_batch batch;
  for (std::uint32_t i = 0; i < batches; ++i) {
    draw_batch(Task{}, batch, {.seed = 11, .iteration = i, .trials = trials});
    for (int k = 0; k < trials; ++k) look(batch, k);
  }
}

double target_angle(const trial_batch& batch, int k) {
  return decode_ring(batch.target(1) + k * channels::outputs + 1);
}
bool is_go(const trial_batch& batch, int k) { return batch.target(1)[k * channels::outputs] < 0.5f; }

}  // namespace

TEST_CASE_TEMPLATE("go tasks show uniform angles in both modalities, and ask for them", Task, go,
                   delayed_go) {
  std::vector<double> angles, modalities;
  int wrong = 0;
  for_each_trial<Task>([&](const trial_batch& batch, int k) {
    const auto [modality, angle, strength] = read(batch, Task::stimulus, k);
    angles.push_back(angle), modalities.push_back(modality);
    wrong += !(circular_distance(angle, target_angle(batch, k)) < 1e-3 && std::abs(strength - 1) < 1e-3);
  });
  CHECK(wrong == 0);
  CHECK(ks(angles, 0, 2 * pi) < 1.95);
  CHECK(bias(static_cast<int>(std::count(modalities.begin(), modalities.end(), 1.0)), trials * batches) <
        3.3);
  CHECK(std::abs(correlation(angles, modalities)) < 3.3);
}

TEST_CASE(
    "delayed decision: angles, offsets and strengths are uniform, the stronger is wanted, either is first") {
  std::vector<double> first, offset, mean, difference, heads;
  int wrong = 0;
  for_each_trial<delayed_decision>([&](const trial_batch& batch, int k) {
    const auto a = read(batch, delayed_decision::stimulus_1, k),
               b = read(batch, delayed_decision::stimulus_2, k);
    first.push_back(a.angle), offset.push_back(mod_2pi(b.angle - a.angle));
    mean.push_back((a.strength + b.strength) / 2),
        difference.push_back(std::abs(a.strength - b.strength) / 2);
    heads.push_back(a.strength > b.strength);
    const double stronger = a.strength > b.strength ? a.angle : b.angle;
    wrong +=
        !(a.modality == 1 && b.modality == 1 && circular_distance(stronger, target_angle(batch, k)) < 1e-3);
  });
  CHECK(wrong == 0);
  CHECK(ks(first, 0, 2 * pi) < 1.95);
  CHECK(ks(offset, pi / 2, 3 * pi / 2) < 1.95);
  CHECK(ks(mean, 0.8, 1.2) < 1.95);
  CHECK(ks(difference, 0.1, 0.2) < 1.95);
  CHECK(bias(static_cast<int>(std::count(heads.begin(), heads.end(), 1.0)), trials * batches) < 3.3);
  const std::array all{&first, &offset, &mean, &difference, &heads};
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(std::abs(correlation(*all[i], *all[j])) < 3.3);
}

TEST_CASE(
    "delayed match to sample: half match within pi / 18, half are pi / 2 apart, in all pairs of modalities") {
  std::vector<double> first, match_offset, other_offset;
  std::array<int, 4> pairs{};
  int wrong = 0;
  for_each_trial<dms>([&](const trial_batch& batch, int k) {
    const auto a = read(batch, dms::stimulus_1, k), b = read(batch, dms::stimulus_2, k);
    first.push_back(a.angle);
    ++pairs[static_cast<std::size_t>(2 * a.modality + b.modality - 3)];
    const bool match = circular_distance(a.angle, b.angle) < pi / 4;
    if (match)
      match_offset.push_back(std::remainder(b.angle - a.angle, 2 * pi));
    else
      other_offset.push_back(mod_2pi(b.angle - a.angle));
    wrong += match != is_go(batch, k) || (match && circular_distance(b.angle, target_angle(batch, k)) > 1e-3);
  });
  CHECK(wrong == 0);
  CHECK(ks(first, 0, 2 * pi) < 1.95);
  CHECK(ks(match_offset, -pi / 18, pi / 18) < 1.95);
  CHECK(ks(other_offset, pi / 2, 3 * pi / 2) < 1.95);
  CHECK(bias(static_cast<int>(match_offset.size()), trials * batches) < 3.3);
  double chi_square = 0;
  for (const int n : pairs) chi_square += std::pow(n - trials * batches / 4, 2) / (trials * batches / 4);
  CHECK(chi_square < 16.3);  // 3 degrees of freedom, one of 1000
}

TEST_CASE("jittered durations take each value from T - J to T + J - 1 alike, independently of each other") {
  std::array<int, 40> hits{};
  std::vector<double> fixation, delay;
  trial_batch batch;
  for (std::uint32_t i = 0; i < 8000; ++i) {
    draw_batch(delayed_go{}, batch, {.seed = 5, .iteration = i, .trials = 1});
    const auto phases = batch.phases();
    fixation.push_back(phases[1].steps), delay.push_back(phases[3].steps);
    ++hits.at(static_cast<std::size_t>(phases[1].steps - 80));  // throws outside 80 .. 119
    REQUIRE((180 <= phases[3].steps && phases[3].steps < 220));
    REQUIRE((phases[0].steps == 200 && phases[4].steps == 100));
  }
  double chi_square = 0;
  for (const int n : hits) chi_square += std::pow(n - 200, 2) / 200.0;
  CHECK(chi_square < 72.1);  // 39 degrees of freedom, one of 1000
  CHECK(*std::min_element(delay.begin(), delay.end()) == 180);
  CHECK(*std::max_element(delay.begin(), delay.end()) == 219);
  CHECK(std::abs(correlation(fixation, delay)) < 3.3);
}
