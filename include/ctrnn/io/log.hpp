// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <array>
#include <charconv>
#include <ctrnn/training/model.hpp>
#include <span>
#include <string>

namespace ctrnn {

/// The first line of log.csv:
///
///     model,iteration,loss,performance,response,stage,as_trained,confirmation
///
/// and, where several tasks are trained together, a column performance_<name> for each.
inline std::string log_header(std::span<const std::string> tasks) {
  std::string text = "model,iteration,loss,performance,response,stage,as_trained,confirmation";
  if (tasks.size() > 1)
    for (const auto& name : tasks) text += ",performance_" + name;
  return text + "\n";
}

/// A model's lines of log.csv, one for each evaluation. Numbers have as many digits as it takes to read them back
/// exactly. A field that an evaluation does not have is empty, and so is the stage of Base.
template <class T>
std::string log_lines(const model<T>& m) {
  std::string text;
  const auto put = [&](auto value) {
    std::array<char, 32> digits{};
    text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
  };
  for (const evaluation& e : m.curve) {
    put(m.number);
    text += ',', put(e.iteration);
    for (const double x : {e.loss, e.performance, e.response}) text += ',', put(x);
    text += ',';
    if (e.stage) put(*e.stage);
    for (const auto& more : {e.as_trained, e.confirmation}) {
      text += ',';
      if (more) put(more->overall);
    }
    for (const performance& p : e.by_task) text += ',', put(p.overall);
    text += '\n';
  }
  return text;
}

}  // namespace ctrnn
