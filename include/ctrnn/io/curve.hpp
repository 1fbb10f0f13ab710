// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <algorithm>
#include <cmath>
#include <ctrnn/npz/npz_reader.hpp>
#include <ctrnn/npz/npz_writer.hpp>
#include <ctrnn/text/message.hpp>
#include <ctrnn/training/model.hpp>
#include <limits>

// Writes and reads the evaluations of a model as arrays of a .npz file, which are named curve_...: see save_model.
namespace ctrnn::detail {

/// Stands in place of the response of an evaluation that was not made.
inline constexpr double no_response = -1;
/// Stands in place of the iteration in which a model was solved.
inline constexpr std::int64_t not_solved = -1;
/// Stands in place of the clipped steps of iterations in which gradients were not limited.
inline constexpr std::int64_t not_counted = -1;

/// Adds the evaluations of a model to a file.
/// @param prefix  what the names of the arrays begin with
inline void add_curve(npz_writer& file, const std::string& prefix, const std::vector<evaluation>& curve) {
  const auto column = [&](const std::string& name, auto value) {
    std::vector<decltype(value(curve.front()))> all;
    for (const evaluation& e : curve) all.push_back(value(e));
    file.add(prefix + "curve_" + name, all);
  };
  column("iteration", [](const evaluation& e) { return e.iteration; });
  column("loss", [](const evaluation& e) { return e.loss; });
  column("performance", [](const evaluation& e) { return e.performance; });
  column("response", [](const evaluation& e) { return e.response; });
  column("stage", [](const evaluation& e) { return static_cast<std::int64_t>(e.stage.value_or(-1)); });
  for (const auto& [name, member] :
       {std::pair{"as_trained", &evaluation::as_trained}, {"confirmation", &evaluation::confirmation}}) {
    const performance none{std::numeric_limits<double>::quiet_NaN(), no_response};
    const auto found = [&, part = member](const evaluation& e) { return (e.*part).value_or(none); };
    column(name, [&](const evaluation& e) { return found(e).overall; });
    column(name + std::string("_response"), [&](const evaluation& e) { return found(e).response; });
  }
  if (std::ranges::any_of(curve, [](const evaluation& e) { return e.clipped_steps.has_value(); }))
    column("clipped_steps", [](const evaluation& e) { return e.clipped_steps.value_or(not_counted); });
  const std::size_t tasks = curve.empty() ? 0 : curve.front().by_task.size();
  const auto is_other = [=](const evaluation& e) { return e.by_task.size() != tasks; };  // e.g. of a loaded run
  if (tasks == 0 || std::ranges::any_of(curve, is_other)) return;
  auto overall = xt::xtensor<double, 2>::from_shape({curve.size(), tasks}), response = overall;
  for (std::size_t e = 0; e < curve.size(); ++e)
    for (std::size_t k = 0; k < tasks; ++k)
      overall(e, k) = curve[e].by_task[k].overall, response(e, k) = curve[e].by_task[k].response;
  file.add(prefix + "curve_performance_by_task", overall).add(prefix + "curve_response_by_task", response);
}

/// Reads the evaluations of a model.
/// @param iterations  iterations that the model has taken: no evaluation can be later
/// @throws std::runtime_error for arrays of different lengths, and for numbers that no evaluation can have
inline std::vector<evaluation> read_curve(const npz_reader& file, const std::string& prefix, std::int64_t iterations) {
  const auto iteration = file.array<std::int64_t, 1>(prefix + "curve_iteration");
  const std::size_t count = iteration.size();
  const auto column = [&](const std::string& name) {
    return file.array<double, 1>(prefix + "curve_" + name, {count});
  };
  const auto stage = file.array<std::int64_t, 1>(prefix + "curve_stage", {count});
  const auto loss = column("loss"), performances = column("performance"), response = column("response");
  std::vector<evaluation> curve(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (iteration(i) <= (i > 0 ? iteration(i - 1) : 0) || iteration(i) > iterations)
      file.refuse(prefix + "curve_iteration", {"does not rise up to the model's iterations; save it anew"});
    if (stage(i) < -1 || stage(i) > std::numeric_limits<int>::max())
      file.refuse(prefix + "curve_stage", {"has a stage ", stage(i), "; save it anew"});
    curve[i] = {.iteration = iteration(i), .loss = loss(i), .performance = performances(i), .response = response(i),
                .stage = stage(i) < 0 ? std::nullopt : std::optional(static_cast<int>(stage(i)))};
  }
  for (const auto& [name, member] :
       {std::pair{"as_trained", &evaluation::as_trained}, {"confirmation", &evaluation::confirmation}}) {
    const auto overall = column(name);
    const std::string more = name + std::string("_response");
    const bool complete = file.contains(prefix + "curve_" + more);  // files of version 1 have no response of these
    const auto of_response = complete ? column(more) : overall;
    for (std::size_t i = 0; i < count; ++i)
      if (complete ? of_response(i) != no_response : !std::isnan(overall(i)))
        curve[i].*member = performance{overall(i), of_response(i)};
  }
  if (const auto name = prefix + "curve_clipped_steps"; file.contains(name)) {
    const auto clipped = file.array<std::int64_t, 1>(name, {count});
    for (std::size_t i = 0; i < count; ++i) {
      if (clipped(i) < not_counted || clipped(i) > iteration(i) - (i > 0 ? iteration(i - 1) : 0))
        file.refuse(name, {"has ", clipped(i), ", which is no number of the iterations; save it anew"});
      if (clipped(i) != not_counted) curve[i].clipped_steps = clipped(i);
    }
  }
  if (const auto name = prefix + "curve_performance_by_task"; file.contains(name)) {
    const auto overall = file.array<double, 2>(name);
    if (overall.shape(0) != count) file.refuse(name, {"is not of as many evaluations as the others; save it anew"});
    const auto of_response = file.array<double, 2>(prefix + "curve_response_by_task", {count, overall.shape(1)});
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t k = 0; k < overall.shape(1); ++k)
        curve[i].by_task.push_back({overall(i, k), of_response(i, k)});
  }
  return curve;
}

/// Throws std::runtime_error unless all evaluations have the performance in each of several tasks, or in none if there
/// is one task.
inline void check_tasks(const npz_reader& file, const std::string& prefix, const std::vector<evaluation>& curve,
                        std::size_t tasks) {
  const std::size_t expected = tasks > 1 ? tasks : 0;
  for (const evaluation& e : curve)
    if (e.by_task.size() != expected)
      file.refuse(prefix + "curve_performance_by_task", {"is of ", e.by_task.size(), " tasks; the run has ", tasks});
}

/// Reads at which iteration a model was solved, if it was.
/// @param iterations  the model's
inline std::optional<std::int64_t> read_solved_at(const npz_reader& file, const std::string& prefix,
                                                  std::int64_t iterations) {
  const auto at = file.scalar<std::int64_t>(prefix + "solved_at", not_solved, iterations);
  return at == not_solved ? std::nullopt : std::optional(at);
}

}  // namespace ctrnn::detail
