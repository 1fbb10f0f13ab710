#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The program paper from outside: paper_cli.sh <paper> <folder of grids>
paper=$1 grids=$2
source "$(dirname "$0")/expect.sh"
exits() { ends_with "$1" "$paper" "${@:2}"; }    # exits <code> <arguments>...
refuses() { is_refused "$1" "$paper" "${@:2}"; }  # refuses <words> <arguments>...
# refuses_grid <words> <the grid>
refuses_grid() {
  echo "$2" >bad.json
  refuses "bad.json: $1" bad.json --out r
}
files() { find "$1" -name "seed_*$2" | wc -l; }

exits 0 --help
grep -q 'delayed_go (dlygo)' out.txt || fail "--help does not list the tasks"
exits 0 --version
tiny_grid

# --- what is refused, before anything runs
refuses "a grid is missing"
refuses "--out is missing" tiny.json
refuses "it stands alone" tiny.json --summary s
refuses "--plot: it goes with --summary" tiny.json --out r --plot
refuses "no folder nowhere" --summary nowhere
mkdir -p empty
refuses "empty has no results" --summary empty
refuses "--threads" tiny.json --out r --threads -1
refuses "--table: empty is a folder; give the file of a table" --summary s --table empty
refuses "--table: the name is empty" tiny.json --out r --table ""
for part in 2/2 1 a/2 -1/2 0/0; do refuses "--shard" tiny.json --out r --shard $part; done
SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=1 refuses "SLURM_ARRAY_TASK_ID" tiny.json --out r
for id in 3 7 12; do  # sbatch --array=3,7,12
  SLURM_ARRAY_TASK_ID=$id SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=12 \
    SLURM_ARRAY_TASK_STEP=1 \
    refuses "say of how many parts it is one: --shard $id/n (the third argument of array.sbatch)" tiny.json --out r
done
refuses_grid "is not JSON" '{"tasks": '
refuses_grid "key 'tasks': is missing" '{"methods": [{"method": "base"}]}'
refuses_grid "there is no key 'model'; choose one of tasks, methods, models" \
  '{"tasks": ["go"], "methods": [{"method": "base"}], "model": 3}'
refuses_grid "key 'tasks': there is no task 'fly'; choose one of go, " \
  '{"tasks": ["fly"], "methods": [{"method": "base"}]}'
refuses_grid "key 'tasks': \"go\" is there twice" '{"tasks": ["go", "go"], "methods": [{"method": "base"}]}'
refuses_grid "key 'tasks': the list is empty" '{"tasks": [], "methods": [{"method": "base"}]}'
refuses_grid "delayed_go/base is there twice" '{"tasks": ["dlygo", "delayed_go"], "methods": [{"method": "base"}]}'
# refuses_method <words> <the method>, refuses_setting <words> <the setting>
refuses_method() { refuses_grid "methods, number 1: $1" '{"tasks": ["go"], "methods": [{'"$2"'}]}'; }
refuses_setting() { refuses_grid "$1" '{"tasks": ["go"], "methods": [{"method": "base"}], '"$2"'}'; }
refuses_method "key 'method': there is no method 'magic'; choose one of base, " '"method": "magic"'
refuses_method "there is no key 'tau'; choose one of method, theta, beta0, stages" '"method": "cd", "tau": 3'
refuses_method "key 'theta': the method base has none; leave it out" '"method": "base", "theta": 3'
refuses_method "key 'beta0': the method cd has none; leave it out" '"method": "cd", "beta0": 0.5'
refuses_method "key 'theta': 0 is not a whole number of 1 to 1000" '"method": "dasc", "theta": [10, 0]'
refuses_method "key 'beta0': 1.5 is not a number of 0.0 to 1.0" '"method": "dasc", "beta0": 1.5'
refuses_method "key 'stages': \"six\" is not a whole number" '"method": "dasc", "stages": "six"'
refuses_grid "go/cd_theta40_stages6: integrator: with theta = 40" \
  '{"tasks": ["go"], "methods": [{"method": "cd", "theta": 40}]}'
