// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace paper {

/// The gnuplot script of the figure. Lines before it set tasks, methods, styles (of the methods), rows, tasks_of_a_row,
/// cap, axis and strip. Heights are log10(iterations / cap), from -axis to 0; above 0 are the networks that are not
/// solved.
inline constexpr const char* figure_script = R"(
band = 0.21 * axis
# One style for each method, in the order of --help.
array colours = ['#202020', '#9a6a00', '#1f78b4', '#e66101', '#35978f', '#8073ac', '#999999']
array filled = [7, 5, 9, 13, 11, 15, 7]
array open = [6, 4, 8, 12, 10, 14, 6]
set xrange [-0.5 : tasks_of_a_row - 0.5]
set yrange [-axis : band]
set xtics scale 0
set errorbars 0
# Tics at 1, 2 and 5 times powers of ten.
set ytics ()
do for [power = 0 : 9] { do for [digit in '1 2 5'] {
  at = digit * 10.0 ** power
  if (at <= cap * 0.8 && log10(at / cap) >= -axis) { set ytics add (sprintf('%.0f', at) log10(at / cap)) }
} }
set ytics add (sprintf('%.0f', cap) 0)

  top = 1 - 80.0 / height
  set multiplot
  do for [row = 0 : rows - 1] {
    set lmargin at screen 100.0 / width
    set rmargin at screen 1 - 25.0 / width
    set tmargin at screen top - row * (top - 30.0 / height) / rows
    set bmargin at screen top - (row + 1) * (top - 30.0 / height) / rows + 45.0 / height
    set ylabel 'Iterations to the criterion (log scale)' offset 0.5
    set xtics ()
    unset object
    unset label
    do for [i = 1 : tasks_of_a_row] {
      k = row * tasks_of_a_row + i
      if (k <= |tasks|) { set xtics add (tasks[k] i - 1) }
      if (i % 2 == 1) { set object i rectangle from i - 1.5, graph 0 to i - 0.5, graph 1 fc rgb '#f4f4f4' \
        fs solid noborder behind }
    }
    set object 99 rectangle from graph 0, first 0 to graph 1, first band fc rgb '#e4e4e4' fs solid noborder behind
    set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead lw 1 dt 2 lc rgb '#404040'
    set label 1 sprintf('not solved in %.0f', cap) at graph 0.004, first band * 0.93 left font f10 tc rgb '#404040'
    if (row == 0) {
      set key at screen 0.5, screen 1 - 22.0 / height center horizontal Left reverse maxrows 1 samplen 1 \
        width -1 font f13
    } else { unset key }
    plot 'iterations_points.csv' every ::1 using ($5 == 2 && $1 == row ? $2 : NaN):3:(0.44 * strip) \
           with xerrorbars pt -1 lw 5 lc rgb '#ffffff' notitle, \
         'iterations_points.csv' every ::1 using ($5 == 2 && $1 == row ? $2 : NaN):3:(0.44 * strip) \
           with xerrorbars pt -1 lw 2.5 lc rgb '#000000' notitle, \
         for [m = 1 : |methods|] 'iterations_points.csv' every ::1 \
           using ($5 == 1 && $1 == row && $4 == m - 1 ? $2 : NaN):3 \
           with points pt filled[styles[m]] ps 0.85 lc rgb colours[styles[m]] notitle, \
         for [m = 1 : |methods|] 'iterations_points.csv' every ::1 \
           using ($5 == 0 && $1 == row && $4 == m - 1 ? $2 : NaN):3 \
           with points pt open[styles[m]] ps 0.85 lc rgb colours[styles[m]] notitle, \
         'iterations_points.csv' every ::1 using ($5 == 3 && $1 == row ? $2 : NaN):3:(sprintf('%d', $6)) \
           with labels font f9 tc rgb '#202020' notitle, \
         for [m = 1 : |methods|] NaN with points pt filled[styles[m]] ps 1.3 lc rgb colours[styles[m]] \
           title methods[m].'   ', \
         NaN with lines lw 2.5 lc rgb '#000000' title 'median of the networks'
  }
  unset multiplot
)";

}  // namespace paper
