# SPDX-License-Identifier: BSD-3-Clause
# Learning curves of two methods: gnuplot -e "folder='runs/demo'" examples/learning_curves.gp
set terminal pngcairo size 1000,560 font 'DejaVu Sans,12'
set output folder.'/learning_curves.png'
set datafile separator ','
set title "Delayed go: 8 networks by each method, same initial values, trials and noise" offset 0,-0.3
set xlabel 'iteration'
set ylabel 'performance (200 trials)'
set xrange [0:4000]
set yrange [0.3:1.02]
set grid ytics lc rgb '#dddddd'
set border 3
set tics nomirror out
set key bottom right reverse Left samplen 3

base = folder.'/base/log.csv'
dasc = folder.'/exponential_dasc/log.csv'
# The curve of one model: log.csv has model, iteration, loss, performance, response.
curve(file, model) = sprintf("< awk -F, 'NR > 1 && $1 == %d' %s", model, file)
# The median over all models; one that has been solved counts with its last value.
median(file) = sprintf("< awk -F, 'NR > 1 { if (!($1 in last)) n++; last[$1] = 1; v[$1, $2] = $4; if ($2 > top) top = $2 } \
  END { for (t = 10; t <= top; t += 10) { k = 0; for (m in last) { if ((m, t) in v) last[m] = v[m, t]; s[++k] = last[m] } \
  for (i = 1; i <= k; ++i) for (j = i + 1; j <= k; ++j) if (s[j] < s[i]) { h = s[i]; s[i] = s[j]; s[j] = h } \
  print t \",\" (s[int((k + 1) / 2)] + s[int(k / 2) + 1]) / 2 } }' %s", file)

plot 0.99 with lines lc rgb '#000000' dashtype 3 title '99 %, solved', \
  for [m = 0:7] curve(base, m) using 2:4 with lines lw 0.6 lc rgb '#b0b0b0' notitle, \
  for [m = 0:7] curve(dasc, m) using 2:4 with lines lw 0.6 lc rgb '#9ecae1' notitle, \
  median(base) using 1:2 with lines lw 3 lc rgb '#555555' dashtype 2 title 'plain backpropagation (Base), median', \
  median(dasc) using 1:2 with lines lw 3 lc rgb '#08519c' title 'exponential DASC(40), median'
