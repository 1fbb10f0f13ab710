// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <chrono>
#include <ctime>
#include <ctrnn/io/run_description.hpp>
#include <ctrnn/version.hpp>
#include <nlohmann/json.hpp>
#include <string>

namespace ctrnn {

namespace detail {

inline std::string compiler_name() {
#if defined(__clang__)
  return "clang " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__);
#elif defined(__GNUC__)
  return "g++ " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__);
#else
  return "unknown";
#endif
}

/// What each unit has, as runs of units that share a value; key "seconds" for time constants:
/// [{"units": 40, "seconds": 0.1}, {"units": 10, "seconds": 0.05}]
template <class T>
nlohmann::ordered_json runs_of(const std::vector<T>& values, const char* key) {
  auto runs = nlohmann::ordered_json::array();
  for (const T& value : values) {
    if (runs.empty() || runs.back()[key] != value) runs.push_back({{"units", 0}, {key, value}});
    runs.back()["units"] = runs.back()["units"].template get<int>() + 1;
  }
  return runs;
}

/// The stages, [{"theta": 20, "beta": 0.5, "iterations": 3330}, ...], after which Base follows, and the gate if
/// there is one.
inline nlohmann::ordered_json json_of(const schedule& s) {
  nlohmann::ordered_json all{{"stages", nlohmann::ordered_json::array()}};
  for (const stage& e : s.stages)
    all["stages"].push_back({{"theta", e.theta}, {"beta", e.beta}, {"iterations", e.iterations}});
  if (s.gated) all["gate"] = {{"rise", s.gated->rise}, {"fall", s.gated->fall}};
  return all;
}

inline nlohmann::ordered_json json_of(const std::vector<phase>& phases) {
  auto all = nlohmann::ordered_json::array();
  for (const phase& p : phases)
    all.push_back({{"name", p.name}, {"seconds", p.seconds}, {"jitter", p.jitter}, {"warm_up", p.warm_up}});
  return all;
}

/// The parameters that a task describes, {"delay": [0.9, 1.1], "strength": 1.0}: a value, or from where to where.
inline nlohmann::ordered_json json_of(const std::vector<described_parameter>& parameters) {
  auto all = nlohmann::ordered_json::object();
  for (const auto& p : parameters) {
    auto& value = all[std::string(p.name)];
    if (p.now.from == p.now.to)
      value = p.now.from;
    else
      value = {p.now.from, p.now.to};
  }
  return all;
}

/// The policy of initial values, {"policy": "gaussian", "gain": 1.5, ...}.
inline nlohmann::ordered_json json_of(const initial_values& initial) {
  nlohmann::ordered_json all{{"policy", initial.name()}};
  for (const auto& [name, value] : initial.numbers()) all[name] = value;
  if (!initial.origin().empty()) all["origin"] = initial.origin();
  return all;
}

/// The rules of an array that say something, {"trained": false, "connected": "<fingerprint>"}; empty if none does.
inline nlohmann::ordered_json json_of(const array_rules& rules) {
  auto said = nlohmann::ordered_json::object();
  if (!rules.trained) said["trained"] = false;
  if (rules.non_negative) said["non_negative"] = true;
  if (rules.connected.rows() > 0) said["connected"] = fingerprint_of(rules.connected);
  if (rules.frozen.rows() > 0) said["frozen"] = fingerprint_of(rules.frozen);
  return said;
}

/// What an architecture says beside the keys that stand alone: units, sigma, dale, noise.
inline nlohmann::ordered_json json_of(const architecture& a) {
  using json = nlohmann::ordered_json;
  const auto units = [](const unit_range& r) { return json{{"first", r.first}, {"count", r.count}}; };
  json all{{"inputs", a.inputs},
           {"outputs", a.outputs},
           {"input_units", units(a.input_units)},
           {"readout_units", units(a.readout_units)},
           {"dt", a.dt},
           {"tau", runs_of(a.tau, "seconds")},
           {"noise_tau", a.noise_tau}};
  if (a.dale()) all["signs"] = runs_of(std::vector<int>(a.sign.begin(), a.sign.end()), "sign");
  if (!a.unit_sigma.empty()) all["unit_sigma"] = runs_of(a.unit_sigma, "sigma");
  if (a.noise_enters != noise_place::drive) all["noise_enters"] = name_of(a.noise_enters);
  if (a.input_sigma > 0) all["input_sigma"] = a.input_sigma;
  if (a.output_sigma > 0) all["output_sigma"] = a.output_sigma;
  if (a.output_bias) all["output_bias"] = true;
  if (a.initial_state) all["initial_state"] = true;
  if (a.rank > 0) all["rank"] = a.rank;
  for_each_array(
      [&](const char* name, const array_rules& rules) {
        if (const auto said = json_of(rules); !said.empty()) all["rules"][name] = said;
      },
      a.rules);
  return all;
}

/// The options of an optimiser but for its learning rate, {"rule": "adam", "beta1": 0.9, ..., "clip_norm": 0.0, ...}.
inline nlohmann::ordered_json json_of(const optimiser_options& o) {
  nlohmann::ordered_json all{{"rule", name_of(o.rule)}};
  const auto numbers = std::visit([](const auto& rule) { return parameters_of(rule); }, o.rule);
  for (const auto& [name, value] : numbers) all[name] = value;
  const rate_schedule& s = o.rate_schedule;
  all["clip_norm"] = o.clip_norm, all["clip_value"] = o.clip_value;
  if (o.clip_array_norm > 0) all["clip_array_norm"] = o.clip_array_norm;
  all["rate_schedule"] = name_of(s.shape);
  if (s.shape != rate_shape::constant) all["rate_iterations"] = s.iterations, all["rate_factor"] = s.factor;
  all["warm_up_iterations"] = s.warm_up_iterations;
  return all;
}

