// SPDX-License-Identifier: BSD-3-Clause
#include <ctrnn/ctrnn.hpp>
#include <ctrnn/io.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <tuple>

#include "support/temporary_folder.hpp"

using namespace ctrnn;
using namespace ctrnn::tasks;
using ctrnn_test::content_of, ctrnn_test::temporary_folder;

namespace {

using tiny_ensemble = ensemble<delayed_go, dasc<4>, relu>;

const training_options tiny{.stages = 2, .beta0 = 0.5, .staged_iterations = 4, .max_iterations = 6, .trials = 2,
                                .evaluation_trials = 3, .evaluate_every = 2};

delayed_go short_task() {
  delayed_go task;
  task.seconds = {.warm_up = 0.05, .fixation = 0.3, .stimulus = 0.1, .delay = 0.1, .response = 0.3, .jitter = 0.05};
  return task;
}

tiny_ensemble trained(ensemble_options o) {
  o.units = 10, o.seed = 5;
  tiny_ensemble models(o, short_task());
  models.train(tiny);
  return models;
}

}  // namespace

TEST_CASE("a saved model has the values of the model, under PsychRNN's names and ours") {
  const temporary_folder folder;
  const auto models = trained({.models = 2, .first = 7, .dale = true});
  save(models, folder.path());
  const npz_reader file(folder / "model_008.npz");
  const auto& m = models[1];
  const auto& p = m.net.values();

  CHECK(file.array<float>("ctrnn_W") == to_array(p.W));
  CHECK(file.array<float>("ctrnn_W_in") == to_array(p.W_in));
  CHECK(file.array<float>("ctrnn_W_out") == to_array(p.W_out));
  const auto W_rec = file.array<float>("W_rec"), W_in = file.array<float>("W_in"), W_out = file.array<float>("W_out");
  const auto b = file.array<float>("b_rec"), sign = file.array<float>("Dale_rec");
  const auto in_mask = file.array<float>("input_connectivity"), out_mask = file.array<float>("output_connectivity");
  for (std::size_t i = 0; i < 10; ++i) {
    const auto row = static_cast<index_t>(i);
    CHECK(b(i) == p.b(0, row));
    for (std::size_t j = 0; j < 10; ++j) {
      CHECK(W_rec(i, j) == m.net.effective(row, static_cast<index_t>(j)));
      CHECK(W_rec(i, j) * sign(j, j) >= 0);
    }
    for (std::size_t c = 0; c < 85; ++c) {
      CHECK(in_mask(i, c) == (i < 4 ? 1 : 0));
      CHECK(W_in(i, c) == (i < 4 ? p.W_in(row, static_cast<index_t>(c)) : 0));
    }
    for (std::size_t o = 0; o < 33; ++o) {
      const bool read = i >= 4 && i < 8;
      CHECK(out_mask(o, i) == (read ? 1 : 0));
      CHECK(W_out(o, i) == (read ? p.W_out(static_cast<index_t>(o), row - 4) : 0));
    }
  }
  CHECK(file.array<float>("init_state").shape(0) == 1);
  CHECK(file.array<float>("b_out").size() == 33);
  CHECK(file.array<double>("tau")(9) == 0.05);
  CHECK(file.scalar<double>("dt") == 0.005);
  CHECK(file.scalar<std::int64_t>("seed") == 5);
  CHECK(file.scalar<std::int64_t>("number") == 8);
  CHECK(file.scalar<std::int64_t>("solved_at") == -1);

  const auto iteration = file.array<std::int64_t>("curve_iteration");
  const auto seen = file.array<double>("curve_performance");
  REQUIRE(iteration.size() == m.curve.size());
  for (std::size_t i = 0; i < m.curve.size(); ++i) {
    CHECK(iteration(i) == m.curve[i].iteration);
    CHECK(seen(i) == m.curve[i].performance);
  }
}