refuses_setting "key 'models': 0 is not a whole number of 1 to 1000000" '"models": 0'
refuses_setting "go/base: network: 2 units" '"units": 2'
refuses_setting "key 'units': 7.5 is not a whole number" '"units": 7.5'
refuses_setting "key 'dale': 1 is neither true nor false" '"dale": 1'
refuses_setting "key 'nonlinearity': there is no nonlinearity 'step'; choose one of relu, " '"nonlinearity": "step"'
refuses_setting "key 'leak': the nonlinearity relu has none" '"leak": 0.1'
refuses_setting "key 'precision': 'half'; choose float or double" '"precision": "half"'

refuses_grid "key 'models': 1000000 for each of 12 tasks and methods are 12000000 networks, of at most 10000000" \
  "$(sed 's/"models": 4/"models": 1000000/' tiny.json)"

# --- names that the file system does not take, before anything is written, and also where nothing would be
long=delayed_decision_1+delayed_decision_2+delayed_context_decision_1+delayed_context_decision_2
long+=+delayed_match_to_sample+delayed_non_match_to_sample+delayed_match_to_category+delayed_non_match_to_category
long+=+delayed_go+delayed_anti+context_decision_1+delayed_multisensory_decision
echo '{"tasks": ["go", "'$long'"], "methods": [{"method": "base"}], "max_iterations": 10}' >long_name.json
for arguments in "--out r" --dry-run "--dry-run --out r"; do
  # shellcheck disable=SC2086  # they are several
  refuses "key 'tasks': a folder would be called 'delayed_decision_1+delayed_decision_2+de...', which has ${#long} bytes" \
    long_name.json $arguments
done
name=$(printf 'r%.0s' {1..300})
for run in "" --dry-run; do
  refuses "--out: a folder would be called 'rrrr" tiny.json --out "s/$name" $run
  refuses "the system takes at most 4095" tiny.json --out "$(printf 's/%.0s' {1..2040})" $run
done
[[ ! -e s ]] || fail "made a folder for files whose names are too long"

# --- the plan
exits 0 tiny.json --dry-run
[[ $(grep -c seed_ out.txt) == $networks ]] || fail "--dry-run lists $(grep -c seed_ out.txt) networks"
grep -qE "^$networks networks, 0 of them there; at most [0-9:]+ on" out.txt || fail "--dry-run: $(tail -n 1 out.txt)"
[[ ! -e r ]] || fail "--dry-run made a folder"
exits 0 "$grids/smoke.json" --dry-run
# its space, against what the files take: a unit of 10 kB is exact enough
sed 's/"models": 4/"models": 1/; s/"criterion": 0.6/"criterion": 2/; s/"evaluation_trials": 4/&, "evaluate_every": 1/' \
  tiny.json >sizes.json
exits 0 sizes.json --dry-run
said=$(sed -nE 's/.* and ([0-9.]+) MB, if none.*/\1/p' out.txt)
exits 0 sizes.json --out sizes --quiet
found=$(find sizes -name 'seed_*' -printf '%k\n' | awk '{kilobytes += $1} END {print kilobytes * 1024 / 1e6}')
awk -v said="$said" -v found="$found" 'BEGIN {exit !(said > 0.7 * found && said < 1.4 * found)}' ||
  fail "--dry-run says $said MB, and the files have $found MB"
sed 's/"max_iterations": 60/"max_iterations": 1000000000, "evaluate_every": 1/' tiny.json >large.json
exits 0 large.json --dry-run --out r
grep -q '^paper: warning: the files need up to [0-9.]* GB, but r has' err.txt ||
  fail "no warning of space: $(cat err.txt)"

# --- threads, parts, order, and processes side by side make no difference
exits 0 tiny.json --out one --threads 1
[[ $(files one .npz) == "$networks" && $(files one .times.json) == "$networks" &&
  $(files one .json) == $((2 * networks)) ]] ||
  fail "networks of one thread: $(find one | wc -l) files"
