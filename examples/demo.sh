#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The demo: 8 networks learn delayed go by Base and by exponential DASC(40), from the same initial values, trials and
# noise. Ends with a table and a picture of the learning curves.
#   examples/demo.sh <folder with the program train>        from the top folder of the source
# CTRNN_DEMO_ITERATIONS is how many iterations each network is trained at most; 4000 unless it is set.
set -euo pipefail

if [[ $# != 1 || ! -x $1/train ]]; then
  echo "demo.sh: give the folder in which the program train lies, e.g. examples/demo.sh build/demo/examples" >&2
  exit 2
fi
iterations=${CTRNN_DEMO_ITERATIONS:-4000}
if [[ ! $iterations =~ ^[1-9][0-9]{1,5}$ ]]; then
  echo "demo.sh: CTRNN_DEMO_ITERATIONS is '$iterations'; give a whole number from 10 to 999999, or unset it" >&2
  exit 2
fi
train=$1/train
out=runs/demo
# Fixed before any run was looked at: models 0 to 7 of seed 1.
common=(--task delayed_go --models 8 --seed 1 --units 50 --max-iterations "$iterations" --criterion 0.99 --force)

declare -A seconds
run() {  # run <method> <options>...
  local start=$EPOCHREALTIME
  "$train" --method "$1" "${common[@]}" --out "$out/$1" "${@:2}"
  seconds[$1]=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.0f", b - a }')
  echo
}
run base
run exponential_dasc --theta 40 --beta0 0.5 --stages 6 --staged-iterations $((iterations * 3 / 4))

# "3,2790": how many models of a log reached the criterion, and the median of the iterations that these took
solved() {
  awk -F, 'NR > 1 && $4 >= 0.99 && !($1 in at) { at[$1] = $2 } END { for (m in at) print at[m] }' "$1" | sort -n |
    awk '{ at[NR] = $1 } END { print NR "," (NR ? (at[int((NR + 1) / 2)] + at[int(NR / 2) + 1]) / 2 : "-") }'
}
printf '%-22s  %11s  %26s  %7s\n' method 'solved of 8' "these ones' median iteration" seconds
for method in base exponential_dasc; do
  IFS=, read -r count median < <(solved "$out/$method/log.csv")
  title=Base
  [[ $method == base ]] || title='exponential DASC(40)'
  printf '%-22s  %11s  %26s  %7s\n' "$title" "$count" "$median" "${seconds[$method]}"
done

if ! command -v gnuplot >/dev/null; then
  echo "No picture: gnuplot is not installed (apt install gnuplot-nox)."
  exit
fi
gnuplot -c "$(dirname "$0")/learning_curves.gp" "$out/learning_curves.png" \
  "$out/base/log.csv" 'Base' "$out/exponential_dasc/log.csv" 'Exponential DASC(40)' "$iterations"
echo
echo "Learning curves: $out/learning_curves.png"
