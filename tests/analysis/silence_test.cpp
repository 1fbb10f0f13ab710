// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/analysis/silence.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "training/quick_models.hpp"

using namespace ctrnn_test;

namespace {

/// Strong weights, so that every unit counts.
model<float> strong_model(const architecture& shape = small_network()) {
  model<float> m(shape, {}, 1, 0);
  m.net.change([](auto& values) { for_each_element([](float& w) { w *= 4; }, values.W); });
  return m;
}

model<float> without(const model<float>& m, const std::vector<index_t>& units) {
  auto copy = m;
  copy.net = silenced(m.net, units);
  return copy;
}

}  // namespace

TEST_CASE("with no unit silenced a network is the intact one, bit for bit") {
  trainer<relu> with(small_network(), quick_go{});
  auto m = strong_model();
  auto same_one = without(m, {});
  CHECK(same_bits(m.net.values(), same_one.net.values()));
  CHECK(with.record(m, 5).rates == with.record(same_one, 5).rates);
}

TEST_CASE("a silenced unit goes on, but no other unit hears of it, and nothing of it is read out") {
  auto shape = small_network();
  trainer<relu> with(shape, quick_go{});
  auto m = strong_model();
  const std::vector<index_t> units{1, 5};  // one that has input, one that is read out
  auto lesioned = without(m, units);
  const auto before = with.record(m, 5), after = with.record(lesioned, 5);
  CHECK(before.rates != after.rates);
  double of_silenced = 0;
  for (std::size_t s = 0; s < 70; ++s) of_silenced += std::abs(double{after.rates(s, 0, 1)});
  CHECK(of_silenced > 0);

  // Whatever drives the silenced units changes nothing else.
  auto driven = lesioned;
  driven.net.change([&](auto& values) {
    for (const index_t u : units) values.b(0, u) += 3;
  });
  const auto louder = with.record(driven, 5);
  CHECK(louder.outputs == after.outputs);
  CHECK(louder.rates(69, 0, 1) != after.rates(69, 0, 1));
  for (std::size_t s = 0; s < 70; ++s)
    for (const std::size_t i : {0U, 2U, 3U, 4U, 6U, 7U, 8U, 9U}) CHECK(louder.rates(s, 2, i) == after.rates(s, 2, i));
}

TEST_CASE("silencing a unit that is not read out is masking what it sends") {
  auto shape = small_network();
  auto holes = shape;
  holes.rules.W.connected.resize(10, 10);
  for (index_t i = 0; i < 10; ++i)
    for (index_t j = 0; j < 10; ++j) holes.rules.W.connected(i, j) = j != 9;
  trainer<relu> with(shape, quick_go{});
  auto masked = strong_model(holes);
  auto lesioned = without(strong_model(shape), {9});
  CHECK(with.record(masked, 5).rates == with.record(lesioned, 5).rates);
}

TEST_CASE("each unit's lesion is held against the intact network on the same trials, on any number of threads") {
  trainer<relu> with(small_network(), quick_go{});
  auto m = strong_model();
  for (int i = 0; i < 40; ++i) with.iterate(m, base{}, 5);
  m.net.change([](auto& values) {
    for (index_t i = 0; i < 10; ++i) values.W(i, 8) = 0;  // unit 8 is not read out: it has no effect
  });
  const auto before = m;
  const auto effects = lesion_effects(m, quick_go{}, relu{}, {.trials = 40, .threads = 1});
  CHECK(same(m, before));
  REQUIRE(effects.groups.size() == 10);
  REQUIRE(effects.loss.size() == 10);
  const auto intact = with.evaluate(m, 40);
  CHECK(effects.intact.overall == intact.overall);
  CHECK(effects.loss[8].overall == 0);
  double changed = 0;
  for (std::size_t u = 0; u < 10; ++u) {
    auto lesioned = without(m, {static_cast<index_t>(u)});
    const auto expected = with.evaluate(lesioned, 40);
    CHECK(effects.without[u].overall == expected.overall);
    CHECK(effects.loss[u].response == intact.response - expected.response);
    changed += std::abs(effects.loss[u].overall);
  }
  CHECK(changed > 0);
  const auto more = lesion_effects(m, quick_go{}, relu{}, {.trials = 40, .threads = 4});
  for (std::size_t u = 0; u < 10; ++u) CHECK(more.loss[u].overall == effects.loss[u].overall);

  const auto groups = lesion_effects(m, quick_go{}, relu{}, {.groups = {{4, 5, 6, 7}, {}, {2}}, .trials = 40});
  REQUIRE(groups.loss.size() == 3);
  CHECK(groups.loss[1].overall == 0);
  CHECK(groups.loss[2].overall == effects.loss[2].overall);
  CHECK(groups.without[0].response != effects.intact.response);  // nothing is read out
  const lesion_options<dasc<10>> as_trained{.groups = {{}}, .trials = 40, .method = {.beta = 0.5}};
  CHECK(lesion_effects(m, quick_go{}, relu{}, as_trained).intact.overall ==
        with.evaluate(m, 40, dasc<10>{.beta = 0.5}).overall);
}

TEST_CASE("a unit that is not there is refused") {
  const auto m = strong_model();
  CHECK(refusal([&] { silenced(m.net, {10}); }) == "silenced: unit 10; there are 10, counted from 0");
  CHECK(contains(refusal([&] { silenced(m.net, {-1}); }), "unit -1"));
}
