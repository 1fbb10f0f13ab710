// SPDX-License-Identifier: BSD-3-Clause
// Lives of values and adjoints on the tape, blocks and storage.
#include <ctrnn/autodiff/compute.hpp>
#include <ctrnn/autodiff/probe.hpp>
#include <ctrnn/autodiff/storage.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "autodiff/plain_matrix.hpp"

using namespace ctrnn_test;

namespace {

constexpr index_t trials = 4, units = 9;
using recording = tape<double>::recording_scope;

/// r <- 0.9 r + 0.1 x, n times; every state leaves a node.
var<double> decay(var<double> r, const var<double>& x, int n) {
  for (int i = 0; i < n; ++i) r = compute(0.9 * r + 0.1 * x);
  return r;
}

}  // namespace

TEST_CASE("a tape does not record unless it is told to, and recording ends with its scope") {
  tape<double> t;
  CHECK_FALSE(t.recording());
  {
    const recording on(t, true);
    CHECK(t.recording());
    {
      const recording off(t, false);
      CHECK_FALSE(t.recording());
    }
    CHECK(t.recording());
  }
  CHECK_FALSE(t.recording());
  const auto x = put_on(t, plain_matrix(trials, units, 1));
  decay(x, x, 3);
  CHECK(t.here() == nullptr);
}

TEST_CASE("the memory of a run is used again by the next") {
  tape<double> t;
  const plain_matrix start(trials, units, 1);
  std::size_t capacity = 0;
  for (int i = 0; i < 20; ++i) {
    const auto x = put_on(t, start);
    {
      const recording on(t, true);
      seed(decay(x, x, 2000), start);
    }
    t.backward();
    CHECK(t.here() == nullptr);
    if (i > 0) CHECK(t.memory().capacity() == capacity);
    capacity = t.memory().capacity();
  }
}

TEST_CASE("without a record a long run needs the memory of a short one") {
  tape<double> t;
  const auto x = put_on(t, plain_matrix(trials, units, 1));
  decay(x, x, 10);
  const auto capacity = t.memory().capacity();
  decay(x, x, 100000);
  CHECK(t.memory().capacity() == capacity);
}

TEST_CASE("forget gives back what was recorded, without a backward pass") {
  tape<double> t;
  const auto x = put_on(t, plain_matrix(trials, units, 1));
  std::size_t capacity = 0;
  for (int i = 0; i < 20; ++i) {
    {
      const recording on(t, true);
      decay(x, x, 2000);
      when_backward(x, [](const var<double>&) { FAIL("the backward pass was not asked for"); });
    }
    t.forget();
    CHECK(t.here() == nullptr);
    if (i > 0) CHECK(t.memory().capacity() == capacity);
    capacity = t.memory().capacity();
  }
  CHECK(x.adjoint() == nullptr);
}

TEST_CASE("a state that no operation produced gives back its adjoint with its value") {
  tape<double> t;
  const plain_matrix start(trials, units, 1);
  std::size_t capacity = 0;
  for (int i = 0; i < 50000; ++i) {
    const auto x = put_on(t, start), y = put_on(t, start);
    {
      const recording on(t, true);
      seed(compute(x - y), start);
    }
    t.backward();
    if (i > 10 && t.memory().capacity() != capacity) FAIL("memory grows");
    capacity = t.memory().capacity();
  }
  CHECK(capacity > 0);
}

TEST_CASE("copies of a handle are one matrix") {
  tape<double> t;
  const auto a = put_on(t, plain_matrix(trials, units, 1)), b = put_on(t, plain_matrix(trials, units, 1));
  auto c = a;
  CHECK(c == a);
  CHECK_FALSE(a == b);
  CHECK(c.data() == a.data());
  c = b;
  CHECK(c == b);
  c = {};
  CHECK_FALSE(static_cast<bool>(c));
  CHECK(b(1, 2) == a(1, 2));
}

TEST_CASE("when_backward sees the derivative of all that came after it, and may add to it") {
  tape<double> t;
  const plain_matrix ones(1, 1, 1);
  const auto x = put_on(t, ones);
  std::vector<double> seen;
  {
    const recording on(t, true);
    const auto y = compute(2 * x);
    when_backward(y, [&](const var<double>& v) {
      seen.push_back(adjoint(v, 0, 0));
      v.adjoint_or_zero()[0] += 100;
    });
    const auto z = compute(3 * y + y);
    when_backward(z, [&](const var<double>& v) {
      seen.push_back(v.adjoint() ? adjoint(v, 0, 0) : -1);
      v.adjoint_or_zero()[0] += 1;
    });
  }
  t.backward();
  CHECK(seen == std::vector<double>{-1, 4});
  CHECK(adjoint(x, 0, 0) == 208);

  when_backward(x, [](const var<double>&) { FAIL("nothing was recorded"); });
  t.backward();
}