/// Adds to the settings of a run the keys that files of earlier versions do not have, with what was then the case.
inline void add_later_keys(nlohmann::ordered_json& config) {
  if (!config.is_object()) return;
  if (!config.contains("dynamics")) config["dynamics"] = "rate";
  if (!config.contains("optimiser")) config["optimiser"] = json_of(optimiser_options{});
  if (!config.contains("noise")) config["noise"] = name_of(noise_kind::published);
  if (!config.contains("initial_values")) config["initial_values"] = json_of(initial_values{});
}

/// Adds to the settings of a run the parameters of its tasks that are missing there, as in another run of these tasks:
/// files of earlier versions do not have them, nor those of tasks that did not describe them yet. Whether the trials
/// are the same is said by the fingerprints of the draws.
inline void add_later_parameters(nlohmann::ordered_json& config, const nlohmann::ordered_json& like) {
  const auto add = [](nlohmann::ordered_json& to, const nlohmann::ordered_json& from, const char* key) {
    if (!to.is_object() || !from.contains(key)) return;
    if (!to.contains(key)) to[key] = nlohmann::ordered_json::object();
    if (!to[key].is_object()) return;
    for (const auto& [name, value] : from[key].items())
      if (!to[key].contains(name)) to[key][name] = value;
  };
  if (!config.is_object() || !like.is_object()) return;
  add(config, like, "task_parameters");
  if (!config.contains("tasks") || !like.contains("tasks")) return;
  auto& tasks = config["tasks"];
  const auto& others = like["tasks"];
  if (!tasks.is_array() || tasks.size() != others.size()) return;
  for (std::size_t k = 0; k < others.size(); ++k) add(tasks[k], others[k], "parameters");
}

/// A time in UTC: "2026-11-24T06:41:26Z"
inline std::string utc(std::chrono::system_clock::time_point when) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace detail

/// The name of a stop rule on the command line.
inline std::string to_string(stop_rule rule) { return rule == stop_rule::each ? "each" : "trimmed-mean"; }

/// The content of config.json for a run. What is under "machine" has no influence on the results. The keys before
/// "network" are the options of the program `train`, with _ for -.
inline nlohmann::ordered_json config_of(const run_description& d) {
  using json = nlohmann::ordered_json;
  const training_options& training = d.training;
  const architecture& network = d.network;
  json c{{"task", d.task}, {"method", d.method}, {"theta", d.theta}};
  if (training.plan.empty()) {
    if (d.scheduled_beta) c["beta0"] = training.beta0;
    c["stages"] = training.stages;
    c["staged_iterations"] = training.staged_iterations;
  }
  c["max_iterations"] = training.max_iterations;
  c["criterion"] = training.criterion;
  c["stop"] = to_string(training.stop);
  c["models"] = d.ensemble.models;
  c["first_model"] = d.ensemble.first;
  c["seed"] = d.ensemble.seed;
  c["units"] = network.units;
  c["dynamics"] = d.dynamics;
  c["nonlinearity"] = d.nonlinearity;
  for (const auto& [name, value] : d.nonlinearity_parameters) c["nonlinearity_parameters"][name] = value;
  c["dale"] = network.dale();
  c["sigma"] = network.sigma;
  c["noise"] = name_of(network.noise);
  c["learning_rate"] = d.learning_rate;
  c["initial_values"] = detail::json_of(d.ensemble.initial);
  c["optimiser"] = detail::json_of(d.ensemble.optimiser);
  c["trials"] = training.trials;
  c["evaluation_trials"] = training.evaluation_trials;
  c["evaluate_every"] = training.evaluate_every;
  c["confirm"] = training.confirm;
  c["evaluate_as_trained"] = training.evaluate_as_trained;
  c["reset_optimiser"] = training.reset_optimiser;
  c["precision"] = d.double_precision ? "double" : "float";

  c["schedule"] = detail::json_of(d.plan);
  c["network"] = detail::json_of(network);
  const auto describe_task = [](json& to, const task_description& t, const char* parameters) {
    if (!t.parameters.empty()) to[parameters] = detail::json_of(t.parameters);
    to["phases"] = detail::json_of(t.phases), to["draws"] = t.draws;
  };
  if (d.tasks.size() == 1)
    describe_task(c, d.tasks.front(), "task_parameters");
  else
    for (const task_description& t : d.tasks) {
      c["tasks"].push_back({{"name", t.name}, {"weight", t.weight}});
      describe_task(c["tasks"].back(), t, "parameters");
    }
  c["loss"] = d.loss;
  if (d.loss_outputs > 0) c["loss_outputs"] = d.loss_outputs;
  c["regulariser"] = d.regulariser;
  for (const auto& [name, value] : d.regulariser_parameters) c["regulariser_parameters"][name] = value;
  c["machine"] = {{"ctrnn", version},
                  {"compiler", detail::compiler_name()},
                  {"simd", xsimd::default_arch::name()},
                  {"threads", d.threads},
                  {"started", detail::utc(d.started)}};
  return c;
}

}  // namespace ctrnn
