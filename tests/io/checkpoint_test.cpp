// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>
#include <ctrnn/io.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

using namespace ctrnn;
using namespace ctrnn::tasks;
using ctrnn_test::content_of, ctrnn_test::temporary_folder;

namespace {

delayed_go short_task() {
  delayed_go task;
  task.seconds = {.warm_up = 0.05, .fixation = 0.3, .stimulus = 0.1, .delay = 0.1, .response = 0.3, .jitter = 0.05};
  return task;
}
weighted_tasks short_tasks() { return {{short_task(), 0.25}, {go{}, 0.75}}; }

const training_options three_stages{.stages = 3, .beta0 = 0.25, .staged_iterations = 12, .max_iterations = 20,
                                    .criterion = 2, .trials = 2, .evaluation_trials = 3, .evaluate_every = 2};

/// All that a run came to: its files, but for config.json, and the checkpoint without the seconds.
template <class Ensemble>
std::string result_of(Ensemble& models) {
  const temporary_folder folder;
  for (std::size_t i = 0; i < models.size(); ++i) models[i].seconds = 0;
  save(models, folder.path());
  save_checkpoint(models, folder / "checkpoint.npz");
  std::string all = content_of(folder / "log.csv") + content_of(folder / "checkpoint.npz");
  for (std::size_t i = 0; i < models.size(); ++i)
    for (const auto& of : {folder.path(), folder / "best"})
      if (std::filesystem::exists(of)) all += content_of(of / model_file_name(models[i].number));
  return all;
}

/// Whether a training that is stopped after each number of evaluations, saved, and resumed by an ensemble made anew
/// comes to what one does that was never stopped.
template <class Ensemble, class Make>
void check_resumed_of(const training_options& o, ensemble_options e, Make make) {
  e.units = 10, e.models = 3, e.first = 8, e.seed = 5;
  Ensemble whole = make(e);
  whole.train(o);
  const std::string expected = result_of(whole);
  const auto evaluations = (o.max_iterations + o.evaluate_every - 1) / o.evaluate_every;
  for (std::int64_t stop = 1; stop < evaluations; ++stop)
    for (const std::size_t threads : {std::size_t{1}, std::size_t{2}}) {
      CAPTURE(stop);
      const temporary_folder folder;
      auto many = e;
      many.threads = threads;
      Ensemble first = make(many), second = make(many);
      auto left = stop;
      first.train(o, [&](const progress&) {
        save_checkpoint(first, folder / "checkpoint.npz");
        return --left > 0;
      });
      resume(second, o, folder / "checkpoint.npz");
      second.train(o);
      CHECK(result_of(second) == expected);
    }
}

template <class Ensemble, class... Policies>
void check_resumed(const training_options& o, ensemble_options e, const Policies&... policies) {
  check_resumed_of<Ensemble>(
      o, e, [&](const ensemble_options& options) { return Ensemble(options, policies...); });
}
template <class Ensemble, class... Policies>
void check_resumed(const training_options& o, const architecture& a, ensemble_options e, const Policies&... policies) {
  check_resumed_of<Ensemble>(
      o, e, [&](const ensemble_options& options) { return Ensemble(a, options, policies...); });
}

template <class T>
std::string refusal_of(ensemble<delayed_go, dasc<4>, relu, T>& models, const training_options& o,
                       const std::filesystem::path& file) {
  try {
    resume(models, o, file);
  } catch (const std::runtime_error& error) {
    const std::string text = error.what();
    return text.starts_with(file.string() + ": ") ? text.substr(file.string().size() + 2) : "no path: " + text;
  }
  return "none";
}

}  // namespace