TEST_CASE("the same run gives the same bytes, on one thread and on two") {
  const temporary_folder folder;
  save(trained({.models = 3, .threads = 1}), folder / "a");
  save(trained({.models = 3, .threads = 1}), folder / "b");
  save(trained({.models = 3, .threads = 2}), folder / "c");
  for (const char* name : {"log.csv", "model_000.npz", "model_001.npz", "model_002.npz"}) {
    CAPTURE(name);
    const auto first = content_of(folder / "a" / name);
    CHECK(content_of(folder / "b" / name) == first);
    CHECK(content_of(folder / "c" / name) == first);
  }
  auto first = nlohmann::json::parse(content_of(folder / "a" / "config.json"));
  auto third = nlohmann::json::parse(content_of(folder / "c" / "config.json"));
  CHECK(first["machine"]["threads"] != third["machine"]["threads"]);
  first.erase("machine"), third.erase("machine");
  CHECK(first == third);
}

TEST_CASE("config.json says all that repeats the run, and log.csv has a line for each evaluation") {
  const temporary_folder folder;
  save(trained({.models = 2}), folder.path());
  const auto config = nlohmann::json::parse(content_of(folder / "config.json"));
  CHECK(config["task"] == "delayed_go");
  CHECK(config["method"] == "dasc");
  CHECK(config["theta"] == 4);
  CHECK(config["beta0"] == 0.5);
  CHECK(config["dynamics"] == "rate");
  CHECK(config["nonlinearity"] == "relu");
  CHECK(config["staged_iterations"] == 4);
  CHECK(config["reset_optimiser"] == false);
  CHECK(config["schedule"] == nlohmann::json::parse(R"({"stages": [{"theta": 4, "beta": 0.5, "iterations": 2},
                                                                   {"theta": 4, "beta": 1.0, "iterations": 2}]})"));
  CHECK(config["units"] == 10);
  CHECK(config["learning_rate"] == 0.01);
  CHECK(config["loss"] == "squared_error");
  CHECK(config["phases"][2]["seconds"] == 0.1);
  CHECK(config["network"]["tau"][1]["units"] == 2);
  CHECK_FALSE(config["network"].contains("output_bias"));
  CHECK(config["machine"]["ctrnn"] == version);
  const auto log = content_of(folder / "log.csv");
  CHECK(log.starts_with("model,iteration,loss,performance,response,stage,as_trained,confirmation\n0,2,"));
  CHECK(std::ranges::count(log, '\n') == 1 + 2 * 3);
}

TEST_CASE("config.json has the optimiser, and log.csv and the models the clipped steps where gradients are limited") {
  const temporary_folder folder;
  save(trained({.models = 1}), folder / "usual");
  const auto optimiser_in = [&](const char* run) {
    return nlohmann::json::parse(content_of(folder / run / "config.json"))["optimiser"];
  };
  CHECK(optimiser_in("usual") == nlohmann::json::parse(R"({"rule": "adam", "beta1": 0.9, "beta2": 0.999,
      "epsilon": 1e-7, "clip_norm": 0.0, "clip_value": 0.0, "rate_schedule": "constant", "warm_up_iterations": 0})"));
  CHECK_FALSE(npz_reader(folder / "usual" / "model_000.npz").contains("curve_clipped_steps"));

  auto models = trained({.models = 1, .optimiser = {.rule = rmsprop{.momentum = 0.5}, .clip_norm = 1e-6,
                                                    .rate_schedule = {.shape = rate_shape::cosine, .iterations = 8,
                                                                      .factor = 0, .warm_up_iterations = 2}}});
  save(models, folder / "clipped");
  CHECK(optimiser_in("clipped") == nlohmann::json::parse(R"({"rule": "rmsprop", "decay": 0.9, "momentum": 0.5,
      "epsilon": 1e-7, "clip_norm": 1e-6, "clip_value": 0.0, "rate_schedule": "cosine", "rate_iterations": 8,
      "rate_factor": 0.0, "warm_up_iterations": 2})"));
  const auto log = content_of(folder / "clipped" / "log.csv");
  CHECK(log.starts_with("model,iteration,loss,performance,response,stage,as_trained,confirmation,clipped_steps\n0,2,"));
  std::istringstream lines(log);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) CHECK(line.ends_with(",2"));
  const auto back = load_model<float>(folder / "clipped" / "model_000.npz");
  CHECK(back.clipped_steps == models[0].clipped_steps);
  CHECK(log_lines(back) == log.substr(log.find('\n') + 1));
}