grep -q '"solved_at": null' -r one || fail "no network that is not solved"
grep -q '"solved_at": [1-9]' -r one || fail "no network that is solved"
exits 0 tiny.json --out two --threads 2 --quiet
[[ ! -s out.txt && ! -s err.txt ]] || fail "--quiet is not quiet: $(cat out.txt err.txt)"
same_grid one two
for part in 2 0 1; do exits 0 tiny.json --out parts --shard $part/3; done
same_grid one parts
for id in 5 7; do
  SLURM_ARRAY_TASK_ID=$id SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_STEP=2 SLURM_ARRAY_TASK_COUNT=2 \
    exits 0 tiny.json --out array
  [[ $(files array .npz) == $((id == 5 ? networks / 2 : networks)) ]] ||
    fail "array task $id: $(files array .npz) networks"
done
same_grid one array
for id in 0 1; do
  SLURM_ARRAY_TASK_ID=$id SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=2 SLURM_CPUS_PER_TASK=1 CTRNN_PAPER=$paper \
    bash "$grids/../slurm/array.sbatch" tiny.json sbatch >out.txt 2>&1 || fail "array.sbatch: $(cat out.txt)"
done
same_grid one sbatch
for id in 1 0; do  # parts by themselves, as of --array=1
  SLURM_ARRAY_TASK_ID=$id SLURM_ARRAY_TASK_MIN=$id SLURM_ARRAY_TASK_COUNT=1 SLURM_CPUS_PER_TASK=1 CTRNN_PAPER=$paper \
    bash "$grids/../slurm/array.sbatch" tiny.json of_two 2 >out.txt 2>&1 ||
      fail "array.sbatch of 2 parts: $(cat out.txt)"
  [[ $(files of_two .npz) == $((id == 1 ? networks / 2 : networks)) ]] ||
    fail "part $id of 2: $(files of_two .npz) networks"
done
same_grid one of_two
"$paper" tiny.json --out both --threads 1 >first.txt &
first=$!
exits 0 tiny.json --out both --threads 1
wait $first || fail "the first of two processes on a folder"
same_grid one both
trained=$(($(sed -nE 's/^([0-9]+) trained in.*/\1/p' out.txt) + $(sed -nE 's/^([0-9]+) trained in.*/\1/p' first.txt)))
[[ $trained == "$networks" ]] || fail "two processes trained $trained networks instead of $networks"
exits 0 tiny.json --out one
grep -q "^0 trained" out.txt || fail "trained again: $(tail -n 2 out.txt)"
# results that are not what their names say
: >both/go/base/seed_0001.json
cp both/go/base/seed_0003.json both/go/base/seed_0002.json
head -c 1000 one/go/base/seed_0004.npz >both/go/base/seed_0004.npz
exits 0 tiny.json --out both --dry-run
grep -q "^$networks networks, $((networks - 3)) of them there" out.txt || fail "damaged, the plan: $(tail -n 1 out.txt)"
exits 0 tiny.json --out both
for damage in '1.json: is not a result' '2.json: is of another seed than its name' '4.npz: is not a whole .npz file'; do
  grep -qx "paper: warning: both/go/base/seed_000$damage; the network is trained again" err.txt ||
    fail "damaged: $(cat err.txt)"
done
grep -q "^3 trained" out.txt || fail "damaged: $(tail -n 2 out.txt)"
same_grid one both
# networks of which all failed, then and now
echo '{"tasks": "dlygo", "methods": [{"method": "base"}], "models": 2, "units": 10, "trials": 2,
       "evaluation_trials": 4, "max_iterations": 20, "nonlinearity": "rectified_power", "exponent": 9,
       "learning_rate": 100}' >failing.json
exits 1 failing.json --out failing
exits 1 failing.json --out failing
grep -q "^0 trained" out.txt || fail "trained again, though failed: $(tail -n 2 out.txt)"

# --- an optimiser of one's own, in the settings where it is not the usual one
refuses_setting "key 'optimiser': there is no optimiser 'magic'; choose one of adam, adamw, sgd" '"optimiser": "magic"'
refuses_setting "key 'momentum': the optimiser adam has none; leave it out" '"momentum": 0.9'
refuses_setting "key 'optimiser': sgd: momentum = 1; it must be 0 to below 1" '"optimiser": "sgd", "momentum": 1'
refuses_setting "key 'optimiser': rate schedule: cosine with 0 iterations" '"rate_schedule": "cosine"'
usual='{"tasks": "go", "methods": [{"method": "base"}], "units": 10, "trials": 2, "evaluation_trials": 4,
        "max_iterations": 20, "criterion": 2'
