#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The programs evaluate and analyse from outside: analysis_cli.sh <folder of the programs>
programs=$1
source "$(dirname "$0")/expect.sh"
exits() { ends_with "$1" "$programs/$2" "${@:3}"; }    # exits <code> <program> <arguments>...
refuses() { is_refused "$1" "$programs/$2" "${@:3}"; }  # refuses <words> <program> <arguments>...
drawn() {
  command -v gnuplot >/dev/null || return 0
  for picture in "$@"; do
    [[ $(head -c 4 "$picture.png" | tail -c 3) == PNG && $(head -c 4 "$picture.pdf") == %PDF ]] ||
      fail "no picture $picture: $(cat err.txt)"
  done
}
# column <number> <file>: of a .csv, without its head
column() { tail -n +2 "$2" | cut -d , -f "$1"; }

tiny=(--units 10 --models 3 --trials 4 --evaluation-trials 20 --quiet)
exits 0 train --task dlygo --method dasc --theta 10 "${tiny[@]}" --max-iterations 40 --staged-iterations 30 --plot \
  --out go
drawn go/learning_curves
exits 0 train --task dm1 --precision double --dale "${tiny[@]}" --max-iterations 20 --out decide
exits 0 train --task go+dms --nonlinearity leaky_relu --leak 0.2 "${tiny[@]}" --max-iterations 10 --out both

# --- evaluate: what the run's own log says, bit for bit
for run in go decide both; do
  exits 0 evaluate $run --out table_$run --quiet
  [[ ! -s out.txt && ! -s err.txt ]] || fail "--quiet is not quiet: $(cat out.txt err.txt)"
  paste -d ' ' <(column 2 table_$run/evaluation.csv) \
    <(awk -F, 'NR > 1 { last[$1] = $4 } END { for (m = 0; m < 3; ++m) print last[m] }' $run/log.csv) |
    awk '$1 != $2 || $1 == "" { wrong = 1 } END { exit wrong }' ||
      fail "$run: not the performances of the log: $(cat table_$run/evaluation.csv)"
done
[[ $(head -n 1 table_both/evaluation.csv) == model,performance,response,performance_go,performance_dms ]] ||
  fail "tasks: $(head -n 1 table_both/evaluation.csv)"
exits 0 evaluate go/model_001.npz --out one --quiet
[[ $(sed -n 2p one/evaluation.csv) == $(sed -n 3p table_go/evaluation.csv) ]] ||
  fail "one file: $(cat one/evaluation.csv)"
exits 0 evaluate go --model 2 0 --threads 1 --vary delay=0.5,1,2 --vary strength=1 --lesions --plot --out vary
[[ $(column 1 vary/performance_delay.csv | tr '\n' ' ') == "0.5 1 2 " ]] ||
  fail "values: $(cat vary/performance_delay.csv)"
[[ $(sed -n 3p vary/performance_delay.csv | cut -d , -f 2,3) == $(column 2 vary/evaluation.csv | paste -sd ,) ]] ||
  fail "a delay of 1 s is that of the training: $(cat vary/performance_delay.csv vary/evaluation.csv)"
[[ $(column 1 vary/lesions.csv | wc -l) == 10 ]] || fail "lesions: $(cat vary/lesions.csv)"
drawn vary/performance_delay vary/performance_strength vary/lesions
exits 0 evaluate go --model 2 0 --threads 2 --vary delay=0.5,1,2 --vary strength=1 --lesions --plot --out vary2
diff -rq -x '*.p*' vary vary2 || fail "one thread and two differ"
exits 0 evaluate decide --vary coherence=0.01,0.4 --out coherence --quiet
[[ $(column 1 coherence/stronger_chosen_coherence.csv | wc -l) == 2 ]] || fail "no choices: $(ls coherence)"
exits 0 evaluate go --silence 0-9 --out silent --quiet
exits 0 evaluate go --model 2 2 --silence 3,3 --out silent1
grep -q ', 1 unit silenced$' out.txt && [[ $(column 1 silent1/evaluation.csv) == model_2 ]] ||
  fail "a unit and a model, said twice: $(cat out.txt)"
exits 0 evaluate go --silence 0-9 --sigma 0 --trials 5 --out silent2 --quiet
[[ $(column 2 silent/evaluation.csv | sort -u | wc -l) == 1 ]] ||
  fail "networks whose readout is silent differ: $(cat silent/evaluation.csv)"