TEST_CASE("config.json says that states are currents, and that the readout has a bias") {
  const temporary_folder folder;
  save(ensemble<delayed_go, base, current<tanh_unit>>({.units = 10, .output_bias = true}, short_task()), folder.path());
  const auto config = nlohmann::json::parse(content_of(folder / "config.json"));
  CHECK(config["dynamics"] == "current");
  CHECK(config["nonlinearity"] == "tanh");
  CHECK(config["network"]["output_bias"] == true);
}

TEST_CASE("of several tasks config.json has the weights, and log.csv and the models the performance of each") {
  const temporary_folder folder;
  ensemble<weighted_tasks, dasc<4>, relu> models({.units = 10, .models = 2, .seed = 5},
                                                 {{short_task(), 0.25}, {go{}, 0.75}});
  auto options = tiny;
  options.criterion = 0, options.confirm = true, options.evaluate_as_trained = true;
  models.train(options);
  save(models, folder.path());
  const auto config = nlohmann::json::parse(content_of(folder / "config.json"));
  CHECK(config["task"] == "delayed_go+go");
  CHECK(config["tasks"].size() == 2);
  CHECK(config["tasks"][1]["name"] == "go");
  CHECK(config["tasks"][1]["weight"] == 0.75);
  CHECK(config["tasks"][0]["phases"][2]["seconds"] == 0.1);
  CHECK(config["confirm"] == true);

  const evaluation& e = models[0].curve.at(0);
  const auto log = content_of(folder / "log.csv");
  std::string number(32, '\0');
  const auto text = [&](double x) {
    return std::string(number.data(), std::to_chars(number.data(), number.data() + number.size(), x).ptr);
  };
  CHECK(log.starts_with("model,iteration,loss,performance,response,stage,as_trained,confirmation,"
                        "performance_delayed_go,performance_go\n0,2," +
                        text(e.loss) + "," + text(e.performance) + "," + text(e.response) + ",0," +
                        text(e.as_trained->overall) + "," + text(e.confirmation->overall) + "," +
                        text(e.by_task.at(0).overall) + "," + text(e.by_task.at(1).overall) + "\n1,2,"));

  const npz_reader file(folder / "model_000.npz");
  CHECK(file.array<double>("curve_performance_by_task")(0, 1) == e.by_task[1].overall);
  CHECK(file.array<double>("curve_response_by_task")(0, 0) == e.by_task[0].response);
  CHECK(file.array<double>("curve_confirmation")(0) == e.confirmation->overall);
  CHECK(file.array<double>("curve_as_trained")(0) == e.as_trained->overall);
  CHECK(file.array<std::int64_t>("curve_stage")(0) == 0);
}

TEST_CASE("stages by hand and a gate are in config.json in place of the numbers that they replace") {
  const temporary_folder folder;
  ensemble<delayed_go, dasc<>, relu> models({.units = 10, .seed = 5}, short_task(), {.theta = 4});
  auto options = tiny;
  options.plan = {{.theta = 3, .beta = 0.25, .iterations = 5}};
  options.gated = gate{.rise = 0.9, .fall = 0.6};
  models.train(options);
  save(models, folder.path());
  const auto config = nlohmann::json::parse(content_of(folder / "config.json"));
  CHECK_FALSE(config.contains("stages"));
  CHECK(config["schedule"]["stages"][0]["theta"] == 3);
  CHECK(config["schedule"]["stages"][0]["iterations"] == 5);
  CHECK(config["schedule"]["gate"]["fall"] == 0.6);
}

TEST_CASE("models of one run that are saved in parts come to the folder of the whole") {
  const temporary_folder folder;
  const auto config = [&](const char* name) {
    auto all = nlohmann::json::parse(content_of(folder / name / "config.json"));
    all.erase("machine");
    return all;
  };
  save(trained({.models = 5}), folder / "whole");
  save(trained({.models = 2, .first = 2}), folder / "parts");
  save(trained({.models = 1, .first = 4}), folder / "parts");
  save(trained({.models = 2}), folder / "parts");
  for (const char* name :
       {"log.csv", "model_000.npz", "model_001.npz", "model_002.npz", "model_003.npz", "model_004.npz"})
    CHECK(content_of(folder / "parts" / name) == content_of(folder / "whole" / name));
  CHECK(config("parts") == config("whole"));
  save(trained({.models = 2}), folder / "whole");  // again, and fewer
  CHECK(config("parts") == config("whole"));

  tiny_ensemble other({.units = 10, .models = 2, .seed = 6}, short_task());
  other.train(tiny);
  save(other, folder / "parts");
  CHECK(config("parts")["seed"] == 6);
  CHECK_FALSE(std::filesystem::exists(folder / "parts" / "model_002.npz"));
}