TEST_CASE("an operation that throws in the backward pass ends its life like all others") {
  tape<double> t;
  const auto alive = std::make_shared<int>(0);
  {
    const auto x = put_on(t, plain_matrix(1, 1, 1));
    const recording on(t, true);
    when_backward(x, [alive](const var<double>&) {});
    when_backward(x, [alive](const var<double>&) { throw std::runtime_error("it broke"); });
  }
  CHECK(alive.use_count() == 3);
  CHECK_THROWS_AS(t.backward(), std::runtime_error);
  CHECK(alive.use_count() == 2);
  t.forget();
  CHECK(alive.use_count() == 1);
}

TEST_CASE("backward runs to a mark and no further") {
  tape<double> t;
  const plain_matrix ones(1, 1, 1);
  const auto x = put_on(t, ones);
  std::string order;
  const recording on(t, true);
  when_backward(x, [&](const var<double>&) { order += 'a'; });
  const auto mark = t.here();
  when_backward(x, [&](const var<double>&) { order += 'b'; });
  when_backward(x, [&](const var<double>&) { order += 'c'; });
  t.backward(mark);
  CHECK(order == "cb");
  CHECK(t.here() == mark);
  t.backward();
  CHECK(order == "cba");
}

using pair_of_states = std::array<var<double>, 2>;

TEST_CASE("store_all and segments of any length give the same value and the same adjoints, bit for bit") {
  constexpr index_t blocks = 23;
  const plain_matrix start(trials, units, 1), input(trials, units, 2), target(trials, units, 3);
  const auto bits = [&](const auto& storage) {
    tape<double> t;
    const auto r = put_on(t, start), x = put_on(t, input);
    std::vector<index_t> starts;
    pair_of_states s{r, x};
    {
      const recording on(t, true);
      s = storage.run(
          t, s, blocks,
          [&](const pair_of_states& before, index_t i) {
            auto next = compute(0.9 * before[0] + 0.01 * static_cast<double>(i + 1) * x + 0.1 * before[1]);
            when_backward(next, [](const var<double>& v) { v.adjoint_or_zero()[0] += v(0, 0); });
            return pair_of_states{next, compute(next - 0.5 * before[0])};
          },
          [&](index_t i) { starts.push_back(i); });
      seed(s[0], target);
    }
    const auto& end = s[0];
    t.backward();
    std::vector<double> all;
    start.for_each([&](index_t i, index_t j) {
      all.insert(all.end(), {end(i, j), adjoint(r, i, j), adjoint(x, i, j)});
    });
    return std::pair(all, starts);
  };
  const auto [expected, none] = bits(store_all{});
  CHECK(none.empty());
  for (const index_t length : {1, 2, 5, 22, 23, 24, 1000}) {
    const auto [got, starts] = bits(segments{length});
    CHECK(std::memcmp(got.data(), expected.data(), got.size() * sizeof(double)) == 0);
    REQUIRE(static_cast<index_t>(starts.size()) == (blocks + length - 1) / length);
    for (std::size_t i = 0; i < starts.size(); ++i) CHECK(starts[i] == static_cast<index_t>(i) * length);
  }
}

TEST_CASE("segments need a fraction of the memory, and refuse a length below 1") {
  const plain_matrix start(20, 50, 1);
  const auto memory = [&](const auto& storage) {
    tape<double> t;
    const auto r = put_on(t, start);
    {
      const recording on(t, true);
      using state = std::array<var<double>, 1>;
      seed(storage.run(
               t, state{r}, 2000,
               [&](const state& s, index_t) {
                 when_backward(s[0], [](const var<double>&) {});  // needs the value
                 return state{compute(0.9 * s[0])};
               },
               [](index_t) {})[0],
           start);
    }
    t.backward();
    return t.memory().capacity();
  };
  CHECK(memory(segments{40}) * 8 < memory(store_all{}));
  CHECK_THROWS_WITH_AS(memory(segments{0}), "segments: a segment of 0 blocks was asked for; use at least 1",
                       std::invalid_argument);
}
