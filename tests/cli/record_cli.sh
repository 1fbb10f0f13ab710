#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The program record from outside: record_cli.sh <folder of the programs>. What is in its files is seen by
# tests/numpy/check_notebook.py.
programs=$1
source "$(dirname "$0")/expect.sh"
exits() { ends_with "$1" "$programs/$2" "${@:3}"; }          # exits <code> <program> <arguments>...
refuses() { is_refused "$1" "$programs/record" "${@:2}"; }  # refuses <words> <arguments>...
# has_arrays <file> <name>...: a zip file whose names, which are not packed, are these
has_arrays() {
  local found
  found=$(grep -aoE '[a-z_]+\.npy' "$1" | sort -u | tr '\n' ' ')
  [[ $found == "$(printf '%s.npy\n' "${@:2}" | sort -u | tr '\n' ' ')" ]] || fail "$1 has $found"
}
always=(rates outputs inputs targets loss_weight time dt phase_names phase_start phase_steps task seed number
  iterations)

tiny=(--units 10 --models 2 --trials 2 --evaluation-trials 4 --quiet)
exits 0 train --task dlygo --method dasc --theta 10 "${tiny[@]}" --max-iterations 10 --staged-iterations 30 --out go
exits 0 train --task go+dms --dynamics current --precision double --noise none "${tiny[@]}" --max-iterations 10 \
  --out both

# --- what is written, the same bytes each time
exits 0 record go --model 1 --trials 3 --out one.npz
[[ $(cat out.txt) == "delayed_go by DASC(10), model_1: 3 trials of 500 steps of delayed_go written to one.npz" &&
   ! -s err.txt ]] || fail "what it says: $(cat out.txt err.txt)"
has_arrays one.npz "${always[@]}"
exits 0 record go/model_001.npz --trials 3 --out new/folder/two.npz --quiet
[[ ! -s out.txt ]] || fail "--quiet is not quiet: $(cat out.txt)"
cmp one.npz new/folder/two.npz || fail "a run and its file give other recordings"
exits 0 record go --model 1 --trials 3 --method trained --out skips.npz
exits 0 record go --model 1 --trials 3 --sigma 0 --out sigma.npz
exits 0 record go --model 1 --trials 3 --no-noise --out silent.npz
cmp -s one.npz skips.npz && fail "--method trained is the network itself"
cmp -s one.npz sigma.npz && fail "--sigma changes nothing"
cmp sigma.npz silent.npz || fail "no noise is other than noise of strength 0"
exits 0 train --task go --noise-enters state --input-sigma 0.1 --output-sigma 0.1 "${tiny[@]}" --max-iterations 10 \
  --out outside
exits 0 record outside --model 0 --trials 3 --out noisy.npz
exits 0 record outside --model 0 --trials 3 --no-noise --out without.npz
cmp -s noisy.npz without.npz && fail "--no-noise leaves the noise outside of phi"
exits 0 record go --model 1 --trials 3 --set delay=1 --set strength=1 --out same.npz
cmp one.npz same.npz || fail "values as in the training change the recording"
exits 0 record go --model 1 --trials 3 --set delay=2 --out long.npz
grep -q '3 trials of 700 steps' out.txt || fail "a delay of 2 s: $(cat out.txt)"
exits 0 record both --model 0 --trials 3 --out first.npz
grep -q 'steps of go written to first.npz' out.txt || fail "the first task: $(cat out.txt)"
has_arrays first.npz "${always[@]}" currents
exits 0 record both --model 0 --trials 3 --task dms --method trained --out second.npz
grep -q 'steps of delayed_match_to_sample written' out.txt || fail "--task: $(cat out.txt)"
exits 0 record both --model 0 --trials 3 --task dlygo --out other.npz

# --- what is there already
refuses "--out: one.npz is there already; --force replaces it" go --model 0 --trials 3 --out one.npz
cmp one.npz same.npz || fail "a file that was there was changed"
exits 0 record go --model 0 --trials 3 --out one.npz --force
cmp -s one.npz same.npz && fail "--force replaces nothing"
mkdir a.npz
refuses "--out: a.npz is a folder; give the name of a file in it" go --model 0 --out a.npz --force
refuses "--out: model_001.npz is the name of a file of a run" go --model 0 --out go/model_001.npz --force
cp go/model_000.npz go/best.npz
refuses "--out: go/best.npz is the network that is recorded" go/best.npz --out go/best.npz --force
cmp go/model_000.npz go/best.npz || fail "the network was changed"
ln -s nothing dangling.npz
refuses "--out: dangling.npz is there already" go --model 0 --out dangling.npz

