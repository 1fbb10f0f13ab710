// SPDX-License-Identifier: BSD-3-Clause
#include "gradients.hpp"

#include <algorithm>
#include <cmath>

#include "run_time/text.hpp"

namespace figures {

namespace {

// Integrators differ by colour, dashes and thickness, so that they can be told apart in grey.
constexpr const char* script = R"(
  array colours = ['#000000', '#e66101', '#0a56a5', '#35978f', '#8073ac', '#9a6a00', '#808080']
  array dashes = [1, 2, 1, 3, 4, 5, 2]
  set multiplot
  set logscale y
  set yrange [lowest : highest]
  set format y '10^{%T}'
  set xrange [0 : end]
  unset key
  set xlabel 'Time of the state (s)'
  set style fill transparent solid 0.18 noborder
  do for [p = 1 : |panels|] {
    set lmargin at screen 0.09 + (p - 1) * 0.89 / |panels|
    set rmargin at screen 0.09 + p * 0.89 / |panels| - 0.02
    set tmargin at screen 0.75
    set bmargin at screen 0.13
    if (p == 1) {
      set label 1 title_text at screen 0.5, 0.96 center font f15
      set ylabel 'Gradient norm |dL/dr_t|' offset 0.5
      set format y '10^{%T}'
    } else {
      unset label 1
      unset ylabel
      set format y ''
    }
    set title panels[p] font f13 offset 0, 0.9
    plot for [i = 1 : |integrators|] 'gradient_through_time_'.p.'_'.i.'.csv' using 1:2:4 with filledcurves \
           lc rgb colours[(i - 1) % 7 + 1] notitle, \
         for [i = 1 : |integrators|] 'gradient_through_time_'.p.'_'.i.'.csv' using 1:3 with lines \
           lw (i == 1 ? 3 : 2.2) dt dashes[(i - 1) % 7 + 1] lc rgb colours[(i - 1) % 7 + 1] notitle
  }
)";
constexpr const char* key =
    R"(for [i = 1 : |integrators|] NaN with lines lw (i == 1 ? 3 : 2.2) dt dashes[(i - 1) % 7 + 1] \
         lc rgb colours[(i - 1) % 7 + 1] title integrators[i])";

}  // namespace

bool gradients(const std::vector<gradient_panel>& panels, const std::string& title,
               const std::vector<shown_phase>& phases, const std::filesystem::path& folder) {
  const figure f(folder, "gradient_through_time", 1200, 620);
  double highest = 0, lowest = INFINITY;
  std::vector<std::string> panel_titles, integrator_titles;
  for (std::size_t p = 0; p < panels.size(); ++p) {
    panel_titles.push_back(panels[p].title);
    for (std::size_t i = 0; i < panels[p].integrators.size(); ++i) {
      const auto& c = panels[p].integrators[i];
      if (p == 0) integrator_titles.push_back(c.title);
      std::string csv;
      for (std::size_t t = 0; t < c.time.size(); ++t) {
        std::vector<double> values;
        for (const auto& norms : c.norms)
          if (std::isfinite(norms[t])) values.push_back(norms[t]);
        std::ranges::sort(values);
        csv += number(c.time[t]);
        for (const double q : {0.25, 0.5, 0.75}) {
          const double x = quantile(values, q);
          csv += "," + (x > 0 ? number(x) : "nan");
          if (x > 0) highest = std::max(highest, x), lowest = std::min(lowest, x);
        }
        csv += "\n";
      }
      f.write(run_time::print("%zu_%zu", p + 1, i + 1), csv);
    }
  }
  if (!(highest > 0)) highest = 1, lowest = 0.1;
  lowest = std::max(lowest, 1e-12 * highest);  // smaller gradients teach nothing, and would flatten the curves
  const auto settings =
      "title_text = " + quoted(title) + "\narray panels = " + quoted_list(panel_titles) +
      "\narray integrators = " + quoted_list(integrator_titles) +
      run_time::print("\nhighest = %g\nlowest = %g\nend = %g\n", std::pow(10, std::ceil(std::log10(highest))),
                      std::pow(10, std::floor(std::log10(lowest))), phases.back().end) +
      phase_marks(phases, true);
  return f.draw(settings, script + key_line(0.9, key) + "  unset multiplot\n");
}

}  // namespace figures