TEST_CASE("a run that was stopped anywhere and resumed is bit for bit the run that was never stopped") {
  using one_task = ensemble<delayed_go, dasc<4>, relu>;
  auto o = three_stages;
  SUBCASE("stages, and iterations that are no whole number of evaluations") {
    o.max_iterations = 19;
    check_resumed<one_task>(o, {}, short_task());
  }
  SUBCASE("a gate that rises and falls") {
    o.gated = gate{.rise = 0.4, .fall = 0.3};
    check_resumed<one_task>(o, {}, short_task());
  }
  SUBCASE("a fresh optimiser at each stage") {
    o.reset_optimiser = true, o.evaluate_as_trained = true;
    check_resumed<ensemble<delayed_go, cd<4>, relu>>(o, {}, short_task());
  }
  SUBCASE("a criterion that some meet, confirmed") {
    o.criterion = 0.35, o.confirm = true;
    check_resumed<one_task>(o, {}, short_task());
  }
  SUBCASE("all stop together") {
    o.criterion = 0.45, o.stop = stop_rule::trimmed_mean;
    check_resumed<one_task>(o, {}, short_task());
  }
  SUBCASE("several tasks") {
    check_resumed<ensemble<weighted_tasks, dasc<4>, relu>>(o, {}, short_tasks());
  }
  SUBCASE("Dale's law, double, a mask and time constants of one's own") {
    check_resumed<ensemble<delayed_go, sctt<4>, tanh_unit, double>>(o, {.dale = true}, short_task());
  }
  SUBCASE("currents, with a bias of the readout") {
    check_resumed<ensemble<delayed_go, sctt<4>, current<tanh_unit>>>(o, {.output_bias = true}, short_task());
  }
  SUBCASE("noise in every place, of other strength in each unit, and masks") {
    auto shape = published_architecture(10, channels::inputs, channels::outputs);
    shape.unit_sigma.assign(10, 0.2), shape.unit_sigma[3] = 0;
    shape.noise_enters = noise_place::state, shape.input_sigma = 0.1, shape.output_sigma = 0.1;
    shape.rules.W.frozen.resize(10, 10), shape.rules.W.frozen(1, 2) = 1;
    shape.rules.W_in.connected.resize(4, channels::inputs), shape.rules.W_in.connected.fill(1);
    shape.rules.W_in.connected(2, 0) = 0;
    check_resumed<one_task>(o, shape, {}, short_task());
  }
  SUBCASE("weights of low rank") { check_resumed<one_task>(o, {.rank = 2}, short_task()); }
  SUBCASE("clipped gradients, and a cosine with a warm-up") {
    check_resumed<one_task>(o, {.optimiser = {.rule = adamw{}, .clip_norm = 0.5, .clip_value = 0.1,
                                              .rate_schedule = {.shape = rate_shape::cosine, .iterations = 16,
                                                                .factor = 0, .warm_up_iterations = 5}}},
                            short_task());
  }
  SUBCASE("momentum, and a rate that goes down in steps") {
    const rate_schedule steps{.shape = rate_shape::stepped, .iterations = 3, .factor = 0.5};
    check_resumed<one_task>(o, {.optimiser = {.rule = sgd{.momentum = 0.9}, .rate_schedule = steps}}, short_task());
    o.reset_optimiser = true;
    check_resumed<one_task>(o, {.optimiser = {.rule = rmsprop{.momentum = 0.9}, .clip_value = 0.01}}, short_task());
  }
  SUBCASE("frozen and non-negative arrays, white noise and balanced values") {
    check_resumed<one_task>(o, {.noise = noise_kind::white,
                                .rules = {.W_in = {.trained = false}, .W_out = {.non_negative = true}},
                                .initial = initial::balanced{},
                                .optimiser = {.rule = adamw{}}},
                            short_task());
  }
  SUBCASE("models that fail") {
    check_resumed<ensemble<delayed_go, dasc<4>, relu>>(o, {.sigma = 1e30}, short_task());
  }
}

