// SPDX-License-Identifier: BSD-3-Clause
// The parameters that tasks describe, in config.json and when a run is resumed.
#include <ctrnn/ctrnn.hpp>
#include <ctrnn/io.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>

#include "support/temporary_folder.hpp"

using namespace ctrnn;
using namespace ctrnn::tasks;
using ctrnn_test::content_of, ctrnn_test::temporary_folder;
using json = nlohmann::ordered_json;

namespace {

/// A task of a user's own, with a number that it describes.
struct dim_go : delayed_go {
  static constexpr std::string_view name = "dim_go";
  double contrast = 0.5;
  static constexpr auto parameters = std::tuple_cat(
      delayed_go::parameters,
      std::tuple(parameter{"contrast", &dim_go::contrast, limits::within(0, 1), "contrast of the stimulus"}));
  void draw(trial& one, trial_draws& u) const {
    delayed_go dimmed = *this;
    dimmed.seen.strength *= contrast;
    dimmed.draw(one, u);
  }
};

using models_of = ensemble<weighted_tasks, base, relu>;

models_of models(const weighted_tasks& tasks) { return models_of({.units = 10, .seed = 5}, tasks); }

json config_for(const weighted_tasks& tasks) { return config_of(describe(models(tasks), {})); }

std::string why_not_resumed(const weighted_tasks& tasks, const std::filesystem::path& checkpoint) {
  auto others = models(tasks);
  try {
    resume(others, {}, checkpoint);
  } catch (const std::runtime_error& error) {
    const std::string text = error.what();
    return text.substr(text.find(": is of") + 2);
  }
  return "none";
}

}  // namespace

TEST_CASE("config.json has the parameters of a task, also those of a task of one's own") {
  const temporary_folder folder;
  save(models(dim_go{}), folder.path());
  const auto config = json::parse(content_of(folder / "config.json"));
  CHECK(config["task_parameters"].dump() ==
        R"({"delay":[0.9,1.1],"stimulus":[0.4,0.6],"strength":1.0,"contrast":0.5})");
}

TEST_CASE("of several tasks config.json has the parameters of each") {
  const auto config = config_for({{dms{}, 0.5}, {any_task(go{}).with("stimulus", 0.3), 0.5}});
  CHECK_FALSE(config.contains("task_parameters"));
  CHECK(config["tasks"][0]["parameters"]["angle"] == json{90, 270});
  CHECK(config["tasks"][1]["parameters"].dump() == R"({"stimulus":0.3,"strength":1.0})");
}

TEST_CASE("a run is not resumed with another value of a parameter of its task, which is named with both values") {
  const temporary_folder folder;
  const auto file = folder / "checkpoint.npz";
  save_checkpoint(models(dim_go{}), file);
  CHECK(why_not_resumed(dim_go{}, file) == "none");
  CHECK(why_not_resumed(any_task(dim_go{}).with("contrast", 0.75), file)
            .starts_with("is of a run with another 'task_parameters.delay': [0.9,1.1], where this one has 1.0;"));
  dim_go brighter;
  brighter.contrast = 0.75;
  CHECK(why_not_resumed(brighter, file)
            .starts_with("is of a run with another 'task_parameters.contrast': 0.5, where this one has 0.75;"));
  dim_go longer;
  longer.seconds.delay = 2;
  CHECK(why_not_resumed(longer, file)
            .starts_with("is of a run with another 'task_parameters.delay': [0.9,1.1], where this one has [1.9,2.1];"));
}

TEST_CASE("a run of an earlier version, without parameters of tasks, is the same run if its trials are the same") {
  const weighted_tasks one = dim_go{}, several{{dms{}, 0.5}, {go{}, 0.5}};
  for (const auto* tasks : {&one, &several}) {
    const auto now = config_for(*tasks);
    auto earlier = now;
    earlier.erase("task_parameters");
    if (earlier.contains("tasks"))
      for (auto& t : earlier["tasks"]) t.erase("parameters");
    CHECK(earlier != now);
    CHECK_FALSE(first_difference(detail::settings_that_stay(earlier, now), detail::settings_that_stay(now)));
  }
  auto brighter = dim_go{};
  brighter.contrast = 0.75;
  auto earlier = config_for(one);
  earlier.erase("task_parameters");
  const auto now = config_for(brighter);
  const auto found = first_difference(detail::settings_that_stay(earlier, now), detail::settings_that_stay(now));
  REQUIRE(found);
  CHECK(found->key == "draws");
}

TEST_CASE("models of a run of an earlier version, without parameters of tasks, are added to") {
  const temporary_folder folder;
  const auto run = describe(models(dim_go{}), {});
  save_config(run, folder.path());
  auto earlier = json::parse(content_of(folder / "config.json"));
  earlier.erase("task_parameters");
  write_atomically(folder / "config.json", earlier.dump());
  CHECK(detail::has_more_of_run(run, folder.path()));
  earlier["draws"] = "0";
  write_atomically(folder / "config.json", earlier.dump());
  CHECK_FALSE(detail::has_more_of_run(run, folder.path()));
}
