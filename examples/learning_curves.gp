# SPDX-License-Identifier: BSD-3-Clause
# Learning curves of two methods side by side, from the log.csv of a run of each:
#   gnuplot -c examples/learning_curves.gp PICTURE.png LOG1.csv TITLE1 LOG2.csv TITLE2 ITERATIONS
# log.csv has the columns model, iteration, loss, performance, response, and others.
set terminal pngcairo size 1400,660 font 'DejaVu Sans,15' linewidth 1.2
set output ARG1
set datafile separator ','

# Each program of awk reads a log and prints points. `all`: every evaluation, with a gap between models.
all(log) = "< awk -F, 'NR > 1 { if ($1 != model) print \"\"; model = $1; print $2 \",\" 100 * $4 }' '".log."'"
# The median over the models; one that has been solved counts with its last value.
median(log) = "< awk -F, 'NR > 1 { value[$2, $1] = $4; model[$1]; if (!($2 in known)) at[++n] = known[$2] = $2 } \
  END { for (i = 1; i <= n; ++i) { k = 0; \
          for (m in model) { if ((at[i], m) in value) last[m] = value[at[i], m]; \
                             for (j = k++; j > 0 && s[j] > last[m]; --j) s[j + 1] = s[j]; s[j + 1] = last[m] } \
          print at[i] \",\" 50 * (s[int((k + 1) / 2)] + s[int(k / 2) + 1]) } }' '".log."'"
# Where models were solved, and a point outside of the picture, without which gnuplot warns where none was.
solved(log) = "< awk -F, 'NR > 1 && $4 >= 0.99 { print $2 \",\" 100 * $4 } END { print \"-1,0\" }' '".log."'"
count(log) = system("awk -F, 'NR > 1 { model[$1] } NR > 1 && $4 >= 0.99 { ++solved } \
  END { for (m in model) ++n; print solved + 0 \" of \" n \" solved\" }' '".log."'")

thin = "lw 0.8 lc rgb '#a8a8a8'"
last = ARG6 + 0
set xrange [0:last]
set yrange [50:101.5]
set xtics last / 4.0 format '%.0f'
set ytics 10
set mxtics 2
set border 3 lc rgb '#404040'
set tics nomirror out
set xlabel 'Iterations of training (20 trials each)'
set key bottom right reverse Left samplen 3 spacing 1.2
set arrow 1 from 0, 99 to last, 99 nohead dashtype 3 lc rgb '#000000'
set label 1 '99 %: solved' at last * 0.015, 100.4 left font ',13'

set multiplot layout 1,2 title "Delayed go: remember a direction for one second\n\
{/*0.87 The same 8 networks, trials and noise, trained by two methods}" margins 0.075, 0.975, 0.125, 0.82 spacing 0.06, 0

set ylabel 'Performance (% of 200 new trials)' offset 1.2
set title ARG3.': '.count(ARG2) font ',16' offset 0, -0.3
plot all(ARG2) using 1:2 with lines @thin title 'one network', \
     median(ARG2) using 1:2 with lines lw 3.5 lc rgb '#000000' title 'median of 8', \
     solved(ARG2) using 1:2 with points pt 7 ps 1.5 lc rgb '#000000' title 'solved'

unset ylabel
set title ARG5.': '.count(ARG4)
plot all(ARG4) using 1:2 with lines @thin title 'one network', \
     median(ARG2) using 1:2 with lines lw 2.5 lc rgb '#000000' dashtype 2 title 'median of 8 by '.ARG3, \
     median(ARG4) using 1:2 with lines lw 3.5 lc rgb '#0a56a5' title 'median of 8', \
     solved(ARG4) using 1:2 with points pt 7 ps 1.5 lc rgb '#0a56a5' title 'solved'
unset multiplot
