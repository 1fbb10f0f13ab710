// SPDX-License-Identifier: BSD-3-Clause
#include "recipe_file.hpp"

#include <ctrnn/io/config.hpp>
#include <ctrnn/io/config_difference.hpp>
#include <ctrnn/npz/read_file.hpp>
#include <ctrnn/io/read_json.hpp>
#include <limits>

#include "json_reader.hpp"
#include "named.hpp"
#include "optimiser_keys.hpp"

namespace run_time {

namespace {

using json = json_reader::json;
using r = json_reader;

constexpr int many = 1'000'000'000;
constexpr std::int64_t very_many = std::numeric_limits<std::uint32_t>::max();
constexpr double large = 1e9;

/// A reader of a value that is one of two names: true for `yes`.
auto either(std::string_view no, std::string_view yes) {
  return [=](const json& v) {
    const auto text = r::text(v);
    if (text != no && text != yes) ctrnn::refuse({"'", text, "' is neither ", no, " nor ", yes});
    return text == yes;
  };
}

std::vector<ctrnn::stage> read_stages(const json& list, const std::string& where) {
  if (!list.is_array()) ctrnn::refuse({where, " is not a list; use [...]"});
  std::vector<ctrnn::stage> all;
  for (const auto& entry : list) {
    r from(entry, where + ", number " + std::to_string(all.size() + 1));
    all.push_back({.theta = from.value("theta", r::whole(0, many)),
                   .beta = from.value("beta", r::number(-large, large)),
                   .iterations = from.value("iterations", r::whole<std::int64_t>(1, very_many))});
    from.end();
  }
  return all;
}

/// Reads the policy of initial values.
ctrnn::initial_values read_initial_values(const json& object, const std::string& where) {
  r keys(object, where);
  if (object.is_object() && object.contains("origin")) {
    keys.value("policy", r::text);
    ctrnn::initial_values started(started_from_file{keys.value("origin", r::text)});
    keys.end();
    return started;
  }
  const auto chosen = keys.policy<ctrnn::library_initial_values>("policy", "policy of initial values");
  keys.end();
  return chosen;
}

/// Reads the schedule: its gate, and its stages if these were given one by one (`by_hand`).
void read_schedule(const json& object, const std::string& where, bool by_hand, ctrnn::training_options& t) {
  r from(object, where);
  const auto stages = from.value("stages", [&](const json& v) { return read_stages(v, where + ".stages"); });
  if (by_hand) t.plan = stages;
  if (object.contains("gate"))
    t.gated = from.value("gate", [&](const json& v) {
      r gate(v, where + ".gate");
      const ctrnn::gate g{.rise = gate.value("rise", r::number(0, large)),
                          .fall = gate.value("fall", r::number(0, large))};
      gate.end();
      return g;
    });
  from.end();
}

/// Reads which arrays are not trained, and which have no negative weights. Masks are left out: a run has fingerprints
/// of them alone.
ctrnn::parameter_rules read_rules(const json& arrays, const std::string& where) {
  ctrnn::parameter_rules all;
  r from(arrays, where);
  ctrnn::for_each_array(
      [&](const char* name, ctrnn::array_rules& rules) {
        rules = from.value_or(name, rules, [&](const json& v) {
          r said(v, where + "." + name);
          ctrnn::array_rules one;
          one.trained = said.value_or("trained", one.trained, r::flag);
          one.non_negative = said.value_or("non_negative", one.non_negative, r::flag);
          for (const char* mask : {"connected", "frozen"}) said.value_or(mask, std::string(), r::text);
          said.end();
          return one;
        });
      },
      all);
  from.end();
  return all;
}

recipe read_keys(const json& config, const std::string& where) {
  r from(config, where);
  recipe all;
  auto& t = all.training;
  auto& e = all.ensemble;
  all.task = from.value("task", [](const json& v) { return named_tasks(r::text(v)); });
  all.method = from.value("method", [](const json& v) { return any_method::named(r::text(v)); });
  const int theta = from.value("theta", r::whole(1, many));
  if (all.method.has_stages()) all.method.theta = theta;
  const bool by_hand = all.method.has_stages() && !config.contains("stages");
  if (!by_hand) {
    if (all.method.beta) t.beta0 = from.value("beta0", r::number(0, 1));
    t.stages = from.value("stages", r::whole(1, many));
    t.staged_iterations = from.value("staged_iterations", r::whole<std::int64_t>(0, very_many));
  }
  t.max_iterations = from.value("max_iterations", r::whole<std::int64_t>(1, very_many));
  t.criterion = from.value("criterion", r::number(-large, large));
  t.stop = from.value("stop", either("each", "trimmed-mean")) ? ctrnn::stop_rule::trimmed_mean : ctrnn::stop_rule::each;
  e.models = from.value("models", r::whole(1, 1'000'000));
  e.first = from.value("first_model", r::whole<std::uint32_t>(0, std::numeric_limits<std::uint32_t>::max()));
  e.seed = from.value("seed", r::whole<std::uint32_t>(0, std::numeric_limits<std::uint32_t>::max()));
  e.units = from.value("units", r::whole(1, 4095));
  all.dynamics = from.value_or("dynamics", all.dynamics,
                               [](const json& v) { return ctrnn::any_dynamics::named(r::text(v)); });
  auto& phi = all.dynamics.phi;
  phi = from.value("nonlinearity", [](const json& v) { return ctrnn::any_nonlinearity::named(r::text(v)); });
  if (config.contains("nonlinearity_parameters"))
    from.value("nonlinearity_parameters", [&](const json& v) {
      r chosen(v, where + ": nonlinearity_parameters");
      phi.for_each_parameter([&](const auto& p, double& value) {
        value = chosen.value(std::string(p.name), r::number(-large, large));
      });
      chosen.end();
      return true;
    });
  e.dale = from.value("dale", r::flag);
  e.sigma = from.value("sigma", r::number(0, large));
  e.noise = from.value_or("noise", e.noise, [](const json& v) { return ctrnn::noise_kind_named(r::text(v)); });
  e.learning_rate = from.value("learning_rate", r::number(0, std::numeric_limits<double>::max()));
  e.optimiser = from.value_or("optimiser", e.optimiser, [&](const json& v) {
    r keys(v, where + ": optimiser");
    const auto chosen = read_optimiser(keys, "rule");
    keys.end();
    return chosen;
  });
  e.initial = from.value_or("initial_values", e.initial,
                            [&](const json& v) { return read_initial_values(v, where + ": initial_values"); });
  t.trials = from.value("trials", r::whole(1, many));
  t.evaluation_trials = from.value("evaluation_trials", r::whole(1, many));
  t.evaluate_every = from.value("evaluate_every", r::whole(1, many));
  t.confirm = from.value("confirm", r::flag);
  t.evaluate_as_trained = from.value("evaluate_as_trained", r::flag);
  t.reset_optimiser = from.value("reset_optimiser", r::flag);
  all.double_precision = from.value("precision", either("float", "double"));
  from.value("schedule", [&](const json& v) {
    read_schedule(v, where + ": schedule", by_hand, t);
    return true;
  });
  from.value("network", [&](const json& v) {
    const auto has = [&](const char* key) { return v.is_object() && v.contains(key) && r::flag(v[key]); };
    e.output_bias = has("output_bias"), e.initial_state = has("initial_state");
    const auto sigma = [&](const char* key) {
      return v.is_object() && v.contains(key) ? r::number(0, large)(v[key]) : 0;
    };
    e.input_sigma = sigma("input_sigma"), e.output_sigma = sigma("output_sigma");
    if (v.is_object() && v.contains("noise_enters"))
      e.noise_enters = ctrnn::noise_place_named(r::text(v["noise_enters"]));
    if (v.is_object() && v.contains("rank")) e.rank = r::whole(1, static_cast<int>(ctrnn::most_units))(v["rank"]);
    if (v.is_object() && v.contains("rules")) e.rules = read_rules(v["rules"], where + ": network.rules");
    return true;
  });
  from.value(config.contains("tasks") ? "tasks" : "phases", [](const json&) { return true; });
  for (const auto* key : {"loss", "regulariser", "machine"}) from.value(key, [](const json&) { return true; });
  for (const auto* key : {"regulariser_parameters", "task_parameters", "draws"})
    from.value_or(key, true, [](const json&) { return true; });
  from.end();
  return all;
}

/// Throws std::invalid_argument unless all that config.json says follows from the recipe.
void check_agreement(const json& config, const recipe& all, const std::string& where) {
  recipe one = all;  // one model has the same description as many, and is made faster
  one.ensemble.models = 1, one.ensemble.threads = 1;
  auto description = named(where, [&] { return make_ensemble(one)->description(); });
  description.ensemble.models = all.ensemble.models;
  json expected = ctrnn::config_of(description), found = config;
  expected.erase("machine"), found.erase("machine");
  ctrnn::detail::add_later_keys(found), ctrnn::detail::add_later_parameters(found, expected);
  if (const auto d = ctrnn::first_difference(found, expected))
    ctrnn::refuse({where, ": key '", d->key, "' is ", d->left, ", where the other keys give ", d->right,
                   "; it is of another program than train, or was changed"});
}

}  // namespace

recipe read_recipe(const std::string& text, const std::string& where) {
  const auto config = ctrnn::read_json(text, where);
  const recipe all = read_keys(config, where);
  check_agreement(config, all, where);
  return all;
}

recipe read_recipe(const std::filesystem::path& config_json) {
  return read_recipe(ctrnn::read_file(config_json), config_json.string());
}

}  // namespace run_time
