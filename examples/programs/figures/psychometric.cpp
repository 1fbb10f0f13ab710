// SPDX-License-Identifier: BSD-3-Clause
#include "psychometric.hpp"

#include <algorithm>
#include <cmath>

#include "figure.hpp"

namespace figures {

namespace {

constexpr const char* script = R"(
  set title title_text font f14 offset 0, 1.6
  set tmargin at screen 0.87
  set xlabel parameter
  set ylabel what offset 1
  set yrange [lowest : 101.5]
  set autoscale xfix
  set offsets graph 0.04, graph 0.04, 0, 0
  set key at graph 0.5, 1.05 center horizontal maxrows 1 reverse Left samplen 3 width 1 font f11
  set bars 0.6
  if (trained_from == trained_from) {
    if (trained_to > trained_from) {
      set object 1 rectangle from trained_from, graph 0 to trained_to, graph 1 behind fc rgb '#e4e4e4' fs solid noborder
      trained = 1
    } else {
      set arrow 1 from trained_from, graph 0 to trained_from, graph 1 nohead dt 2 lw 1.2 lc rgb '#606060'
      trained = 2
    }
  } else { trained = 0 }
  plot for [m = 3 : networks + 2] stem.'_models.csv' using 1:m with lines lw 0.8 lc rgb '#a0a0a0' notitle, \
       NaN with lines lw 0.8 lc rgb '#a0a0a0' title 'one network', \
       stem.'_quartiles.csv' using 1:3:2:4 with yerrorbars pt 7 ps 1.1 lw 2 lc rgb '#0a56a5' \
         title 'median, quartiles', \
       '' using 1:3 with lines lw 2.5 lc rgb '#0a56a5' notitle, \
       for [i = 1 : (trained == 1)] NaN with lines lw 12 lc rgb '#e4e4e4' title 'in training', \
       for [i = 1 : (trained == 2)] NaN with lines lw 1.2 dt 2 lc rgb '#606060' title 'in training'
  unset title
)";

}  // namespace

bool psychometric(const psychometric_curves& c, const std::string& title, const std::string& name,
                  const std::filesystem::path& folder) {
  const figure f(folder, name, 900, 640);
  std::string models, quartiles;
  double lowest = 100;
  for (std::size_t v = 0; v < c.values.size(); ++v) {
    std::vector<double> all;
    models += number(c.values[v]) + ",";
    for (const auto& p : c.performance) {
      all.push_back(100 * p[v]);
      models += "," + number(100 * p[v]);
    }
    models += "\n";
    std::ranges::sort(all);
    if (!all.empty()) lowest = std::min(lowest, all.front());
    quartiles += number(c.values[v]);
    for (const double q : {0.25, 0.5, 0.75}) quartiles += "," + number(quantile(all, q));
    quartiles += "\n";
  }
  f.write("models", models), f.write("quartiles", quartiles);
  const auto or_nan = [](double x) { return std::isfinite(x) ? number(x) : std::string("NaN"); };
  return f.draw("title_text = " + quoted(title) + "\nparameter = '" + c.parameter + "'\nwhat = '" + c.what +
                    "'\nstem = '" + name + "'\nnetworks = " + std::to_string(c.performance.size()) +
                    "\nlowest = " + number(10 * std::floor(std::max(lowest - 1, 0.0) / 10)) + "\ntrained_from = " +
                    or_nan(c.trained_from) + "\ntrained_to = " + or_nan(c.trained_to) + "\n",
                script);
}

}  // namespace figures
