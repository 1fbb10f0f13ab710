// SPDX-License-Identifier: BSD-3-Clause
#include "optimiser_keys.hpp"

#include <cstdint>
#include <ctrnn/io/config.hpp>

namespace run_time {

using r = json_reader;
using json = json_reader::json;

ctrnn::optimiser_options read_optimiser(json_reader& from, const std::string& rule_key) {
  constexpr std::int64_t many = 1'000'000'000;
  constexpr double large = 1e9;
  ctrnn::optimiser_options o;
  o.rule = from.policy<ctrnn::update_rule>(rule_key, "optimiser");
  o.clip_norm = from.value_or("clip_norm", o.clip_norm, r::number(0, large));
  o.clip_array_norm = from.value_or("clip_array_norm", o.clip_array_norm, r::number(0, large));
  o.clip_value = from.value_or("clip_value", o.clip_value, r::number(0, large));
  auto& s = o.rate_schedule;
  s.shape = from.value_or("rate_schedule", s.shape, [](const json& v) { return ctrnn::rate_shape_named(r::text(v)); });
  s.iterations = from.value_or("rate_iterations", s.iterations, r::whole<std::int64_t>(0, many));
  s.factor = from.value_or("rate_factor", s.factor, r::number(0, 1));
  s.warm_up_iterations = from.value_or("warm_up_iterations", s.warm_up_iterations, r::whole<std::int64_t>(0, many));
  try {
    ctrnn::check(o);
  } catch (const std::invalid_argument& error) {
    from.refuse(rule_key, error.what());
  }
  return o;
}

json unusual_keys(const ctrnn::optimiser_options& o) {
  const auto all = ctrnn::detail::json_of(o);
  const auto rule = ctrnn::policy_named<ctrnn::update_rule>("optimiser", ctrnn::name_of(o.rule));
  auto usual = ctrnn::detail::json_of({.rule = rule});
  usual["rule"] = ctrnn::name_of(ctrnn::optimiser_options().rule);
  auto keys = json::object();
  for (const auto& [key, value] : all.items())
    if (!usual.contains(key) || usual[key] != value) keys[key == "rule" ? "optimiser" : key] = value;
  return keys;
}

}  // namespace run_time