TEST_CASE("models of another seed are no part of a run, whatever config.json says") {
  const temporary_folder folder;
  save(trained({.models = 3}), folder.path());
  tiny_ensemble other({.units = 10, .models = 1, .seed = 6}, short_task());
  other.train(tiny);
  save_config(describe(other, other.trained_with()), folder.path());  // as before a long training
  save(other, folder.path());
  CHECK(nlohmann::json::parse(content_of(folder / "config.json"))["models"] == 1);
  CHECK_FALSE(std::filesystem::exists(folder / "model_001.npz"));
}

TEST_CASE("a damaged file of a model of the same run stays where it is when other models of the run are saved") {
  const temporary_folder folder;
  save(trained({.models = 3}), folder.path());
  write_atomically(folder / "model_002.npz", "half of a file");
  save(trained({.models = 2}), folder.path());
  CHECK(content_of(folder / "model_002.npz") == "half of a file");
  CHECK(nlohmann::json::parse(content_of(folder / "config.json"))["models"] == 3);
}

TEST_CASE("another run that is saved replaces the one that was there, and touches no other file") {
  const temporary_folder folder;
  save(trained({.models = 3}), folder.path());
  const std::set<std::string> mine{"model_notes.txt", "model_average.npz", "model_0000.npz", "model_000_old.npz"};
  for (const auto& name : mine) write_atomically(folder / name, "mine");
  create_folder(folder / "model_009.npz");
  save(trained({.models = 1, .first = 1, .dale = true}), folder.path());
  std::set<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(folder.path()))
    names.insert(file.path().filename().string());
  std::set<std::string> expected{"best", "config.json", "log.csv", "model_001.npz", "model_009.npz"};
  expected.insert(mine.begin(), mine.end());
  CHECK(names == expected);
}

TEST_CASE("beside the latest models stand the best, as they were at their best evaluation") {
  const temporary_folder folder;
  const auto models = trained({.models = 2});
  save(models, folder.path());
  bool some_are_earlier = false;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& m = models[i];
    REQUIRE(m.best);
    const auto at_best = std::ranges::find(m.curve, m.best->iteration, &evaluation::iteration);
    REQUIRE(at_best != m.curve.end());
    CHECK(at_best->performance == m.best->performance);
    for (const auto& e : m.curve)
      CHECK((e.iteration < m.best->iteration ? e.performance < m.best->performance
                                             : e.performance <= m.best->performance));
    const auto back = load_model<float>(folder / "best" / model_file_name(m.number));
    CHECK(back.iteration == m.best->iteration);
    CHECK(back.curve.size() == static_cast<std::size_t>(at_best - m.curve.begin()) + 1);
    parameters<float>::for_each([](const auto& x, const auto& y) { CHECK(x == y); }, back.net.values(),
                                m.best->values);
    some_are_earlier = some_are_earlier || back.iteration < m.iteration;
  }
  CHECK(some_are_earlier);
  CHECK(content_of(folder / "best/config.json").size() > 100);
  const auto untrained = best_of(model<float>(published_architecture(10, 3, 2), {}, 1, 0));
  CHECK(untrained.iteration == 0);
}

TEST_CASE("saving into an impossible place leaves nothing half written") {
  const temporary_folder folder;
  write_atomically(folder / "runs", "a file");
  const auto models = trained({});
  CHECK_THROWS_WITH_AS(save(models, folder / "runs/dms"),
                       ((folder / "runs/dms").string() + ": cannot be created: Not a directory; a file stands where a "
                                                         "folder is needed; choose another folder").c_str(),
                       std::runtime_error);
  CHECK(folder.files() == 1);
}

TEST_CASE("policies are called by their name, or by their type's") {
  struct own_policy {};
  CHECK(policy_name(own_policy{}) == "own_policy");
  CHECK(policy_name(tanh_unit{}) == "tanh");
  CHECK(policy_name(exponential_dasc<20>{}) == "exponential_dasc");
  CHECK(policy_name(base{}) == "base");
  CHECK(policy_name(across_trials<sctt<40>>{}) == "across_trials<sctt>");
}
