# SPDX-License-Identifier: BSD-3-Clause
# The state space of the flip-flop, from what examples/flip_flop writes:
#   flip_flop STATES.csv && gnuplot -c examples/flip_flop.gp STATES.csv PICTURE.png
# Rows of a path: path, PC 1 to 3. Rows of a point: what is read out, PC 1 to 3, number of unstable directions.
set terminal pngcairo size 1200, 980 font 'DejaVu Sans,13' linewidth 1.2
set output ARG2
set datafile separator ','
set encoding utf8

file = ARG1
paths(file) = "< grep -E '^(path|$)' '".file."' | cut -d, -f2-"
points(file, n) = "< awk -F, 'NF == 5 && $5 == ".n."' '".file."'"
# Lines between the stable points whose patterns differ in one sign: the edges of a cube.
edges(file) = "< awk -F, 'NF == 5 && $5 == 0 { p[++n] = $1; at[n] = $2 \",\" $3 \",\" $4 } \
  END { for (i = 1; i <= n; ++i) for (j = 1; j < i; ++j) { differ = 0; \
          for (k = 1; k <= 3; ++k) differ += substr(p[i], k, 1) != substr(p[j], k, 1); \
          if (differ == 1) print at[i] \"\\n\" at[j] \"\\n\\n\" } }' '".file."'"
explained(n) = system("awk -F, '$1 == \"explained\" { printf \"%.0f\", 100 * $".(n + 1)." }' '".ARG1."'")
# The signs of a pattern, with a minus that is as wide as a plus.
sign(c) = c eq '-' ? '−' : c
shown(text) = sign(text[1:1]).sign(text[2:2]).sign(text[3:3])

set title "A memory of three bits: trials, and the fixed points without input\n\
{/*0.85 Signs: what is read out at a stable point. Dashed: between patterns that differ in one sign}" font ',15' offset 0, 2.5
set view 66, 24
set view equal xyz
set lmargin at screen 0.12
set rmargin at screen 0.88
set tmargin at screen 0.88
set bmargin at screen 0.22
set xrange [-9:9]
set yrange [-9:9]
set zrange [-9:9]
set xyplane at -9
set border 31 lc rgb '#a0a0a0'
set xtics 4 offset 0, -0.3
set ytics 4 offset 0.3, -0.3
set ztics 4
set xlabel 'PC 1 ('.explained(1).' %)' offset 0, -0.6
set ylabel 'PC 2 ('.explained(2).' %)' offset 2.5, -0.6
set zlabel 'PC 3 ('.explained(3).' %)' rotate parallel
set style textbox opaque noborder margins 0.3, 0.3
set key at screen 0.5, 0.055 center center horizontal maxrows 2 width 1 reverse Left samplen 2 font ',12'

splot paths(file) using 1:2:3 with lines lw 0.7 lc rgb '#9fb6d3' title '20 trials', \
      edges(file) using 1:2:3 with lines lw 1.2 dt (8, 6) lc rgb '#000000' notitle, \
      points(file, 0) using 2:3:4 with points pt 7 ps 1.9 lc rgb '#000000' title 'stable fixed point', \
      points(file, 1) using 2:3:4 with points pt 6 ps 1.7 lw 2 lc rgb '#b2381e' title 'saddle, 1 unstable direction', \
      points(file, 2) using 2:3:4 with points pt 8 ps 1.7 lw 2 lc rgb '#b2381e' title 'saddle, 2 of them', \
      points(file, 3) using 2:3:4 with points pt 4 ps 1.7 lw 2 lc rgb '#b2381e' title 'saddle, 3 of them', \
      points(file, 0) using 2:3:4:(shown(strcol(1))) with labels boxed offset 0, 1.3 font ',14' notitle