echo "$usual}" >usual.json
echo "$usual, \"optimiser\": \"rmsprop\", \"momentum\": 0.5, \"clip_norm\": 1e-6, \"rate_schedule\": \"stepped\",
      \"rate_iterations\": 10}" >rmsprop.json
exits 0 usual.json --out usual
exits 0 rmsprop.json --out rmsprop
! grep -qE '"(optimiser|clip_|rate_|epsilon)' usual/settings.json || fail "usual settings: $(cat usual/settings.json)"
! grep -q clipped usual/go/base/seed_0001.json || fail "clipped steps where no gradient is limited"
expected='"optimiser":"rmsprop","momentum":0.5,"clip_norm":1e-06,"rate_schedule":"stepped","rate_iterations":10'
tr -d ' \n' <rmsprop/settings.json | grep -qF "$expected,\"rate_factor\":0.1," ||
  fail "settings of rmsprop: $(cat rmsprop/settings.json)"
grep -q '"clipped_steps": 20' rmsprop/go/base/seed_0001.json || fail "$(cat rmsprop/go/base/seed_0001.json)"
exits 2 usual.json --out rmsprop
grep -qF "rmsprop has networks of another grid: 'optimiser' is \"rmsprop\" there and missing here" err.txt ||
  fail "another optimiser in the folder: $(cat err.txt)"
exits 2 rmsprop.json --out usual
grep -qF "'optimiser' is missing there and \"rmsprop\" here" err.txt || fail "another optimiser: $(cat err.txt)"

# --- weights of low rank and noise in every place
echo "$usual, \"rank\": 2, \"noise_enters\": \"state\", \"input_sigma\": 0.1, \"output_sigma\": 0.2,
      \"clip_array_norm\": 0.5}" >low.json
exits 0 low.json --out low
for setting in '"rank":2' '"noise_enters":"state"' '"input_sigma":0.1' '"output_sigma":0.2' '"clip_array_norm":0.5'; do
  tr -d ' \n' <low/settings.json | grep -qF "$setting" || fail "no $setting in $(cat low/settings.json)"
done

# --- another grid in the folder
sed 's/"units": 10/"units": 15/' tiny.json >other.json
exits 2 other.json --out one
grep -qF "one has networks of another grid: 'units' is 10 there and 15 here; choose another folder" err.txt ||
  fail "another grid in the folder: $(cat err.txt)"
sed 's/"models": 4/"models": 5/' tiny.json >more.json
exits 0 more.json --out two
[[ $(files two .npz) == $((networks * 5 / 4)) ]] || fail "more models: $(files two .npz)"

# --- killed at 30 moments, ten of them within 10 ms
RANDOM=20
kills=0
for ((i = 1; i <= 30; ++i)); do
  "$paper" tiny.json --out killed --threads 2 >out.txt 2>err.txt &
  pid=$!
  sleep "0.$(printf '%03d' $((i <= 10 ? i : RANDOM % 90 + 5)))"
  kill -KILL $pid 2>/dev/null && kills=$((kills + 1))
  wait $pid 2>/dev/null
done
[[ $kills -ge 10 ]] || fail "only $kills of 30 runs were still there to be killed"
exits 0 tiny.json --out killed
same_grid one killed
# what it may leave: parts of files, the lock of a network that is done
rm killed/go/base/seed_0001.json
touch killed/settings.json.1.part killed/go/base/seed_0001.npz.1.part killed/go/base/seed_0002.lock
exits 0 tiny.json --out killed
same_grid one killed

# --- one process at a time says what a folder is for
mkdir waits
exec 9>waits/settings.lock
flock 9
"$paper" tiny.json --out waits --quiet 9>&- &
sleep 0.3
[[ $(ls waits) == settings.lock ]] || fail "did not wait for another process: $(ls waits)"
flock -u 9
exec 9>&-
wait
same_grid one waits