TEST_CASE("more iterations and another criterion may be asked for, other settings may not") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  const auto file = folder / "checkpoint.npz";
  const ensemble_options e{.units = 10, .models = 2, .seed = 5};
  auto o = three_stages;
  o.max_iterations = 10;
  kind models(e, short_task());
  models.train(o);
  save_checkpoint(models, file);
  const auto refusal = [&](const ensemble_options& with, const training_options& options) {
    kind others(with, short_task());
    return refusal_of(others, options, file);
  };
  CHECK(refusal(e, o) == "none");
  auto other = o;
  other.criterion = 0.5;
  CHECK(refusal(e, other) == "none");
  other = o, other.trials = 3;
  CHECK(refusal(e, other) ==
        "is of a run with another 'trials': 2, where this one has 3; resume it with the settings that it had");
  other = o, other.beta0 = 0.5;
  CHECK(refusal(e, other).starts_with("is of a run with another 'beta0': 0.25, where this one has 0.5"));
  other = o, other.gated = gate{};
  CHECK(refusal(e, other).starts_with("is of a run with another 'schedule.gate': nothing, where this one has {"));
  auto changed = e;
  changed.seed = 6;
  CHECK(refusal(changed, o).starts_with("is of a run with another 'seed': 5, where this one has 6"));
  changed = e, changed.models = 1;
  CHECK(refusal(changed, o).starts_with("is of a run with another 'models': 2, where this one has 1"));

  kind longer(e, short_task()), whole(e, short_task());
  resume(longer, three_stages, file);
  longer.train(three_stages);
  whole.train(three_stages);
  CHECK(result_of(longer) == result_of(whole));
}

TEST_CASE("a run is not resumed with another strength of its task, another penalty, other signs or another mask") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  const auto file = folder / "checkpoint.npz";
  auto shape = published_architecture(10, delayed_go::inputs, delayed_go::outputs, true);
  shape.rules.W.connected = matrix<unsigned char>(10, 10);
  shape.rules.W.connected.fill(1);
  kind models(shape, {.models = 2, .seed = 5}, short_task());
  save_checkpoint(models, file);
  const auto refusal = [&](const architecture& a, const delayed_go& task, const l1_regulariser& price) {
    kind others(a, {.models = 2, .seed = 5}, task, {}, {}, price);
    return refusal_of(others, {}, file);
  };
  CHECK(refusal(shape, short_task(), {}) == "none");
  auto weaker = short_task();
  weaker.seen.strength = 0.9;
  CHECK(refusal(shape, weaker, {})
            .starts_with("is of a run with another 'task_parameters.strength': 1.0, where this one has 0.9"));
  auto turned = short_task();
  turned.turn = 1;
  CHECK(refusal(shape, turned, {}).starts_with("is of a run with another 'draws': "));
  CHECK(refusal(shape, short_task(), {.rates = 1e-3})
            .starts_with("is of a run with another 'regulariser_parameters.rates': 1e-05, where this one has 0.001"));
  auto other = shape;
  other.sign[0] = -1;
  CHECK(refusal(other, short_task(), {}).starts_with("is of a run with another 'network.signs"));
  other = shape, other.rules.W.connected(3, 4) = 0;
  CHECK(refusal(other, short_task(), {}).starts_with("is of a run with another 'network.rules.W.connected': "));
}

TEST_CASE("a run is not resumed with other dynamics, nor with or without a bias of the readout, which is trained") {
  const temporary_folder folder;
  using currents = ensemble<delayed_go, dasc<4>, current<relu>>;
  using rates = ensemble<delayed_go, dasc<4>, relu>;
  const ensemble_options plain{.units = 10, .seed = 5}, biased{.units = 10, .seed = 5, .output_bias = true};
  const auto file = folder / "checkpoint.npz", without = folder / "without.npz";
  currents models(biased, short_task()), other(plain, short_task());
  models.train(three_stages), other.train(three_stages);
  save_checkpoint(models, file), save_checkpoint(other, without);
  double trained = 0;
  for_each_element([&](const float& b) { trained += std::abs(static_cast<double>(b)); }, models[0].net.values().b_out);
  CHECK(trained > 0);

  const auto refusal = [&](auto resumed, const std::filesystem::path& from) {
    return ctrnn_test::refusal<std::runtime_error>([&] { resume(resumed, three_stages, from); });
  };
  const auto before = [](const std::filesystem::path& of) { return of.string() + ": is of a run with another "; };
  CHECK(refusal(currents(biased, short_task()), file) == "none");
  CHECK(refusal(rates(biased, short_task()), file) ==
        before(file) + "'dynamics': \"current\", where this one has \"rate\"; resume it with the settings that it had");
  CHECK(refusal(currents(plain, short_task()), file)
            .starts_with(before(file) + "'network.output_bias': true, where this one has nothing"));
  CHECK(refusal(currents(biased, short_task()), without)
            .starts_with(before(without) + "'network.output_bias': nothing, where this one has true"));
}