exits 0 evaluate go --input-sigma 0.5 --output-sigma 0.5 --trials 50 --out noisy --quiet
exits 0 evaluate go --trials 50 --out quiet --quiet
! diff -q noisy/evaluation.csv quiet/evaluation.csv >diff.txt || fail "noise of input and readouts changes nothing"
exits 0 evaluate go --task go --out other --quiet
refuses "RUN is required" evaluate
refuses "nowhere: there is no such folder" evaluate nowhere
mkdir empty
refuses "empty: has no config.json" evaluate empty
refuses "there is no model_007.npz" evaluate go --model 7
refuses "--task: there is no task 'fly'" evaluate go --task fly
refuses "--vary: the task delayed_go has no parameter 'coherence'; choose one of delay, stimulus, strength" \
  evaluate go --vary coherence=1
refuses "--vary: 'delay' has no values" evaluate go --vary delay
refuses "--vary: a delay of 0.5012 s is no whole number of steps of 0.005 s" evaluate go --vary delay=0.5,0.5012
refuses "--vary: " evaluate go --vary delay=1,-1
refuses "--vary: 'x' is not a number" evaluate go --vary delay=1,x
refuses "choose one by --task" evaluate both --vary delay=1 --plot
[[ ! -e both/evaluation ]] || fail "a refusal has made a folder"
for option in out task; do
  for program in evaluate analyse; do refuses "--$option: the name is empty" $program go --$option ""; done
done
refuses "--silence: '' is not a whole number" evaluate go --silence ""
refuses "--phase: the name is empty" analyse go --out x --phase ""
ln -s loop loop
exits 1 evaluate loop
[[ $(cat err.txt) == 'evaluate: loop: Too many levels of symbolic links; check its name, and who may read it' ]] ||
  fail "a path that cannot be looked up: $(cat err.txt)"
refuses "--silence: silenced: unit 10" evaluate go --silence 10
refuses "--silence: silenced: unit 2147483647" evaluate go --silence 2147483647
refuses "--silence: '0x1' is not a whole number" evaluate go --silence 0x1
refuses "--model: -1 is not a whole number of 0 to 4294967295" evaluate go --model -1
exits 0 evaluate go --model 01 --silence 08 --trials 1e1 --quiet
PATH=/nowhere exits 0 analyse go --out no_gnuplot --plot --trials 10 --starts 5 --quiet
[[ $(wc -l <err.txt) == 1 ]] && grep -q 'gnuplot is not installed' err.txt || fail "without gnuplot: $(cat err.txt)"
[[ -e no_gnuplot/weights.gp && -e no_gnuplot/units.csv ]] || fail "tables without gnuplot: $(ls no_gnuplot)"
refuses "--silence: '5-3' has its ends the wrong way round" evaluate go --silence 5-3
refuses "--plot: there is nothing to draw" evaluate go --plot
refuses "--vary: delay is there twice" evaluate go --vary delay=1 --vary delay=2
exits 0 evaluate go --vary delay=1 --plot --quiet
[[ -e go/evaluation/performance_delay.csv ]] || fail "no default folder: $(ls go)"
cp both/model_001.npz go/model_003.npz
exits 1 evaluate go
grep -q 'go/model_003.npz: is model 1, but model 3 by its name; call it model_001.npz, or remove it' err.txt ||
  fail "a foreign model: $(cat err.txt)"
mv go/model_003.npz both/best.npz
exits 0 evaluate both/best.npz --out best --quiet
[[ $(column 2 best/evaluation.csv) == $(sed -n 3p table_both/evaluation.csv | cut -d , -f 2) ]] ||
  fail "a file that was renamed: $(cat best/evaluation.csv)"
mkdir seed_2 && mv both/best.npz seed_2 && sed 's/"seed": 1,/"seed": 2,/' both/config.json >seed_2/config.json
exits 1 evaluate seed_2/best.npz
grep -q 'best.npz: is model 1 of seed 1 with 10 units, not one of the run, of seed 2 with 10' err.txt ||
  fail "a model of another seed: $(cat err.txt)"