# --- Ctrl-C
for signal in INT TERM; do
  sed 's/"max_iterations": 60/"max_iterations": 60000/; s/"criterion": 0.6/"criterion": 2/' tiny.json >long.json
  # bash has those in the background ignore it
  env --default-signal=INT "$paper" long.json --out $signal --threads 2 >out.txt 2>err.txt &
  pid=$!
  for ((i = 0; i < 600; ++i)); do
    compgen -G "$signal/*/*/*.lock" >/dev/null && break
    sleep 0.05
  done
  kill -$signal $pid
  ended_with 130 $pid
  [[ $(find $signal -type f) == "$signal/settings.json" ]] || fail "files after SIG$signal: $(find $signal -type f)"
done

# --- a folder that cannot be made, a disk that is full
exits 1 tiny.json --out tiny.json/here
grep -q 'choose another folder' err.txt || fail "no remedy: $(cat err.txt)"
(
  failures=0
  trap '' XFSZ
  ulimit -f 8
  exits 1 tiny.json --out full
  exit $failures
) || failures=$((failures + 1))
[[ $(wc -l <err.txt) == 1 ]] && grep -q 'npz: cannot be written' err.txt || fail "a full disk: $(cat err.txt)"
[[ $(find full -type f) == full/settings.json ]] || fail "half written: $(find full -type f)"

# --- output that cannot be written; a reader that ends first
for arguments in --version --help "tiny.json --dry-run" "--summary one" "tiny.json --out unsaid"; do
  code=0
  # shellcheck disable=SC2086  # they are several
  "$paper" $arguments >/dev/full 2>err.txt || code=$?
  [[ $code == 1 && $(wc -l <err.txt) == 1 ]] && grep -q '^paper: .*output' err.txt ||
    fail "$arguments >/dev/full: $code, $(cat err.txt)"
done
rm one/summary.*
same_grid one unsaid
"$paper" tiny.json --out unread | head -n 1 >out.txt
[[ ${PIPESTATUS[0]} == 0 ]] || fail "| head -n 1: exit code ${PIPESTATUS[0]}"
same_grid one unread

# --- the summary of networks that were made up
# network <task> <method> <seed> <solved at, or null> <seconds>
network() {
  mkdir -p "made/$1/$2"
  echo "{\"task\": \"$1\", \"method\": \"$2\", \"seed\": $3, \"number\": 0, \"solved_at\": $4,
         \"curve\": {\"performance\": [0.1, 0.$3, 0.05]}}" >"made/$1/$2/seed_$3.json"
  echo "{\"seconds\": $5}" >"made/$1/$2/seed_$3.times.json"
}
mkdir made && echo '{"max_iterations": 1000, "units": 50}' >made/settings.json
for i in 1 2 3 4 5; do network go base $i $((100 * i)) $i; done                       # all solved: 300, 3 s
for i in 1 2 3 4; do network go cd $i $([[ $i -le 2 ]] && echo 50 || echo null) $((10 * i)); done  # half: > 1000
for i in 1 2 3; do  # 2 of 3: 80, 3 s
  network delayed_match_to_sample base $i $([[ $i == 2 ]] && echo null || echo 80) $i
done
exits 0 --summary made
[[ ! -e made/iterations.gp ]] || fail "a figure without --plot"
# row <pattern>: a line of summary.csv
row() { grep -qE "^$1\$" made/summary.csv || fail "no $1 in summary.csv: $(cat made/summary.csv)"; }
row 'go,go,base,,,,5,5,0,1.0000,0.5655,1.0000,300,[0-9]+,[0-9]+,3.000,.*'
row 'go,go,cd,,,,4,2,0,0.5000,0.1500,0.8500,inf,50,inf,inf,.*'
row 'delayed_match_to_sample,dms,base,,,,3,2,0,0.6667,0.2077,0.9385,80,80,inf,3.000,.*'
grep -qE '^\| go +\| cd .*\| +50 \|  15 - 85 \| +> 1000 \| +50 - > 1000 \| +> 35.0 \|' out.txt ||
  fail "table: $(cat out.txt)"
