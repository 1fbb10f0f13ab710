// SPDX-License-Identifier: BSD-3-Clause
#include "learning_curves.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "figure.hpp"
#include "run_time/text.hpp"

namespace figures {

namespace {

constexpr const char* script = R"(
  set multiplot title title_text font f15 layout 2, 1 margins 0.09, 0.975, 0.09, 0.9 spacing 0, 0.05
  set xrange [0 : last]
  set style fill transparent solid 0.25 noborder
  unset xlabel
  set format x ''
  set ylabel 'Performance (%)' offset 1
  set yrange [lowest : 101.5]
  set key at graph 0.5, 1.1 center horizontal reverse Left samplen 3 width 2 font f11
  if (criterion <= 100) {
    set arrow 1 from graph 0, first criterion to graph 1, first criterion nohead dt 3 lc rgb '#000000'
  }
  plot 'learning_curves_models.csv' using 1:2 with lines lw 0.7 lc rgb '#a8a8a8' title 'one network', \
       'learning_curves_quartiles.csv' using 1:2:4 with filledcurves lc rgb '#0a56a5' title 'quartiles', \
       'learning_curves_quartiles.csv' using 1:3 with lines lw 2.5 lc rgb '#0a56a5' title 'median', \
       'learning_curves_solved.csv' using 1:2 with points pt 7 ps 1.1 lc rgb '#000000' title solved_text
  unset arrow 1
  set xlabel 'Iterations'
  set format x '%.0f'
  set ylabel 'Loss' offset 1
  set logscale y
  set autoscale y
  set format y '%g'
  unset key
  plot 'learning_curves_models.csv' using 1:3 with lines lw 0.7 lc rgb '#a8a8a8', \
       'learning_curves_quartiles.csv' using 1:5:7 with filledcurves lc rgb '#0a56a5', \
       'learning_curves_quartiles.csv' using 1:6 with lines lw 2.5 lc rgb '#0a56a5'
  unset logscale y
  unset multiplot
)";

/// Quartiles and median over networks, as .csv, of value(the network's latest evaluation up to an iteration).
template <class Value>
std::string quartiles(const learning& l, std::int64_t iteration, Value value) {
  std::vector<double> values;
  for (const auto& curve : l.curves) {
    const auto after = std::ranges::upper_bound(curve, iteration, {}, &ctrnn::evaluation::iteration);
    if (after != curve.begin()) values.push_back(value(*std::prev(after)));
  }
  std::ranges::sort(values);
  std::string text;
  for (const double q : {0.25, 0.5, 0.75}) text += "," + number(quantile(values, q));
  return text;
}

}  // namespace

bool learning_curves(const learning& l, const std::filesystem::path& folder) {
  const auto percent = [](const ctrnn::evaluation& e) { return 100 * e.performance; };
  const auto loss = [](const ctrnn::evaluation& e) { return e.loss; };
  std::set<std::int64_t> iterations;
  double lowest = 100;
  std::string models;
  for (const auto& curve : l.curves) {
    for (const auto& e : curve) {
      models += number(static_cast<double>(e.iteration)) + "," + number(percent(e)) + "," + number(loss(e)) + "\n";
      iterations.insert(e.iteration), lowest = std::min(lowest, percent(e));
    }
    models += "\n";
  }
  if (iterations.empty()) models = "nan,nan,nan\n", iterations.insert(1);
  std::string bands, solved;
  for (const auto i : iterations)
    bands += number(static_cast<double>(i)) + quartiles(l, i, percent) + quartiles(l, i, loss) + "\n";
  int count = 0;
  for (std::size_t m = 0; m < l.curves.size(); ++m)
    if (l.solved_at[m] && !l.curves[m].empty()) {
      solved += number(static_cast<double>(*l.solved_at[m])) + "," + number(percent(l.curves[m].back())) + "\n";
      ++count;
    }
  const figure f(folder, "learning_curves", 1000, 900);
  f.write("models", models), f.write("quartiles", bands), f.write("solved", solved.empty() ? "nan,nan\n" : solved);
  const auto solved_text = run_time::print("solved: %d of %zu", count, l.curves.size());
  const auto settings = "title_text = " + quoted(l.title) + "\nsolved_text = " + quoted(solved_text) +
                        "\nlast = " + number(static_cast<double>(*iterations.rbegin())) +
                        "\nlowest = " + number(10 * std::floor(lowest / 10)) +
                        "\ncriterion = " + number(100 * l.criterion) + "\n";
  return f.draw(settings, script);
}

}  // namespace figures
