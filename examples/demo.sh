#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The demo: 8 networks learn delayed go by plain backpropagation (base), and the same 8, from the same initial values,
# trials and noise, with skip connections (exponential DASC). Then a table and a picture of the learning curves.
# usage: examples/demo.sh FOLDER_OF_TRAIN, from the project's folder
set -eu
train=$1/train
out=runs/demo

learn() {
  method=$1
  shift
  "$train" --task delayed_go --method "$method" "$@" --max-iterations 4000 --models 8 --seed 1 --out "$out/$method" --force
  echo
}
learn base
learn exponential_dasc --theta 40 --beta0 0.5 --stages 6 --staged-iterations 3000

# The iterations at which a method's models were solved, in order: the last line of each model that met 99 %.
solved_at() {
  awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) column[$i] = i; next }
    $column["performance"] >= 0.99 { print $column["iteration"] }' "$out/$1/log.csv" | sort -n
}

printf '%-18s %12s %28s\n' 'method' 'solved of 8' 'median iterations to 99 %'
for method in base exponential_dasc; do
  solved_at $method | awk -v method=$method '{ at[NR] = $1 }
    END { printf "%-18s %12d %28s\n", method, NR, NR ? at[int((NR + 1) / 2)] : "-" }'
done

if command -v gnuplot > /dev/null; then
  gnuplot -e "folder='$out'" examples/learning_curves.gp && echo "learning curves: $out/learning_curves.png"
else
  echo "gnuplot is not installed (apt install gnuplot-nox): no picture was drawn"
fi