TEST_CASE("a run that was stopped between two evaluations is resumed bit for bit") {
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  auto o = three_stages;
  o.criterion = 0.35, o.confirm = true, o.evaluate_every = 5;
  const ensemble_options e{.units = 10, .models = 3, .seed = 5};
  kind whole(e, short_task());
  whole.train(o);
  const auto expected = result_of(whole);
  for (const int asked : {0, 1, 4, 5, 6, 17, 22, 40}) {
    CAPTURE(asked);
    const temporary_folder folder;
    kind first(e, short_task()), second(e, short_task());
    std::atomic<int> left = asked;
    CHECK(first.train(o, [](const progress&) {}, [&] { return left-- <= 0; }).interrupted);
    save_checkpoint(first, folder / "checkpoint.npz");
    resume(second, o, folder / "checkpoint.npz");
    second.train(o);
    CHECK(result_of(second) == expected);
  }
}

TEST_CASE("after a maximum that is no multiple of evaluate_every evaluations come where they would have") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  auto o = three_stages;
  o.evaluate_every = 6, o.max_iterations = 8;
  kind first({.units = 10, .seed = 5}, short_task()), second({.units = 10, .seed = 5}, short_task());
  first.train(o);
  save_checkpoint(first, folder / "checkpoint.npz");
  o.max_iterations = 20;
  resume(second, o, folder / "checkpoint.npz");
  second.train(o);
  std::vector<std::int64_t> found;
  for (const evaluation& e : second[0].curve) found.push_back(e.iteration);
  CHECK(found == std::vector<std::int64_t>{6, 8, 12, 18, 20});
}

TEST_CASE("a run without a criterion, which is infinite, is resumed") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  auto o = three_stages;
  o.criterion = std::numeric_limits<double>::infinity(), o.max_iterations = 4;
  kind first({.units = 10, .seed = 5}, short_task()), second({.units = 10, .seed = 5}, short_task());
  first.train(o);
  save_checkpoint(first, folder / "checkpoint.npz");
  CHECK(refusal_of(second, o, folder / "checkpoint.npz") == "none");
  CHECK(second.iteration() == 4);
}

TEST_CASE("resumed with a higher criterion a run comes to what that would have from the start") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  const ensemble_options e{.units = 10, .models = 3, .seed = 5};
  auto low = three_stages;
  low.criterion = 0.3;
  kind first(e, short_task()), second(e, short_task()), whole(e, short_task());
  REQUIRE(first.train(low).solved > 0);
  save_checkpoint(first, folder / "checkpoint.npz");
  resume(second, three_stages, folder / "checkpoint.npz");
  second.train(three_stages), whole.train(three_stages);
  CHECK(result_of(second) == result_of(whole));
}

TEST_CASE("a model whose loss was not finite goes on with another learning rate, and with the same it stays failed") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  kind first({.units = 10, .models = 3, .seed = 5, .learning_rate = 1e4}, short_task());
  REQUIRE(first.train(three_stages).failures.size() == 3);
  save_checkpoint(first, folder / "checkpoint.npz");
  kind same({.units = 10, .models = 3, .seed = 5, .learning_rate = 1e4}, short_task());
  resume(same, three_stages, folder / "checkpoint.npz");
  CHECK(result_of(same) == result_of(first));
  CHECK(same.train(three_stages).failures.size() == 3);
  kind slow({.units = 10, .models = 3, .seed = 5, .learning_rate = 1e-4}, short_task());
  resume(slow, three_stages, folder / "checkpoint.npz");
  CHECK(slow.train(three_stages).failures.empty());
  for (std::size_t i = 0; i < slow.size(); ++i) {
    CHECK(slow[i].iteration == three_stages.max_iterations);
    for (const evaluation& e : slow[i].curve) CHECK(std::isfinite(e.loss));
  }
}