mkdir lone && cp go/model_000.npz lone
refuses "lone/model_000.npz: has no config.json of its run beside it" evaluate lone/model_000.npz
sed 's/"delayed_go"/"my_task"/' go/config.json >lone/config.json
refuses "by <ctrnn/analysis.hpp>" evaluate lone
head -c 100 go/model_000.npz >go/model_000.half && mv go/model_000.half go/model_003.npz
exits 1 evaluate go --model 3
[[ $(wc -l <err.txt) == 1 ]] && grep -q 'go/model_003.npz: ' err.txt || fail "a damaged file: $(cat err.txt)"
rm go/model_003.npz

# --- analyse: all parts and figures
exits 0 analyse go --out look --plot --trials 30 --starts 20
[[ $(wc -l <out.txt) == 7 ]] || fail "a line for each part: $(cat out.txt)"
grep -q '^state-space: .* in the delay ([0-9]* of 20 searches converged.*); PC 1 to 3' out.txt ||
  fail "searches: $(grep state-space out.txt)"
[[ $(head -1 look/fixed_points.csv) == *,distance,outlier,pc_1,pc_2,pc_3 ]] ||
  fail "columns: $(head -1 look/fixed_points.csv)"
drawn look/learning_curves look/trial_view look/state_space look/weights look/gradient_through_time
[[ $(column 1 look/units.csv | wc -l) == 10 && $(column 1 look/eigenvalues.csv | wc -l) == 10 ]] ||
  fail "tables: $(wc -l look/*.csv)"
[[ $(column 2 look/gradient_through_time.csv | sort -u | wc -l) == 5 ]] ||
  fail "methods: $(column 2 look/gradient_through_time.csv | sort -u)"
awk -F, 'NR > 1 && !($5 >= 0) { exit 1 }' look/gradient_through_time.csv || fail "a norm is no number"
exits 0 analyse go --out look2 --threads 1 --trials 30 --starts 20 --quiet
for table in units eigenvalues fixed_points principal_components gradient_through_time models; do
  cmp -s look/$table.csv look2/$table.csv || fail "$table.csv depends on the number of threads"
done
exits 0 analyse decide --out dale --plot --trials 20 --starts 10
exits 0 analyse both --out tasks --task dms --plot --trials 20 --starts 10 \
  --only state-space,weights,gradient --methods base,cd,dasc:5
[[ ! -e tasks/units.csv && -e tasks/fixed_points.csv ]] || fail "--only: $(ls tasks)"
refuses "RUN is required" analyse
exits 0 analyse go --only learning --quiet
[[ -e go/analysis/models.csv ]] || fail "no default folder: $(ls go)"
refuses "--phase: there is no phase 'lunch'; choose one of fixation, stimulus, delay, response" \
  analyse go --out x --phase lunch
refuses "--methods: there is no method 'magic'" analyse go --out x --methods magic
refuses "--methods: the method base has no blocks" analyse go --out x --methods base:3
refuses "--methods: '0' is no theta" analyse go --out x --methods dasc:0
refuses "--trial: 30 of 30" analyse go --out x --trials 30 --trial 30
refuses "--only" analyse go --out x --only nothing

# --- networks of a grid
echo '{"tasks": "dlygo", "methods": [{"method": "sctt", "theta": 10}], "units": 10,
       "max_iterations": 10, "evaluation_trials": 37}' >grid.json
exits 0 paper grid.json --out grid --quiet
network=grid/delayed_go/sctt_theta10_beta0.5_stages6/seed_0001
exits 0 evaluate $network.npz --out of_grid
grep -q 'delayed_go by SCTT(10)' out.txt && grep -q seed_0001 out.txt ||
  fail "a network of a grid: $(cat out.txt err.txt)"
awk -F, -v there="$(sed -nE 's/.*"performance": ?\[([0-9.e-]+)\].*/\1/p' $network.json)" \
  'NR == 2 && ($2 - there > 1e-5 || there - $2 > 1e-5 || there == "") { exit 1 }' of_grid/evaluation.csv ||
  fail "not the performance of the result: $(cat of_grid/evaluation.csv $network.json)"
exits 0 analyse grid/delayed_go/sctt_theta10_beta0.5_stages6/seed_0001.npz --out grid_look --only units --trials 10
refuses "seed_0009.npz: there is no such" evaluate grid/delayed_go/sctt_theta10_beta0.5_stages6/seed_0009.npz

end