# --- what cannot be
mkdir empty
echo '{"tasks": "go", "methods": [{"method": "base"}], "units": 10, "max_iterations": 10,
       "evaluation_trials": 4}' >grid.json
exits 0 paper grid.json --out grid --quiet
network=grid/go/base/seed_0001.npz
exits 0 record "$network" --trials 2 --out grid.npz
refuses "--method: the stages of a network of a grid are not beside it" "$network" --method trained --out r.npz
refuses "RUN is required" --out r.npz
refuses "--out is required" go
refuses "--out: the name is empty" go --model 0 --out ""
refuses "--out: r.txt is not the name of a .npz file" go --model 0 --out r.txt
refuses "--model: the run has 2 models from model_000.npz on; choose one by its number" go --out r.npz
refuses "there is no model_007.npz" go --model 7 --out r.npz
refuses "nowhere: there is no such folder" nowhere --out r.npz
refuses "empty: has no config.json" empty --out r.npz
refuses "--task: there is no task 'fly'" go --model 0 --task fly --out r.npz
refuses "--task: the name is empty" go --model 0 --task "" --out r.npz
refuses "--set: the task delayed_go has no parameter 'coherence'; choose one of delay, stimulus, strength" \
  go --model 0 --set coherence=1 --out r.npz
refuses "--set: 'delay' gives a parameter no value; use PARAMETER=VALUE" go --model 0 --set delay --out r.npz
refuses "--set: 'delay=1,2' gives a parameter no value" go --model 0 --set delay=1,2 --out r.npz
refuses "--set: delay is there twice" go --model 0 --set delay=1 --set delay=2 --out r.npz
refuses "--set: a delay of 0.5012 s is no whole number of steps of 0.005 s" go --model 0 --set delay=0.5012 --out r.npz
refuses "--set: " go --model 0 --set delay=-1 --out r.npz
refuses "--sigma: the run has no noise" both --model 0 --sigma 1 --out r.npz
refuses "--sigma: there is no noise with --no-noise" go --model 0 --sigma 1 --no-noise --out r.npz
refuses "--sigma: -1 is not a number" go --model 0 --sigma -1 --out r.npz
refuses "--trials: 0 is not a whole number of 1 to" go --model 0 --trials 0 --out r.npz
refuses "--method" go --model 0 --method sctt --out r.npz
head -c 100 go/model_000.npz >go/half.npz
exits 1 record go/half.npz --out r.npz
[[ $(wc -l <err.txt) == 1 ]] && grep -q 'go/half.npz: ' err.txt || fail "a damaged file: $(cat err.txt)"
exits 1 record go --model 0 --trials 2 --out one.npz/here.npz
[[ $(wc -l <err.txt) == 1 ]] && grep -q 'one.npz: .*choose another folder' err.txt ||
  fail "a folder that cannot be made: $(cat err.txt)"
[[ ! -e r.npz ]] || fail "an error has left a file"

# --- a full disk, Ctrl-C, a process that was killed: no half of a file is left
(
  failures=0
  ulimit -f 16  # KiB of a file, which is all the room there is
  exits 1 record go --model 0 --trials 2 --out r.npz
  [[ $(cat err.txt) == "record: r.npz: cannot be written: File too large; check the disk, or choose"* ]] ||
    fail "a full disk: $(cat err.txt)"
  exit $failures
) || fail "a full disk"
# Bash has commands in the background ignore Ctrl-C, until env has set it anew and is record.
env --default-signal=INT "$programs/record" go --model 0 --trials 3000 --out r.npz >out.txt 2>err.txt &
for ((k = 0; k < 600; ++k)); do
  [[ $(readlink "/proc/$!/exe") == */record ]] && break
  sleep 0.05
done
kill -INT $!
ended_with 130 $!
[[ -z $(find . -name 'r.npz*') ]] || fail "left over: $(ls)"
touch same.npz.123.part same.npz.part other.npz.123.part
exits 0 record go --model 0 --trials 3 --out same.npz --force
[[ ! -e same.npz.123.part && -e same.npz.part && -e other.npz.123.part ]] || fail "half of a file: $(ls)"
(
  failures=0
  ulimit -v 500000
  exits 1 record go --model 0 --trials 20000 --out r.npz
  grep -q 'there is not enough memory; ask for less at once' err.txt || fail "memory: $(cat err.txt)"
  exit $failures
) || fail "more trials than memory"

end
