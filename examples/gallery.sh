#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The pictures of docs/gallery.md, from a seed: trains networks on three tasks, analyses and evaluates them.
#   examples/gallery.sh <folder with the programs>        from the top folder of the source; some minutes
set -euo pipefail

if [[ $# != 1 || ! -x $1/analyse ]]; then
  echo "gallery.sh: give the folder in which the programs lie, e.g. examples/gallery.sh build/demo/examples" >&2
  exit 2
fi
programs=$1
out=runs/gallery
pictures=docs/gallery
common=(--models 8 --seed 1 --criterion 0.99 --force --plot)

"$programs/train" --task delayed_go --method exponential_dasc --theta 40 \
  --staged-iterations 3000 --max-iterations 4000 \
  "${common[@]}" --out $out/delayed_go
"$programs/analyse" $out/delayed_go --out $out/delayed_go/analysis --plot
"$programs/evaluate" $out/delayed_go --vary delay=0.25,0.5,0.75,1,1.5,2,3,4 --lesions --plot \
  --out $out/delayed_go/evaluation >$out/delayed_go/evaluation.txt

"$programs/train" --task decision_1 --dale --max-iterations 4000 "${common[@]}" --out $out/decision_1
"$programs/analyse" $out/decision_1 --out $out/decision_1/analysis --only state-space,weights --plot
"$programs/evaluate" $out/decision_1 --vary coherence=0.01,0.02,0.05,0.1,0.15,0.2 --trials 1000 --plot \
  --out $out/decision_1/evaluation >$out/decision_1/evaluation.txt

"$programs/flip_flop" $out/flip_flop.csv

mkdir -p $pictures
gnuplot -c examples/flip_flop.gp $out/flip_flop.csv $pictures/flip_flop.png
for name in learning_curves trial_view state_space weights gradient_through_time; do
  cp $out/delayed_go/analysis/$name.png $pictures/
done
cp $out/delayed_go/evaluation/{performance_delay,lesions}.png \
  $out/decision_1/evaluation/stronger_chosen_coherence.png $pictures/
cp $out/decision_1/analysis/weights.png $pictures/weights_dale.png
echo "The pictures: $pictures"
