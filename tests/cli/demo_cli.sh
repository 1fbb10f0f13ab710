#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The demo, shortened: demo_cli.sh <folder of programs>
programs=$1 demo=$(realpath "$(dirname "$0")/../../examples/demo.sh")
source "$(dirname "$0")/expect.sh"

ends_with 0 env CTRNN_DEMO_ITERATIONS=20 "$demo" "$programs"
[[ ! -s err.txt ]] || fail "complains: $(cat err.txt)"
[[ $(grep -cE '^(Base|exponential DASC\(40\)) +[0-8] ' out.txt) == 2 ]] || fail "no table: $(tail -n 5 out.txt)"
for method in base exponential_dasc; do
  last=$(awk -F, 'NR > 1 && $2 > last { last = $2 } END { print last }' runs/demo/$method/log.csv)
  [[ $last == 20 ]] || fail "$method was trained for $last iterations instead of 20"
done
if command -v gnuplot >/dev/null; then
  [[ $(head -c 4 runs/demo/learning_curves.png) == $'\x89PNG' ]] || fail "no picture"
fi

for iterations in 0 9 -40 4e3 many ' ' 1000000; do
  is_refused "CTRNN_DEMO_ITERATIONS is '$iterations'; give a whole number from 10 to 999999" \
    env CTRNN_DEMO_ITERATIONS="$iterations" "$demo" "$programs"
done
is_refused "give the folder in which the program train lies" "$demo" elsewhere
end
