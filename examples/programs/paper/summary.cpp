// SPDX-License-Identifier: BSD-3-Clause
#include "summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctrnn/npz/atomic_file.hpp>

#include "figure.hpp"
#include "results.hpp"
#include "run_time/text.hpp"
#include "statistics.hpp"
#include "table.hpp"

namespace paper {

namespace {

using run_time::print;

/// What the summary says about a condition.
struct row {
  const condition* of;
  std::size_t solved, failed;
  interval fraction;
  double iterations, seconds;  ///< medians to the criterion; infinite if half of the networks have not met it
  interval iterations_interval, seconds_interval;
  double seconds_spent;  ///< median of the networks that have not met the criterion
};

row row_of(const condition& c) {
  std::vector<double> iterations, seconds, spent;
  row r{.of = &c, .solved = 0, .failed = 0, .fraction = {}, .iterations = 0, .seconds = 0, .iterations_interval = {},
        .seconds_interval = {}, .seconds_spent = 0};
  for (const auto& n : c.networks) {
    iterations.push_back(n.iterations);
    seconds.push_back(n.seconds_to_criterion());
    if (!n.solved()) spent.push_back(n.seconds);
    r.solved += n.solved() ? 1 : 0;
    r.failed += n.failed ? 1 : 0;
  }
  r.fraction = wilson(r.solved, c.networks.size());
  r.iterations = ctrnn::median(iterations), r.iterations_interval = bootstrap_median(iterations);
  r.seconds = ctrnn::median(seconds), r.seconds_interval = bootstrap_median(seconds);
  r.seconds_spent = ctrnn::median(spent);
  return r;
}

/// A number as text, "1230"; one that is infinite as "> " and the limit, "> 40000".
std::string at_most(double x, double limit, const char* format) {
  return std::isfinite(x) ? print(format, x) : "> " + print(format, limit);
}

std::string between(const interval& i, double limit, const char* format) {
  return at_most(i.low, limit, format) + " - " + at_most(i.high, limit, format);
}

using cells = std::vector<std::string>;

/// A table in Markdown with aligned columns: text to the left, numbers to the right.
std::string markdown(const std::vector<cells>& rows, std::size_t columns_of_text) {
  std::vector<std::size_t> width(rows[0].size());
  for (const auto& r : rows)
    for (std::size_t c = 0; c < r.size(); ++c) width[c] = std::max(width[c], r[c].size());
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t c = 0; c < width.size(); ++c) {
      const std::string space(width[c] - rows[i][c].size(), ' ');
      text += c < columns_of_text ? "| " + rows[i][c] + space + " " : "| " + space + rows[i][c] + " ";
    }
    text += "|\n";
    if (i > 0) continue;
    for (std::size_t c = 0; c < width.size(); ++c)
      text += "|" + std::string(width[c] + 1, '-') + (c < columns_of_text ? "-" : ":");
    text += "|\n";
  }
  return text;
}

std::string markdown(const std::vector<row>& rows, double cap, bool with_seconds) {
  std::vector<cells> table{{"task", "method", "theta", "beta0", "stages", "networks", "solved, %", "95 %", "iterations",
                            "95 %"}};
  if (with_seconds) table.back().insert(table.back().end(), {"seconds", "95 %"});
  std::size_t failed = 0;
  for (const auto& r : rows) {
    const auto& c = *r.of;
    const auto n = c.networks.size();
    table.push_back({c.task, c.method, c.theta, c.beta0, c.stages, std::to_string(n),
                     print("%.0f", 100.0 * static_cast<double>(r.solved) / static_cast<double>(n)),
                     print("%.0f - %.0f", 100 * r.fraction.low, 100 * r.fraction.high),
                     at_most(r.iterations, cap, "%.0f"), between(r.iterations_interval, cap, "%.0f")});
    if (with_seconds)
      table.back().insert(table.back().end(), {at_most(r.seconds, r.seconds_spent, "%.1f"),
                                               between(r.seconds_interval, r.seconds_spent, "%.1f")});
    failed += r.failed;
  }
  auto text = markdown(table, 2) +
              "\nMedians are those to the criterion; a network that has not met it counts as later than all\n"
              "others, so that a median is \">\" if half have not. 95 % intervals: solved by Wilson, medians by the "
              "bootstrap.\n";
  if (failed > 0)
    text += print("%zu network%s ended with a loss that is no number, and count%s as not solved.\n", failed,
                  failed == 1 ? "" : "s", failed == 1 ? "s" : "");
  return text;
}

std::string csv(const std::vector<row>& rows) {
  std::string text =
      "task,short_name,method,theta,beta0,stages,networks,solved,failed,solved_fraction,solved_low,solved_high,"
      "iterations,iterations_low,iterations_high,seconds,seconds_low,seconds_high\n";
  for (const auto& r : rows) {
    const auto& c = *r.of;
    text += c.task + "," + c.short_task + "," + c.method + "," + c.theta + "," + c.beta0 + "," + c.stages;
    text += print(",%zu,%zu,%zu", c.networks.size(), r.solved, r.failed);
    const double fraction = static_cast<double>(r.solved) / static_cast<double>(c.networks.size());
    text += print(",%.4f,%.4f,%.4f", fraction, r.fraction.low, r.fraction.high);
    text += print(",%g,%g,%g", r.iterations, r.iterations_interval.low, r.iterations_interval.high);
    text += print(",%.3f,%.3f,%.3f\n", r.seconds, r.seconds_interval.low, r.seconds_interval.high);
  }
  return text;
}

}  // namespace

void write_summary(const std::filesystem::path& from, const std::filesystem::path& table, bool plot) {
  const bool is_table = std::filesystem::is_regular_file(from);
  const auto all = is_table ? read_table(from) : read_results(from);
  const auto conditions = conditions_of(all);
  if (!table.empty()) add_to_table(all, table);
  std::vector<row> rows;
  for (const auto& c : conditions) rows.push_back(row_of(c));
  const auto text = markdown(rows, all.cap(), !is_table);
  std::fputs(text.c_str(), stdout);
  if (!is_table) {
    ctrnn::write_atomically(from / "summary.md", text);
    ctrnn::write_atomically(from / "summary.csv", csv(rows));
    std::printf("\nThe table: %s, %s\n", (from / "summary.md").c_str(), (from / "summary.csv").c_str());
  }
  const auto figure = is_table ? std::filesystem::path(from).replace_extension() : from / "iterations";
  if (plot && draw_figure(conditions, all.cap(), figure))
    std::printf("The figure: %s.png, %s.pdf\n", figure.c_str(), figure.c_str());
}

}  // namespace paper
