// SPDX-License-Identifier: BSD-3-Clause
#include "state_space.hpp"

#include <algorithm>
#include <cmath>

#include "run_time/text.hpp"

namespace figures {

namespace {

// The colours of directions are dark enough for print, and differ in lightness, so that they can be told apart in grey.
constexpr const char* script = R"(
  set multiplot
  set label 1 title_text at screen 0.5, 0.965 center font f15
  set palette defined (0 '#0b1d38', 0.25 '#b2381e', 0.5 '#d8a23a', 0.75 '#2f8f6b', 1 '#0b1d38')
  set cbrange [0 : 360]
  set colorbox user origin 0.3, 0.1 size 0.4, 0.018 horizontal
  set cbtics 90 font f10 offset 0, 0.4
  set cblabel colour_of offset 0, 0.4 font f11
  unset key
  array seconds = [2, 3]
  do for [panel = 1 : 2] {
    set lmargin at screen 0.08 + 0.49 * (panel - 1)
    set rmargin at screen 0.46 + 0.49 * (panel - 1)
    set tmargin at screen 0.86
    set bmargin at screen 0.22
    set xlabel 'PC 1 ('.explained[1].' %)'
    set ylabel 'PC '.seconds[panel].' ('.explained[seconds[panel]].' %)' offset 1
    y = seconds[panel] + 1
    plot 'state_space_trajectories.csv' using 2:y:5 with lines lw 1.3 lc palette notitle, \
         'state_space_ends.csv' using ($1 == 0 ? $2 : NaN):y with points pt 4 ps 0.8 lc rgb '#202020', \
         '' using ($1 == 1 ? $2 : NaN):y with points pt 5 ps 0.8 lc rgb '#202020', \
         'state_space_points.csv' using ($1 == 2 ? $2 : NaN):y with points pt 2 ps 1.0 lw 1.2 lc rgb '#606060', \
         '' using ($1 == 1 ? $2 : NaN):y with points pt 6 ps 1.5 lw 1.6 lc rgb '#000000', \
         '' using ($1 == 0 ? $2 : NaN):y with points pt 7 ps 1.5 lc rgb '#000000'
    unset label 1
    unset colorbox
  }
)";
constexpr const char* key = R"(NaN with points pt 4 ps 0.9 lc rgb '#202020' title 'trials begin', \
       NaN with points pt 5 ps 0.9 lc rgb '#202020' title 'end of the '.phase_name, \
       NaN with points pt 2 ps 1.2 lw 1.4 lc rgb '#606060' title 'slow point', \
       NaN with points pt 6 ps 1.5 lw 1.6 lc rgb '#000000' title 'unstable fixed point', \
       NaN with points pt 7 ps 1.5 lc rgb '#000000' title 'stable fixed point')";

}  // namespace

bool state_space(const state_space_picture& s, const std::string& title, const std::filesystem::path& folder) {
  const figure f(folder, "state_space", 1200, 720);
  const std::size_t steps = s.trajectories.shape(0), trials = s.trajectories.shape(1);
  std::string lines, marks, points;
  const auto at = [&](std::size_t t, std::size_t k) {
    std::string text;
    for (std::size_t c = 0; c < 3; ++c) text += "," + number(s.trajectories(t, k, c));
    return text;
  };
  for (std::size_t k = 0; k < trials; ++k) {
    for (std::size_t t = 0; t < steps; ++t)
      lines += number((static_cast<double>(t) + 1) * s.dt) + at(t, k) + "," + number(360 * s.colours[k]) + "\n";
    lines += "\n";
    marks += "0" + at(0, k) + "\n1" + at(steps - 1, k) + "\n";
  }
  for (const auto& p : s.points) {
    points += std::to_string(static_cast<int>(p.kind));
    for (const double x : p.at) points += "," + number(x);
    points += "\n";
  }
  f.write("trajectories", lines), f.write("ends", marks);
  f.write("points", points.empty() ? "3,nan,nan,nan\n" : points);
  std::string settings = "title_text = " + quoted(title) +
                         "\ncolour_of = " + quoted(s.colour_of) + "\nphase_name = " + quoted(s.phase) +
                         "\narray explained = [";
  for (std::size_t c = 0; c < 3; ++c) settings += run_time::print(c == 0 ? "'%.0f'" : ", '%.0f'", 100 * s.explained[c]);
  return f.draw(settings + "]\n", script + key_line(0.91, key) + "  unset multiplot\n");
}

}  // namespace figures
