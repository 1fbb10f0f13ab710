// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/model.hpp>
#include <span>
#include <string>

namespace ctrnn {

/// The first line of log.csv:
///
///     model,iteration,loss,performance,response,stage,as_trained,confirmation
///
/// where several tasks are trained together a column performance_<name> for each, and where gradients may be clipped
/// clipped_steps.
inline std::string log_header(std::span<const std::string> tasks, bool clips = false) {
  std::string text = "model,iteration,loss,performance,response,stage,as_trained,confirmation";
  if (tasks.size() > 1)
    for (const auto& name : tasks) text += ",performance_" + name;
  return text + (clips ? ",clipped_steps\n" : "\n");
}

/// A model's lines of log.csv, one for each evaluation. Numbers have as many digits as it takes to read them back
/// exactly. A field that an evaluation does not have is empty, and so is the stage of Base.
template <class T>
std::string log_lines(const model<T>& m) {
  std::string text;
  for (const evaluation& e : m.curve) {
    text += message({m.number, ",", e.iteration, ",", e.loss, ",", e.performance, ",", e.response, ","});
    if (e.stage) text += std::to_string(*e.stage);
    for (const auto& more : {e.as_trained, e.confirmation}) text += "," + (more ? text_of(more->overall) : "");
    for (const performance& p : e.by_task) text += "," + text_of(p.overall);
    if (e.clipped_steps) text += "," + std::to_string(*e.clipped_steps);
    text += '\n';
  }
  return text;
}

}  // namespace ctrnn
