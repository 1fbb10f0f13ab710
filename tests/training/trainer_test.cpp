// SPDX-License-Identifier: BSD-3-Clause
// Counts the allocations of the whole program, by thread.
#include <ctrnn/dynamics.hpp>
#include <ctrnn/integrator.hpp>
#include <ctrnn/nonlinearity/relu.hpp>
#include <ctrnn/training/trainer.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <new>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/refusal.hpp"
#include "training/quick_go.hpp"
#include "training/quick_reversal.hpp"

using namespace ctrnn_test;

namespace {
thread_local std::size_t allocations = 0;

void* counted(void* memory) {
  ++allocations;
  return memory ? memory : throw std::bad_alloc();
}
}  // namespace

void* operator new(std::size_t size) { return counted(std::malloc(size)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto step = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(step, (size + step - 1) / step * step));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

// The aligned storage of matrices comes from posix_memalign, which bypasses operator new; glibc lets a
// program count that too, but for a sanitizer that does so itself.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
extern "C" {
void* __libc_malloc(std::size_t) noexcept;
void* __libc_memalign(std::size_t, std::size_t) noexcept;
void* malloc(std::size_t size) noexcept {
  ++allocations;
  return __libc_malloc(size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
  ++allocations;
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : 12;  // ENOMEM
}
}
constexpr bool counts_all = true;
#else
constexpr bool counts_all = false;
#endif

namespace {

using quick_trainer = trainer<relu, float, l1_regulariser, any_storage>;
constexpr int trials = 3, evaluation_trials = 8;

/// Its durations do not vary.
quick_go steady() {
  quick_go task;
  task.seconds.jitter = 0;
  return task;
}

/// Fails in the middle of a trial.
struct failing_integrator {
  static constexpr int theta = 1;
  std::shared_ptr<int> blocks = std::make_shared<int>(0);
  auto operator()(auto r, auto& d) const {
    if (++*blocks > 30) throw std::runtime_error("failing_integrator");
    return r + d(r);
  }
};

/// Allocations of so many iterations or evaluations.
template <class Work>
std::size_t allocations_of(int times, Work work) {
  const auto before = allocations;
  for (int i = 0; i < times; ++i) work();
  return allocations - before;
}

template <class I>
void train(quick_trainer& with, model<float>& m, const I& method, int iterations) {
  for (int i = 0; i < iterations; ++i) with.iterate(m, method, trials);
}

template <class I>
model<float> trained(std::uint32_t number, const I& method, int iterations) {
  auto m = small_model<float>(number);
  quick_trainer with(small_network(), quick_go{});
  train(with, m, method, iterations);
  return m;
}

/// Weights far too large: the rates overflow in the course of a trial.
void explode(model<float>& m) {
  m.net.change([](auto& values) { for_each_element([](float& w) { w = 20; }, values.W); });
}

/// The performance of a network as its task defines it, with Base.
performance by_hand(const model<float>& m, int count) {
  const auto a = small_network();
  const quick_go task;
  trial_batch batch;
  const auto iteration = static_cast<std::uint32_t>(m.iteration);
  draw_batch(task, batch,
             {.seed = m.seed,
              .stream = random_stream::evaluation_trials,
              .iteration = iteration,
              .trials = count,
              .dt = a.dt});
  ornstein_uhlenbeck<float> noise(count, a.units, a.dt, a.noise_tau);
  noise.begin(m.seed, m.number, random_stream::evaluation_noise, iteration);
  tape<float> t;
  network<float> net(a, m.net.values());
  simulation<float, relu, ornstein_uhlenbeck<float>> simulated(t, a, {});
  output_reader<float> outputs;
  any_metric metric(task.metric());
  metric.begin(batch);
  const any_loss loss = squared_error{};
  scorer<float> score(metric, loss, net, outputs);
  simulated.run(net, noise, base{}, batch, store_all{}, {&score});
  return metric.result();
}

}  // namespace

TEST_CASE("once warm an iteration and an evaluation allocate nothing") {
  CHECK(allocations_of(1, [] { ::operator delete(::operator new(1)); }) > 0);  // that is, they are counted
  if (counts_all) CHECK(allocations_of(1, [] { matrix<float>(2, 3); }) > 0);

  quick_trainer with(small_network(), steady());
  auto m = small_model<float>();
  const auto expect_none = [&](auto method) {
    with.iterate(m, method, trials);
    CHECK(allocations_of(20, [&] { with.iterate(m, method, trials); }) == 0);
  };
  expect_none(base{});
  expect_none(dasc<>{.theta = 10, .beta = 0.3});
  expect_none(cd<>{.theta = 4});
  with.evaluate(m, evaluation_trials);
  CHECK(allocations_of(20, [&] { with.evaluate(m, evaluation_trials); }) == 0);
  CHECK(allocations_of(20, [&] { with.iterate(m, base{}, trials), with.evaluate(m, evaluation_trials); }) ==
        0);
}

TEST_CASE("once warm an iteration of currents with an output bias, an initial state and segments allocates nothing") {
  auto a = small_network();
  a.output_bias = a.initial_state = true;
  trainer<current<softplus>, float, l1_regulariser, segments> with(a, steady(), {}, {}, {.length = 3});
  model<float> m(a, {}, 1, 0);
  const auto work = [&] { with.iterate(m, dasc<>{.theta = 10, .beta = 0.3}, trials); };
  work();
  CHECK(allocations_of(20, work) == 0);
}

TEST_CASE("once warm an iteration of low rank, with a mask, frozen elements and noise everywhere, allocates nothing") {
  auto a = small_network();
  a.rank = 2, a.noise_enters = noise_place::state, a.input_sigma = a.output_sigma = 0.1;
  a.rules.n.frozen.resize(a.units, 2), a.rules.n.frozen(1, 1) = 1;
  a.rules.W_in.connected.resize(a.input_units.count, a.inputs), a.rules.W_in.connected.fill(1);
  trainer<relu> with(a, steady());
  model<float> m(a, {}, 1, 0);
  const auto work = [&] { with.iterate(m, dasc<>{.theta = 10, .beta = 0.3}, trials); };
  work();
  CHECK(allocations_of(20, work) == 0);
}

TEST_CASE("once warm an iteration with a price on the gradient's change allocates nothing") {
  trainer<current<softplus>, float, vanishing_gradient_regulariser> with(small_network(), steady());
  auto m = small_model<float>();
  const auto work = [&] { with.iterate(m, base{}, trials); };
  work();
  CHECK(allocations_of(20, work) == 0);
}

TEST_CASE("once warm an iteration and an evaluation of several tasks allocate nothing") {
  struct three_periods : quick_match {
    std::array<loss_period, 3> loss_periods() const {
      const auto two = quick_match::loss_periods();
      return {two[0], two[0], two[1]};
    }
  };
  three_periods match;
  match.seconds.jitter = 0;
  trainer<relu> with(small_network(), equally_weighted(steady(), match));
  auto m = small_model<float>();
  const auto work = [&] {
    with.iterate(m, dasc<>{.theta = 10, .beta = 0.3}, trials);
    with.evaluate(m, evaluation_trials);
  };
  work();
  CHECK(allocations_of(20, work) == 0);
}

TEST_CASE("once warm an iteration allocates nothing by any rule, with clipped gradients and a rate that goes down") {
  quick_trainer with(small_network(), steady());
  for_each_policy<update_rule>([&](const auto& rule) {
    model<float> m(small_network(),
                   {.rule = rule, .clip_norm = 0.01, .clip_value = 0.01,
                    .rate_schedule = {.shape = rate_shape::cosine, .iterations = 15, .warm_up_iterations = 10}},
                   1, 0);
    with.iterate(m, base{}, trials);
    CHECK(allocations_of(20, [&] { with.iterate(m, base{}, trials); }) == 0);
    CHECK(m.clipped_steps == 21);
  });
}

TEST_CASE("a closed loop, a joint loss and a skip across trials allocate nothing either, once warm") {
  quick_reversal task;
  task.seconds.jitter = 0;
  trainer<relu> with(task.architecture_for(10, false), task);
  model<float> m(task.architecture_for(10, false), {}, 1, 0);
  const auto work = [&] {
    with.iterate(m, across_trials<dasc<>>{{.theta = 5, .beta = 0.5}}, task.trials), with.evaluate(m, evaluation_trials);
  };
  work();
  CHECK(allocations_of(20, work) == 0);
}

TEST_CASE("once the longest trials were seen, jitter allocates nothing") {
  for (const index_t length : {0, 3}) {
    CAPTURE(length);
    quick_trainer with(small_network(), quick_go{}, {}, {}, {length});
    auto m = small_model<float>();
    std::vector<int> steps;
    const auto iterate = [&] {
      with.iterate(m, dasc<>{.theta = 10, .beta = 0.3}, trials);
      steps.push_back(with.batch().trained_steps());
    };
    steps.reserve(400);
    for (int i = 0; i < 100; ++i) iterate();
    const int longest = *std::max_element(steps.begin(), steps.end());
    REQUIRE(longest == 70);  // what quick_go's phases have at most: the warm-up aside
    CHECK(allocations_of(200, iterate) == 0);
    CHECK(*std::max_element(steps.end() - 200, steps.end()) == longest);
    CHECK(*std::min_element(steps.end() - 200, steps.end()) < longest);
  }
}

TEST_CASE("the loss falls on a simple task") {
  quick_trainer with(small_network(), quick_go{});
  auto m = small_model<float>();
  std::vector<double> losses;
  for (int i = 0; i < 200; ++i) losses.push_back(with.iterate(m, base{}, trials));
  const auto mean = [](auto from) { return std::accumulate(from, from + 20, 0.0) / 20; };
  CHECK(mean(losses.end() - 20) < 0.5 * mean(losses.begin()));
}

TEST_CASE("a loss that is not finite stops the model, says where, and keeps the values before it") {
  quick_trainer with(small_network(), quick_go{});
  auto m = small_model<float>();
  train(with, m, base{}, 3);
  explode(m);
  const auto before = m.net.values();
  CHECK_FALSE(std::isfinite(with.iterate(m, base{}, trials)));
  CHECK(same_bits(m.net.values(), before));
  CHECK(m.iteration == 3);
  CHECK(m.optimiser.steps() == 3);
  CAPTURE(m.failure);
  CHECK(m.failure.starts_with("model 0: loss nan in iteration 3; largest finite state "));
  const auto number = m.failure.find("state ") + 6;
  CHECK(std::stod(m.failure.substr(number)) > 1e30);  // float ends at 3.4e38
  CHECK(m.failure.find(", first non-finite in phase 'stimulus'; ") != std::string::npos);
  CHECK(m.failure.ends_with("; the values before this iteration are kept; go on with a smaller learning rate, or start "
                            "anew with clipped gradients"));

  model<float> clipped(small_network(), {.clip_norm = 1}, 1, 0), fresh = small_model<float>();
  train(with, clipped, base{}, 3);
  explode(clipped), explode(fresh);
  with.iterate(clipped, base{}, trials), with.iterate(fresh, base{}, trials);
  CHECK(clipped.failure.ends_with("are kept; go on with a smaller learning rate"));
  CHECK(fresh.failure.ends_with("are kept"));  // no step has led there
}

TEST_CASE("a gradient that is not finite stops the model as well") {
  auto a = small_network();
  a.sigma = 0;
  quick_trainer with(a, quick_go{}, {}, {.rates = 3e38});
  model<float> m(a, {}, 1, 0);
  const auto set = [](matrix<float>& x, float value) { for_each_element([=](float& e) { e = value; }, x); };
  m.net.change([&](auto& values) {  // small rates; the gradient for b is far larger than the loss
    set(values.W, 0.2f), set(values.W_in, 0), set(values.b, 1e-4f);
  });
  const auto before = m.net.values();
  CHECK(std::isfinite(with.iterate(m, base{}, trials)));
  CHECK(same_bits(m.net.values(), before));
  CHECK(m.iteration == 0);
  CAPTURE(m.failure);
  CHECK(m.failure.find(", but a gradient that is not finite, in iteration 0; largest finite state ") !=
        std::string::npos);
  CHECK(m.failure.find("phase") == std::string::npos);
}

TEST_CASE("a model's failure leaves no trace in the trainer") {
  quick_trainer with(small_network(), quick_go{});
  auto broken = small_model<float>(1), m = small_model<float>();
  const dasc<> method{.theta = 10, .beta = 0.3};
  train(with, m, method, 5);
  explode(broken);
  with.iterate(broken, method, trials);
  REQUIRE_FALSE(broken.failure.empty());
  train(with, m, method, 5);
  CHECK(same_bits(m.net.values(), trained(0, method, 10).net.values()));
  CHECK(m.failure.empty());
}

TEST_CASE("a model comes out the same from a trainer that has served for other things") {
  quick_trainer used(small_network(), quick_go{});
  auto other = small_model<float>(7);
  used.iterate(other, cd<>{.theta = 10}, 5);
  used.iterate(other, dasc<>{.theta = 40, .beta = 0.5}, 2);
  used.evaluate(other, 30);
  used.gradient(other, base{}, trials);
  auto m = small_model<float>(2);
  const dasc<> method{.theta = 10, .beta = 0.3};
  train(used, m, method, 10);
  CHECK(same_bits(m.net.values(), trained(2, method, 10).net.values()));
}

TEST_CASE("an exception in the middle of a trial leaves no trace in the trainer") {
  quick_trainer with(small_network(), quick_go{});
  auto m = small_model<float>();
  const dasc<> method{.theta = 10, .beta = 0.3};
  train(with, m, method, 5);
  CHECK_THROWS_AS(with.iterate(m, failing_integrator{}, trials), std::runtime_error);
  train(with, m, method, 5);
  CHECK(same_bits(m.net.values(), trained(0, method, 10).net.values()));
}

TEST_CASE("evaluations do not change the training") {
  const dasc<> method{.theta = 10, .beta = 0.3};
  quick_trainer with(small_network(), quick_go{});
  auto m = small_model<float>();
  for (int i = 0; i < 10; ++i) {
    with.iterate(m, method, trials);
    with.evaluate(m, evaluation_trials);
  }
  const auto expected = trained(0, method, 10);
  CHECK(same_bits(m.net.values(), expected.net.values()));
  CHECK(m.iteration == expected.iteration);
}

TEST_CASE("an evaluation is of Base on the task's fresh trials, whatever the network was trained with") {
  const auto check = [](const auto& method) {
    quick_trainer with(small_network(), quick_go{});
    auto m = small_model<float>();
    std::vector<double> all;
    for (int round = 0; round < 6; ++round) {
      const auto seen = with.evaluate(m, 50), expected = by_hand(m, 50);
      CHECK(seen.overall == expected.overall);
      CHECK(seen.response == expected.response);
      CHECK(with.evaluate(m, 50).overall == seen.overall);
      all.push_back(seen.overall);
      train(with, m, method, 5);
    }
    CHECK(*std::max_element(all.begin(), all.end()) > *std::min_element(all.begin(), all.end()));
  };
  check(base{});
  check(dasc<>{.theta = 10, .beta = 0});
  check(cd<>{.theta = 4});
}

TEST_CASE("what does not fit the trainer is refused with its value and what to do, and leaves no trace") {
  CHECK(refusal([] { quick_trainer with(published_architecture(10, 4, 5), quick_go{}); }) ==
        "trainer: the network has 4 inputs and 5 outputs, but the task quick_go has 85 and 33; give the "
        "network those "
        "of the task");
  quick_trainer with(small_network(), quick_go{});
  model<float> larger(small_network(15), {}, 1, 3);
  const std::string other_shape =
      "trainer: model 3 has another architecture than the trainer, they differ in the number of units (15 and 10 "
      "units); make both from the same one";
  CHECK(refusal([&] { with.iterate(larger, base{}, trials); }) == other_shape);
  CHECK(refusal([&] { with.evaluate(larger, trials); }) == other_shape);
  auto m = small_model<float>();
  const dasc<> method{.theta = 10, .beta = 0.3};
  CHECK(refusal([&] { with.iterate(m, cd<>{.theta = 40}, trials); }) ==
        "integrator: with theta = 40 a step has 0.2 s, too long for noise with a time constant of 0.1 s; use "
        "a theta "
        "below 40, or exact or white noise");
  CHECK(refusal([&] { with.iterate(m, dasc<>{}, trials); }).starts_with("integrator: theta = 0; "));
  train(with, m, method, 5);
  CHECK(same_bits(m.net.values(), trained(0, method, 5).net.values()));
}
