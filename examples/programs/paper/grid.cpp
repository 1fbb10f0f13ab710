// SPDX-License-Identifier: BSD-3-Clause
#include "grid.hpp"

#include <algorithm>
#include <ctrnn/npz/read_file.hpp>
#include <ctrnn/io/read_json.hpp>
#include <map>
#include <set>
#include <tuple>

#include "run_time/json_reader.hpp"
#include "run_time/named.hpp"
#include "run_time/optimiser_keys.hpp"
#include "run_time/text.hpp"

namespace paper {

namespace {

using run_time::json_reader;
using json = json_reader::json;
using run_time::print;

constexpr int many = 1'000'000'000;
constexpr double large = 1e9;

/// Reads the settings that all networks of a grid share. Their keys are the options of `train`, with _ for -.
run_time::recipe read_settings(json_reader& from) {
  using r = json_reader;
  run_time::recipe common;
  auto& e = common.ensemble;
  auto& t = common.training;
  e.threads = 1;
  t.staged_iterations = from.value_or("staged_iterations", t.staged_iterations, r::whole<std::int64_t>(0, many));
  t.max_iterations = from.value_or("max_iterations", t.max_iterations, r::whole<std::int64_t>(1, many));
  t.criterion = from.value_or("criterion", t.criterion, r::number(0, large));
  t.evaluate_every = from.value_or("evaluate_every", t.evaluate_every, r::whole(1, many));
  t.evaluation_trials = from.value_or("evaluation_trials", t.evaluation_trials, r::whole(1, many));
  t.confirm = from.value_or("confirm", false, r::flag);
  t.reset_optimiser = from.value_or("reset_optimiser", false, r::flag);
  t.trials = from.value_or("trials", 20, r::whole(1, many));
  e.units = from.value_or("units", e.units, r::whole(1, static_cast<int>(ctrnn::most_units)));
  e.dale = from.value_or("dale", e.dale, r::flag);
  e.sigma = from.value_or("sigma", e.sigma, r::number(0, large));
  e.noise = from.value_or("noise", e.noise, [](const json& v) { return ctrnn::noise_kind_named(r::text(v)); });
  e.noise_enters =
      from.value_or("noise_enters", e.noise_enters, [](const json& v) { return ctrnn::noise_place_named(r::text(v)); });
  e.input_sigma = from.value_or("input_sigma", e.input_sigma, r::number(0, large));
  e.output_sigma = from.value_or("output_sigma", e.output_sigma, r::number(0, large));
  e.learning_rate = from.value_or("learning_rate", 0.1 / e.units, r::number(1e-9, large));
  e.optimiser = run_time::read_optimiser(from, "optimiser");
  e.output_bias = from.value_or("output_bias", e.output_bias, r::flag);
  e.rank = from.value_or("rank", e.rank, r::whole(0, static_cast<int>(ctrnn::most_units)));
  e.initial = from.policy<ctrnn::library_initial_values>("initial_values", "policy of initial values");
  common.dynamics = from.value_or("dynamics", common.dynamics,
                                  [](const json& v) { return ctrnn::any_dynamics::named(r::text(v)); });
  auto& phi = common.dynamics.phi;
  phi = from.value_or("nonlinearity", phi,
                      [](const json& v) { return ctrnn::any_nonlinearity::named(r::text(v)); });
  const auto read_parameter = [&](const auto& p, double) {
    from.parameter(std::string(p.name), ctrnn::find_parameter(phi, p.name), "nonlinearity " + std::string(phi.name));
  };
  std::apply([&](const auto&... each) { (ctrnn::for_each_parameter(each, read_parameter), ...); },
             ctrnn::nonlinearities());
  common.double_precision = from.value_or("precision", false, [](const json& v) {
    const auto name = r::text(v);
    if (name != "float" && name != "double") ctrnn::refuse({"'", name, "'; choose float or double"});
    return name == "double";
  });
  return common;
}

json describe(const run_time::recipe& r) {
  json s{{"staged_iterations", r.training.staged_iterations},
         {"max_iterations", r.training.max_iterations},
         {"criterion", r.training.criterion},
         {"confirm", r.training.confirm},
         {"reset_optimiser", r.training.reset_optimiser},
         {"evaluate_every", r.training.evaluate_every},
         {"evaluation_trials", r.training.evaluation_trials},
         {"trials", r.training.trials},
         {"units", r.ensemble.units},
         {"dale", r.ensemble.dale},
         {"sigma", r.ensemble.sigma},
         {"learning_rate", r.ensemble.learning_rate},
         {"nonlinearity", r.dynamics.phi.name}};
  // Settings that grids did not always have are there where they are not the usual ones.
  if (r.ensemble.output_bias) s["output_bias"] = true;
  if (r.ensemble.rank > 0) s["rank"] = r.ensemble.rank;
  if (r.ensemble.noise != ctrnn::noise_kind::published) s["noise"] = ctrnn::name_of(r.ensemble.noise);
  if (r.ensemble.noise_enters != ctrnn::noise_place::drive)
    s["noise_enters"] = ctrnn::name_of(r.ensemble.noise_enters);
  if (r.ensemble.input_sigma > 0) s["input_sigma"] = r.ensemble.input_sigma;
  if (r.ensemble.output_sigma > 0) s["output_sigma"] = r.ensemble.output_sigma;
  if (const auto& initial = r.ensemble.initial; initial.name() != ctrnn::initial_values().name()) {
    s["initial_values"] = initial.name();
    for (const auto& [name, value] : initial.numbers()) s[name] = value;
  }
  if (r.dynamics.name != run_time::recipe().dynamics.name) s["dynamics"] = r.dynamics.name;
  r.dynamics.phi.for_each_parameter([&](const auto& p, double value) { s[std::string(p.name)] = value; });
  s.update(run_time::unusual_keys(r.ensemble.optimiser));
  s["precision"] = r.double_precision ? "double" : "float";
  return s;
}

/// Reads an entry of "methods": one method, in all combinations of its values of theta, beta0 and stages.
std::vector<run_time::recipe> read_method(const json& entry, const std::string& where, const run_time::recipe& common) {
  using r = json_reader;
  r from(entry, where);
  auto recipe = common;
  recipe.method = from.value("method", [](const json& v) { return run_time::any_method::named(r::text(v)); });
  const auto several = [&](const char* key, bool has, auto otherwise, auto read) {
    return from.value_or(key, std::vector{otherwise}, [&](const json& v) {
      if (!has) ctrnn::refuse({"the method ", recipe.method.name, " has none; leave it out"});
      return r::list(v, read);
    });
  };
  const auto& m = recipe.method;
  const auto thetas = several("theta", m.has_stages(), m.theta, r::whole(1, 1000));
  const auto betas = several("beta0", m.beta, 0.5, r::number(0, 1));
  const auto stages = several("stages", m.has_stages(), recipe.training.stages, r::whole(1, many));
  from.end();
  std::vector<run_time::recipe> all;
  for (const int theta : thetas)
    for (const double beta0 : betas)
      for (const int s : stages) {
        recipe.method.theta = theta, recipe.training.beta0 = beta0, recipe.training.stages = s;
        all.push_back(recipe);
      }
  return all;
}

}  // namespace

grid read_grid(const std::filesystem::path& file) {
  using r = json_reader;
  const json object = ctrnn::read_json(ctrnn::read_file(file), file.string());
  r from(object, file.string());
  const auto tasks = from.value("tasks", [](const json& v) {
    return r::list(v, [](const json& name) { return run_time::named_tasks(r::text(name)); });
  });
  const auto entries = from.value("methods", [](const json& v) { return r::list(v, [](const json& m) { return m; }); });
  const int models = from.value_or("models", 1, r::whole(1, 1'000'000));
  const auto seed = from.value_or("seed", std::uint32_t{1}, r::whole<std::uint32_t>(0, 4'000'000'000));
  const bool shared_trials = from.value_or("shared_trials", false, r::flag);
  const auto common = read_settings(from);
  from.end();

  std::vector<run_time::recipe> methods;
  for (std::size_t i = 0; i < entries.size(); ++i)
    for (const auto& m : read_method(entries[i], file.string() + ": methods, number " + std::to_string(i + 1), common))
      methods.push_back(m);

  grid g{.jobs = {}, .settings = describe(common), .warnings = {}};
  g.settings["shared_trials"] = shared_trials;
  std::vector<job> conditions;
  std::set<std::string> names, warnings;
  for (const auto& task : tasks)
    for (auto recipe : methods) {
      recipe.task = task;
      const auto name = std::string(task.name) + "/" + method_name(recipe);
      const auto where = file.string() + ": " + name;
      if (!names.insert(name).second) ctrnn::refuse({where, " is there twice; leave one out"});
      conditions.push_back({recipe, name});
      for (const auto& w : run_time::named(where, [&] { return run_time::make_ensemble(recipe)->warnings(); }))
        if (const auto text = method_title(recipe) + ": " + w; warnings.insert(text).second) g.warnings.push_back(text);
    }

  constexpr std::size_t most_networks = 10'000'000;  // each takes a kilobyte of memory before any is trained
  const auto networks = static_cast<std::size_t>(models) * conditions.size();
  if (networks > most_networks)
    ctrnn::refuse({file.string(), ": key 'models': ", models, " for each of ", conditions.size(),
                   " tasks and methods are ", networks, " networks, of at most ", most_networks,
                   "; ask for fewer, and for others by another seed"});

  // Each round of the conditions starts one condition later, so that a shard, every n-th job, has all conditions in it.
  for (std::size_t m = 0; m < static_cast<std::size_t>(models); ++m)
    for (std::size_t c = 0; c < conditions.size(); ++c) {
      job j = conditions[(c + m) % conditions.size()];
      auto& e = j.recipe.ensemble;
      const auto number = static_cast<std::uint32_t>(m);
      shared_trials ? (e.seed = seed, e.first = number) : (e.seed = seed + number, e.first = 0);
      j.name += print(shared_trials ? "/seed_%04u_model_%04u" : "/seed_%04u", e.seed, e.first);
      g.jobs.push_back(std::move(j));
    }
  return g;
}

}  // namespace paper
