// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <ctrnn/policy/policy_choice.hpp>
#include <ctrnn/text/message.hpp>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace run_time {

/// Reads an object of JSON, key by key, and refuses unexpected keys and values, with a message of one line that names
/// the file and the key.
class json_reader {
 public:
  using json = nlohmann::ordered_json;

  /// @param where  beginning of every error message: "grid.json" or "grid.json: methods, number 2"
  json_reader(const json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object.is_object()) ctrnn::refuse({where_, ": ", brief(object), " is not an object; use {...}"});
  }

  [[noreturn]] void refuse(const std::string& key, const std::string& why) const {
    ctrnn::refuse({where_, ": key '", key, "': ", why});
  }

  /// Whether the object has a key.
  bool has(const std::string& key) const { return object_.contains(key); }

  /// Returns read(value of the key). An std::invalid_argument that `read` throws is thrown again with file and key.
  template <class Read>
  auto value(const std::string& key, Read read) {
    known_.push_back(key);
    if (!object_.contains(key)) refuse(key, "is missing");
    try {
      return read(object_[key]);
    } catch (const std::invalid_argument& error) {
      refuse(key, error.what());
    }
  }
  /// Like value(), but returns `otherwise` if the object has no such key.
  template <class T, class Read>
  T value_or(const std::string& key, T otherwise, Read read) {
    known_.push_back(key);
    return object_.contains(key) ? value(key, read) : otherwise;
  }

  /// Reads a list of different values, or a single value without brackets.
  template <class Read>
  static auto list(const json& values, Read read) {
    std::vector<decltype(read(values))> all;
    std::set<json> seen;
    const auto add = [&](const json& v) {
      all.push_back(read(v));
      if (!seen.insert(v).second) ctrnn::refuse({brief(v), " is there twice; leave one out"});
    };
    if (values.is_array())
      for (const auto& v : values) add(v);
    else
      add(values);
    if (all.empty()) ctrnn::refuse({"the list is empty; give at least one"});
    return all;
  }

  /// To be called after all keys have been read: refuses an object that has others.
  void end() const {
    std::vector<std::string> names;
    for (const auto& k : known_)
      if (std::ranges::find(names, k) == names.end()) names.push_back(k);
    for (const auto& [key, unused] : object_.items())
      if (std::ranges::find(names, key) == names.end())
        ctrnn::refuse({where_, ": there is no key '", key, "'; choose one of ", ctrnn::comma_separated(names)});
  }

  /// @name Readers of values of one type, within limits
  /// @{
  static std::string text(const json& v) {
    if (!v.is_string()) ctrnn::refuse({brief(v), " is not a text; use \"...\""});
    return v.get<std::string>();
  }
  static bool flag(const json& v) {
    if (!v.is_boolean()) ctrnn::refuse({brief(v), " is neither true nor false"});
    return v.get<bool>();
  }
  template <std::integral T>
  static auto whole(T low, T high) {
    return [=](const json& v) {
      const double x = v.is_number() ? v.get<double>() : std::numeric_limits<double>::quiet_NaN();
      if (!(x == std::floor(x) && x >= static_cast<double>(low) && x <= static_cast<double>(high)))
        ctrnn::refuse({brief(v), " is not a whole number of ", low, " to ", high});
      return static_cast<T>(x);
    };
  }
  static auto number(double low, double high) {
    return [=](const json& v) {
      const double x = v.is_number() ? v.get<double>() : std::numeric_limits<double>::quiet_NaN();
      if (!(x >= low && x <= high))
        ctrnn::refuse({brief(v), " is not a number of ", json(low).dump(), " to ", json(high).dump()});
      return x;
    };
  }
  /// @}

  /// Reads the number `key` of a policy, if it is there, into `value`. Refuses it where the policy has no such number,
  /// and `value` is null.
  /// @param policy  the chosen one, for an error: "nonlinearity relu"
  void parameter(const std::string& key, double* value, const std::string& policy) {
    constexpr double large = 1e9;
    if (value)
      *value = value_or(key, *value, number(-large, large));
    else if (has(key))
      refuse(key, "the " + policy + " has none; leave it out");
  }

  /// Reads which policy was chosen, by the name under `key`, and its numbers; without the key it is the usual one.
  /// Refuses numbers that only other policies have.
  /// @tparam Choice  a std::variant of the policies
  /// @param kind     what the policies are, for errors: "optimiser"
  template <class Choice>
  Choice policy(const std::string& key, const std::string& kind) {
    Choice chosen = value_or(key, Choice(), [&](const json& v) { return ctrnn::policy_named<Choice>(kind, text(v)); });
    ctrnn::for_each_policy<Choice>([&](const auto& each) {
      ctrnn::for_each_parameter(each, [&](const auto& p, double) {
        parameter(std::string(p.name), ctrnn::find_parameter(chosen, p.name),
                  kind + " " + std::string(ctrnn::name_of(chosen)));
      });
    });
    return chosen;
  }

 private:
  static std::string brief(const json& v) {
    const auto text = v.dump();
    return text.size() > 40 ? text.substr(0, 40) + "..." : text;
  }

  const json& object_;
  std::string where_;
  std::vector<std::string> known_;
};

}  // namespace run_time