TEST_CASE("by every rule, clipped and along a schedule, a model goes on with another learning rate after a failure") {
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  for_each_policy<update_rule>([&](const auto& rule) {
    CAPTURE(rule.name);
    const temporary_folder folder;
    ensemble_options e{.units = 10, .models = 2, .seed = 5,
                       .optimiser = {.rule = rule, .clip_norm = 1e3,
                                     .rate_schedule = {.shape = rate_shape::stepped, .iterations = 7,
                                                       .warm_up_iterations = 2}}};
    if (auto* w = std::get_if<adamw>(&e.optimiser.rule)) w->weight_decay = 1e-8;
    e.learning_rate = 1e7;
    kind first(e, short_task()), same(e, short_task());
    REQUIRE(first.train(three_stages).failures.size() == 2);
    save_checkpoint(first, folder / "checkpoint.npz");
    resume(same, three_stages, folder / "checkpoint.npz");
    CHECK(result_of(same) == result_of(first));
    e.learning_rate = 1e-4;
    kind slow(e, short_task());
    resume(slow, three_stages, folder / "checkpoint.npz");
    CHECK(slow.train(three_stages).failures.empty());
    for (std::size_t i = 0; i < slow.size(); ++i) {
      CHECK(slow[i].iteration == three_stages.max_iterations);
      CHECK(slow[i].clipped_steps >= first[i].clipped_steps);
      CHECK(slow[i].curve.back().loss < 100);
    }
  });
}

TEST_CASE("a run is not resumed with another optimiser, and one of an earlier version had the usual one") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  const auto file = folder / "checkpoint.npz";
  const auto with = [](const optimiser_options& o) {
    return kind({.units = 10, .seed = 5, .optimiser = o}, short_task());
  };
  auto models = with({.clip_norm = 2});
  save_checkpoint(models, file);
  const auto refusal = [&](const optimiser_options& o) {
    auto others = with(o);
    return refusal_of(others, {}, file);
  };
  CHECK(refusal({.clip_norm = 2}) == "none");
  CHECK(refusal({.learning_rate = 0.5, .clip_norm = 2}) == "none");
  CHECK(refusal({}).starts_with("is of a run with another 'optimiser.clip_norm': 2.0, where this one has 0.0"));
  CHECK(refusal({.rule = sgd{}, .clip_norm = 2})
            .starts_with("is of a run with another 'optimiser.rule': \"adam\", where this one has \"sgd\""));
  CHECK(refusal({.rule = adam{.beta1 = 0.8}, .clip_norm = 2})
            .starts_with("is of a run with another 'optimiser.beta1'"));
  CHECK(refusal({.clip_norm = 2, .rate_schedule = {.shape = rate_shape::cosine, .iterations = 9}})
            .starts_with("is of a run with another 'optimiser.rate_schedule': \"constant\""));

  auto usual = with({});
  const auto settings = config_of(describe(usual, {}));
  auto earlier = settings;
  earlier.erase("optimiser"), earlier.erase("dynamics");
  CHECK_FALSE(first_difference(detail::settings_that_stay(earlier), detail::settings_that_stay(settings)));
  const auto other = config_of(describe(models, {}));
  CHECK(first_difference(detail::settings_that_stay(earlier), detail::settings_that_stay(other))->key ==
        "optimiser.clip_norm");
}