cp made/summary.csv before.csv
exits 0 --summary made --plot
cmp -s made/summary.csv before.csv || fail "two summaries differ"
if command -v gnuplot >/dev/null; then
  [[ $(head -c 4 made/iterations.png | tail -c 3) == PNG && $(head -c 4 made/iterations.pdf) == %PDF ]] ||
    fail "no figure: $(cat out.txt)"
fi

# --- the compact table of those networks
exits 0 --summary made --table networks.csv
[[ $(head -n 2 networks.csv) == $'# {"max_iterations":1000,"units":50}\ntask,method,theta,beta0,stages,seed,number,solved_at,best,version' ]] ||
  fail "head of the table: $(head -n 2 networks.csv)"
[[ $(wc -l <networks.csv) == 14 ]] || fail "not a line for each network: $(cat networks.csv)"
grep -qx 'go,base,,,,3,0,300,0.3,0.1.0' networks.csv && grep -qx 'go,cd,,,,3,0,,0.3,0.1.0' networks.csv ||
  fail "lines of the table: $(cat networks.csv)"
cp networks.csv first.csv
exits 0 --summary made --table networks.csv
cmp -s networks.csv first.csv || fail "the same networks are in the table twice"
exits 0 --summary networks.csv
grep -qE '^\| go +\| cd .*\| +50 \|  15 - 85 \| +> 1000 \| +50 - > 1000 \|$' out.txt ||
  fail "summary of a table: $(cat out.txt)"
[[ ! -e summary.csv ]] || fail "a summary was written beside a table"
mkdir -p more/go/base && cp made/go/base/seed_1.* more/go/base/ && cp made/settings.json more/
sed -i 's/"seed": 1/"seed": 9/' more/go/base/seed_1.json
exits 0 --summary more --table networks.csv
[[ $(wc -l <networks.csv) == 15 ]] && grep -q '^go,base,,,,9,0,100,' networks.csv ||
  fail "added to a table: $(cat networks.csv)"
cp networks.csv first.csv
sed -i 's/"solved_at": 100/"solved_at": 110/' more/go/base/seed_1.json
refuses "one of them was changed" --summary more --table networks.csv
echo '{"max_iterations": 2000, "units": 50}' >more/settings.json
refuses "'max_iterations' is 1000 there and 2000 here" --summary more --table networks.csv
cmp -s networks.csv first.csv || fail "a table that was refused has changed"
refuses "it takes the networks of a folder" --summary networks.csv --table other.csv
refuses "--table: there is no file nowhere.csv" tiny.json --out r --table nowhere.csv
refuses "networks of another grid: 'staged_iterations' is missing there and 30 here" \
  tiny.json --out r --table networks.csv
exits 0 --summary one --table all.csv
grep -v ',3,0,' all.csv >some.csv
exits 0 tiny.json --dry-run --table all.csv
grep -q '^0 networks' out.txt || fail "networks of the table are not left out: $(cat out.txt)"
exits 0 tiny.json --out rest --table some.csv --quiet
[[ $(find rest -name 'seed_*.npz' | wc -l) == 12 && -z $(find rest -name 'seed_*.npz' ! -name seed_0003.npz) ]] ||
  fail "not just the networks that the table lacks: $(find rest -name '*.npz')"
exits 0 --summary rest --table some.csv
cmp -s some.csv all.csv || fail "the table of both runs is not that of the whole"
echo 'go,base' >>first.csv
exits 1 --summary first.csv
grep -q 'first.csv, line 16: 2 columns instead of 10' err.txt || fail "a broken table: $(cat err.txt)"

echo '{' >made/go/base/seed_3.json
exits 1 --summary made
grep -q 'seed_3.json: is not a result; remove it' err.txt || fail "a broken result: $(cat err.txt)"
exits 0 --summary one
[[ $(grep -c '^| \(go\|delayed_go\) ' out.txt) == 12 ]] || fail "rows of a real summary: $(cat out.txt)"

end ", $kills runs killed"
