// SPDX-License-Identifier: BSD-3-Clause
#include "figure.hpp"

#include <algorithm>
#include <cmath>
#include <ctrnn/training/averages.hpp>

#include "figure_script.hpp"
#include "figures/figure.hpp"
#include "run_time/any_method.hpp"
#include "run_time/text.hpp"

namespace paper {

namespace {

using run_time::print;

constexpr std::size_t tasks_of_a_row = 8, points_of_a_strip = 60;
constexpr double group_width = 0.86;  // width of a task's strips, in distances between tasks

/// The networks of a task and a method, which the figure shows in one column.
struct strip {
  std::size_t task, method;
  std::vector<double> solved;  // iterations of the solved networks, sorted
  std::size_t unsolved = 0;
  double median = 0;  // iterations; infinite if half of the networks are not solved
};

/// The axes of the figure, and the networks on them.
struct layout {
  std::vector<std::string> tasks, methods;
  std::vector<std::size_t> settings;  // for each method: number of combinations of theta, beta0 and stages
  std::vector<strip> strips;
  double lowest, cap;

  double strip_width() const { return group_width / static_cast<double>(methods.size()); }
  double x(const strip& s) const {
    return static_cast<double>(s.task % tasks_of_a_row) +
           (static_cast<double>(s.method) - 0.5 * static_cast<double>(methods.size() - 1)) * strip_width();
  }
};

std::size_t index_in(std::vector<std::string>& names, const std::string& name) {
  const auto at = std::ranges::find(names, name);
  if (at == names.end()) return names.push_back(name), names.size() - 1;
  return static_cast<std::size_t>(at - names.begin());
}

layout lay_out(const std::vector<condition>& conditions, double cap) {
  layout l{.tasks = {}, .methods = {}, .settings = {}, .strips = {}, .lowest = cap, .cap = cap};
  for (const auto& c : conditions) index_in(l.methods, c.method);
  for (const auto& c : conditions) {
    const auto task = index_in(l.tasks, c.short_task), method = index_in(l.methods, c.method);
    auto at = std::ranges::find_if(l.strips, [&](const strip& s) { return s.task == task && s.method == method; });
    if (at == l.strips.end()) at = l.strips.insert(at, strip{task, method, {}, 0, 0});
    for (const auto& n : c.networks) n.solved() ? at->solved.push_back(n.iterations) : void(++at->unsolved);
  }
  for (auto& s : l.strips) {
    std::ranges::sort(s.solved);
    auto values = s.solved;
    values.insert(values.end(), s.unsolved, INFINITY);
    s.median = ctrnn::median(values);
    if (!s.solved.empty()) l.lowest = std::min(l.lowest, std::max(s.solved.front(), 1.0));
  }
  l.settings.assign(l.methods.size(), 0);
  std::vector<std::vector<std::string>> seen(l.methods.size());
  for (const auto& c : conditions)
    l.settings[index_in(l.methods, c.method)] =
        (index_in(seen[index_in(l.methods, c.method)], c.theta + "," + c.beta0 + "," + c.stages),
         seen[index_in(l.methods, c.method)].size());
  return l;
}

/// Sorted values, or `most` quantiles of them if they are more than `most`.
std::vector<double> thinned(const std::vector<double>& sorted, std::size_t most) {
  if (sorted.size() <= most) return sorted;
  std::vector<double> some;
  for (std::size_t i = 0; i < most; ++i) some.push_back(sorted[(2 * i + 1) * sorted.size() / (2 * most)]);
  return some;
}

/// The points of the figure as .csv: row, x, y, method, kind and count. The kind is 1 for a solved network, 0 for one
/// that is not solved, 2 for a median, and 3 for a count of networks that are not solved. y is log10(iterations / cap);
/// above 0 is the band of the networks that are not solved.
std::string points_of(const layout& l, double height) {
  std::string text = "row,x,y,method,kind,count\n";
  const double step = l.strip_width() / 7, bin = height / 45;
  for (const auto& s : l.strips) {
    const auto put = [&](double x, double y, int kind, std::size_t count) {
      text += print("%zu,%.4f,%.4f,%zu,%d,%zu\n", s.task / tasks_of_a_row, l.x(s) + x, y, s.method, kind, count);
    };
    const auto total = s.solved.size() + s.unsolved;
    const auto room =
        std::max<std::size_t>(1, total <= points_of_a_strip ? total : points_of_a_strip * s.solved.size() / total);
    const auto points = thinned(s.solved, room);
    for (std::size_t i = 0; i < points.size();) {  // points of about the same height stand side by side
      const auto y = [&](std::size_t k) { return std::log10(points[k] / l.cap); };
      std::size_t end = i + 1;
      while (end < points.size() && y(end) - y(i) < bin) ++end;
      const auto side = static_cast<double>(end - i);
      const double apart = std::min(step, 0.8 * l.strip_width() / side);
      for (std::size_t k = i; k < end; ++k) put((static_cast<double>(k - i) - 0.5 * (side - 1)) * apart, y(k), 1, 0);
      i = end;
    }
    constexpr std::size_t columns = 5;
    const auto open = std::min(s.unsolved, points_of_a_strip);
    const auto lines = (open + columns - 1) / columns;
    const double line = std::min(bin, 0.12 * height / static_cast<double>(std::max<std::size_t>(lines, 1)));
    for (std::size_t i = 0; i < open; ++i) {
      const auto side = static_cast<double>(std::min(columns, open - i / columns * columns));
      put((static_cast<double>(i % columns) - 0.5 * (side - 1)) * step,
          0.06 * height + static_cast<double>(i / columns) * line, 0, 0);
    }
    if (s.unsolved > 0) put(0, 0.06 * height + static_cast<double>(lines) * line + 0.02 * height, 3, s.unsolved);
    put(0, std::isfinite(s.median) ? std::log10(s.median / l.cap) : 0.03 * height, 2, 0);
  }
  return text;
}

/// The style of a method, the same in every figure: its place in --help, from 1.
std::size_t style_of(const std::string& method) {
  const auto table = run_time::every_method();
  const auto at = std::ranges::find(table, method, &run_time::method_entry::name);
  return std::min<std::size_t>(static_cast<std::size_t>(at - table.begin()), 6) + 1;
}

}  // namespace

bool draw_figure(const std::vector<condition>& conditions, double cap, const std::filesystem::path& name) {
  const auto l = lay_out(conditions, cap);
  const double height = std::max(0.5, std::log10(l.cap / l.lowest) * 1.08);
  std::vector<std::string> titles;
  std::string styles;
  for (std::size_t m = 0; m < l.methods.size(); ++m) {
    styles += (m > 0 ? ", " : "") + std::to_string(style_of(l.methods[m]));
    titles.push_back(run_time::title_of(l.methods[m]) +
                     (l.settings[m] > 1 ? print(" (%zu settings)", l.settings[m]) : ""));
  }
  const auto rows = (l.tasks.size() + tasks_of_a_row - 1) / tasks_of_a_row;
  const auto columns = std::min(tasks_of_a_row, l.tasks.size());
  const int width = std::max(1000, 420 + 165 * static_cast<int>(columns)), tall = 130 + 430 * static_cast<int>(rows);
  const figures::figure f(name.has_parent_path() ? name.parent_path() : ".", name.filename().string(), width, tall);
  f.write("points", points_of(l, height));
  return f.draw("array tasks = " + figures::quoted_list(l.tasks) + "\narray methods = " + figures::quoted_list(titles) +
                    "\narray styles = [" + styles + "]\n" +
                    print("rows = %zu; tasks_of_a_row = %zu; cap = %.0f; axis = %.4f; strip = %.4f\n", rows, columns,
                          l.cap, height, l.strip_width()),
                figure_script);
}

}  // namespace paper