TEST_CASE("a checkpoint that lacks the clipped steps, or has more than steps, is refused") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  const ensemble_options e{.units = 5, .seed = 5, .optimiser = {.clip_norm = 1e-6}};
  auto o = three_stages;
  o.max_iterations = 4;
  kind models(e, short_task()), others(e, short_task());
  models.train(o);
  save_checkpoint(models, folder / "good.npz");
  const npz_reader good(folder / "good.npz");
  CHECK(good.scalar<std::int64_t>("model_000_clipped_steps") == 4);
  CHECK(good.array<std::int64_t, 1>("model_000_curve_clipped_steps") == xt::xtensor<std::int64_t, 1>{2, 2});
  const auto with = [&](const std::string& changed, const std::vector<std::int64_t>& value) {
    npz_writer writer;
    for (const auto& name : good.names()) {
      if (name == changed) {
        if (value.size() == 1) writer.add(name, value[0]);
        if (value.size() > 1) writer.add(name, value);
        continue;
      }
      try {
        writer.add(name, good.array<std::int64_t>(name));
      } catch (const std::runtime_error&) {
        name == "settings" || name.ends_with("failure") ? writer.add(name, good.text(name))
                                                         : writer.add(name, good.array<double>(name));
      }
    }
    writer.write(folder / "changed.npz");
    return refusal_of(others, o, folder / "changed.npz");
  };
  CHECK(with("", {}) == "none");
  CHECK(with("model_000_clipped_steps", {}) != "none");
  CHECK(with("model_000_clipped_steps", {5}) != "none");
  CHECK(with("model_000_clipped_steps", {3}) != "none");
  CHECK(with("model_000_curve_clipped_steps", {}) ==
        "array 'model_000_curve_clipped_steps': is missing; it was changed");
  CHECK(with("model_000_curve_clipped_steps", {2, 3})
            .starts_with("array 'model_000_curve_clipped_steps': has 3, which"));
  CHECK(with("model_000_curve_clipped_steps", {2, -1}) != "none");
}

TEST_CASE("fewer iterations than a run has come to are refused, between evaluations too") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  kind first({.units = 10, .seed = 5}, short_task()), second({.units = 10, .seed = 5}, short_task());
  auto o = three_stages;
  std::atomic<int> left = 7;
  o.evaluate_every = 10;
  first.train(o, [](const progress&) {}, [&] { return left-- <= 0; });
  REQUIRE(first[0].iteration == 7);
  save_checkpoint(first, folder / "checkpoint.npz");
  o.max_iterations = 6;
  CHECK_THROWS_WITH_AS(resume(second, o, folder / "checkpoint.npz"), doctest::Contains("has come to 7 already"),
                       std::invalid_argument);
}

TEST_CASE("a checkpoint that is damaged or another file is refused, and the models stay as they were") {
  const temporary_folder folder;
  using kind = ensemble<delayed_go, dasc<4>, relu>;
  const auto file = folder / "checkpoint.npz";
  const ensemble_options e{.units = 5, .models = 2, .seed = 5};
  auto o = three_stages;
  o.max_iterations = 4;
  kind models(e, short_task());
  models.train(o);
  save_checkpoint(models, file);
  const auto whole = content_of(file);

  kind others(e, short_task());
  const auto before = result_of(others);
  const auto refusal = [&] { return refusal_of(others, o, file); };
  save_model(models[0], file);
  CHECK(refusal() == "is not a checkpoint; give the checkpoint.npz of a run");
  npz_writer().add("ctrnn_checkpoint", 2).write(file);
  CHECK(refusal().starts_with("is a checkpoint of version 2; ctrnn "));
  const auto settings = [&](const std::string& text) {
    npz_writer().add("ctrnn_checkpoint", 1).add("settings", text).write(file);
    return refusal();
  };
  CHECK(settings("{").starts_with("array 'settings': is not JSON: parse error"));
  CHECK(settings("[]").starts_with("is of a run with another '"));
  CHECK(settings(std::string(100'000, '[')) == "array 'settings': has more than 20 levels; leave some out");

  for (std::size_t size = 0; size < whole.size(); size += 997) {
    write_atomically(file, whole.substr(0, size));
    CHECK(refusal() != "none");
  }
  const npz_reader good(whole, "good");
  for (const auto& left_out : good.names()) {
    // Version 1 of models had none, and what the checkpoint says is the same.
    if (left_out.ends_with("as_trained_response") || left_out.ends_with("confirmation_response")) continue;
    npz_writer writer;
    for (const auto& name : good.names()) {
      if (name == left_out) continue;
      try {
        writer.add(name, good.array<std::int64_t>(name));
      } catch (const std::runtime_error&) {
        writer.add(name, good.array<double>(name));
      }
    }
    writer.write(file);
    CAPTURE(left_out);
    CHECK(refusal() != "none");
  }
  CHECK(result_of(others) == before);
}
