#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The program train from outside: train_cli.sh <train> <check_run>
train=$1 check_run=$2
source "$(dirname "$0")/expect.sh"
exits() { ends_with "$1" "$train" "${@:2}"; }    # exits <code> <arguments>...
refuses() { is_refused "$1" "$train" "${@:2}"; }  # refuses <words> <arguments>...
tiny=(--units 10 --models 2 --trials 2 --evaluation-trials 3 --staged-iterations 12 --stages 3)

exits 0 --help
grep -q 'delayed_go (dlygo)' out.txt || fail "--help does not list the tasks"
exits 0 --version

refuses "--task is required"
refuses "no task 'fly'; choose one of go, " --task fly --out r
refuses "no method 'magic'; choose one of base, " --task go --method magic --out r
refuses "no nonlinearity 'step'; choose one of relu, " --task go --nonlinearity step --out r
refuses "use a multiple of 5 (30, 35)" --task go --units 32 --out r
refuses "multiple of 5" --task go --units -5 --out r
for option in models theta stages max-iterations staged-iterations criterion evaluate-every evaluation-trials sigma \
  learning-rate trials threads first-model seed; do
  refuses "--$option" --task go --method dasc --"$option" -1 --out r
done
refuses "--learning-rate: 0 is not above 0 and finite" --task go --learning-rate 0 --out r
refuses "--learning-rate" --task go --learning-rate abc --out r
refuses "--learning-rate: inf is not above 0 and finite" --task go --learning-rate inf --out r
refuses "the name is empty" --task go --out ""
refuses "--beta0" --task go --method dasc --beta0 1.5 --out r
refuses "--theta: the method base has no blocks; leave it out" --task go --theta 20 --out r
refuses "--beta0: the method cd has no weight" --task go --method cd --beta0 0.5 --out r
refuses "--exponent: the nonlinearity relu has no exponent; leave it out" --task go --exponent 3 --out r
refuses "--leak: the nonlinearity tanh has no leak" --task go --nonlinearity tanh --leak 0.2 --out r
refuses "an exponent of 0.5" --task go --nonlinearity rectified_power --exponent 0.5 --out r
refuses "--leak" --task go --nonlinearity leaky_relu --leak 1.5 --out r
refuses "--stop" --task go --stop never --out r
refuses "--precision" --task go --precision half --out r
refuses "--units" --task go --units many --out r
refuses "--nonsense" --task go --nonsense --out r

refuses "the task go is there twice" --task go+go --out r
refuses "no task 'fly'" --task go+fly --out r
refuses "--gate: the method base has no stages" --task go --gate 0.9 0.8 --out r
refuses "falls below 0.9" --task go --method dasc --gate 0.8 0.9 --out r
exits 0 --task go+dms --method dasc --gate 0.5 0.4 --confirm --evaluate-as-trained "${tiny[@]}" --max-iterations 20 --out runs/both
grep -q '"gate"' runs/both/config.json || fail "no gate in config.json"
head -n 1 runs/both/log.csv | grep -q 'performance_go,performance_delayed_match_to_sample' ||
  fail "not every task in log.csv: $(head -n 1 runs/both/log.csv)"
exits 0 --task multitask "${tiny[@]}" --max-iterations 10 --out runs/multitask
[[ $(head -n 1 runs/multitask/log.csv | grep -o 'performance_' | wc -l) == 20 ]] || fail "multitask: $(head -n 1 runs/multitask/log.csv)"

for method in base cd sctt dasc lagged_dasc exponential_dasc heun exponential_euler; do
  exits 0 --task dlygo --method $method "${tiny[@]}" --max-iterations 20 --out runs/$method
  "$check_run" runs/$method 2 20 || fail "files of $method"
done
exits 0 --task dms --method dasc --nonlinearity tanh --dale --stop trimmed-mean --first-model 8 "${tiny[@]}" \
  --max-iterations 20 --out runs/tanh
"$check_run" runs/tanh 2 20 || fail "files of tanh"
exits 0 --task go --precision double "${tiny[@]}" --max-iterations 20 --quiet --out runs/double
"$check_run" runs/double 2 20 || fail "files of double"
[[ ! -s out.txt && ! -s err.txt ]] || fail "--quiet is not quiet"

for phi in "rectified_power --exponent 1.5" "leaky_relu --leak 0.2" softplus; do
  read -r name option value <<<"$phi"
  # shellcheck disable=SC2086
  exits 0 --task go --nonlinearity $phi "${tiny[@]}" --max-iterations 10 --out runs/$name
  [[ -z $option ]] || grep -q "\"${option#--}\": $value" runs/$name/config.json || fail "config.json of $phi"
  [[ -n $option ]] || ! grep -qE '"(leak|exponent)"' runs/$name/config.json || fail "config.json of $phi has a parameter"
done

# a folder that holds a run
exits 2 --task go "${tiny[@]}" --max-iterations 10 --out runs/base
grep -q -- --force err.txt || fail "a run was not protected: $(cat err.txt)"
"$check_run" runs/base 2 20 || fail "a protected run was changed"
exits 0 --task go --units 10 --models 1 --max-iterations 10 --force --out runs/base
"$check_run" runs/base 1 10 || fail "--force"
[[ ! -e runs/base/model_001.npz ]] || fail "--force left a model of the other run"

# a folder that cannot be made, before any training
exits 1 --task go "${tiny[@]}" --out runs/base/log.csv/here
grep -q 'choose another folder' err.txt || fail "no remedy: $(cat err.txt)"

exits 0 --task go --method dasc --theta 40 --beta0 0 "${tiny[@]}" --max-iterations 10 --out runs/unstable
grep -q 'train: warning: .*unstable' err.txt || fail "no warning of instability"

# Ctrl-C in the middle
for signal in INT TERM; do
  "$train" --task go "${tiny[@]}" --criterion 2 --max-iterations 1000000 --out runs/$signal >$signal.txt 2>err.txt &
  pid=$!
  for ((i = 0; i < 600; ++i)); do
    grep -q '^iteration' $signal.txt 2>/dev/null && break
    sleep 0.1
  done
  kill -$signal $pid
  code=0
  wait $pid || code=$?
  [[ $code == 130 ]] || fail "SIG$signal: exit code $code"
  "$check_run" runs/$signal 2 0 || fail "files after SIG$signal"
done

# same <run> <run>: two runs came to the same, bit for bit
same() {
  for file in "$1"/*; do
    case $file in
      */config.json) diff <(grep -vE '"(simd|threads|started)"' "$file") <(grep -vE '"(simd|threads|started)"' "$2/config.json") >/dev/null ;;
      */checkpoint.npz) ;;  # has the seconds
      *) cmp -s "$file" "$2/${file##*/}" ;;
    esac || fail "${file##*/} of $1 and $2 differ"
  done
  [[ $(ls "$1") == $(ls "$2") ]] || fail "other files in $1 than in $2: $(ls "$1") / $(ls "$2")"
}

# resumed after whatever end, on one thread and on two
RANDOM=1 kills=0
while read -r name options; do
  read -ra options <<<"$options"
  options+=(--units 10 --models 3 --trials 2 --evaluation-trials 3 --staged-iterations 600 --max-iterations 1500 --evaluate-every 15 --quiet)
  exits 0 "${options[@]}" --out "whole/$name"
  next=("${options[@]}" --out "killed/$name")
  for ((i = 0; i < 10; ++i)); do
    "$train" "${next[@]}" --threads $((i % 2 + 1)) --save-every 0 2>err.txt &
    pid=$!
    sleep "0.$((RANDOM % 30 + 10))"
    kill -KILL $pid 2>/dev/null && kills=$((kills + 1))
    wait $pid 2>/dev/null
    [[ ! -s err.txt ]] || fail "killed $i times, then: $(cat err.txt)"
    [[ -e killed/$name/config.json ]] && next=(--resume "killed/$name" --quiet)
  done
  exits 0 "${next[@]}"
  same "whole/$name" "killed/$name"
done <<'END'
gate --task dlygo+go --method dasc --stages 3 --gate 0.5 0.4 --confirm --criterion 2
trimmed --task dlygo --method cd --stages 3 --reset-optimiser --stop trimmed-mean --dale --precision double --first-model 8
END
((kills > 5)) || fail "only $kills runs were killed"

# stopped, extended, and asked for what it cannot have
exits 0 --task go "${tiny[@]}" --criterion 2 --max-iterations 40 --out runs/whole
exits 0 --task go "${tiny[@]}" --criterion 2 --max-iterations 20 --out runs/longer
exits 0 --resume runs/longer --max-iterations 40 --threads 1
grep -q '^resumed at iteration 20$' out.txt || fail "does not say where it resumes: $(cat out.txt)"
same runs/whole runs/longer
cp runs/longer/config.json before.json
refuses "--max-iterations: 30, but the run has come to 40 already" --resume runs/longer --max-iterations 30
cmp -s runs/longer/config.json before.json || fail "a refusal has changed config.json"
refuses "--units: a run that is resumed keeps the one in its config.json; leave it out" --resume runs/longer --units 20
refuses "--force: a run that is resumed" --resume runs/longer --force
exits 1 --resume nowhere
grep -q 'nowhere/config.json: cannot be read: No such file' err.txt || fail "no run: $(cat err.txt)"
mkdir runs/started && cp runs/whole/config.json runs/started
exits 0 --resume runs/started
same runs/whole runs/started
rm runs/started/checkpoint.npz
exits 1 --resume runs/started
grep -q 'has no checkpoint.npz' err.txt || fail "no checkpoint: $(cat err.txt)"
cp runs/both/checkpoint.npz runs/started
exits 1 --resume runs/started
grep -q "checkpoint.npz: is of a run with another 'task'" err.txt || fail "another checkpoint: $(cat err.txt)"
for change in 's/"seed": 1,/"seed": -1,/' 's/"seed"/"sed"/' 's/"dt": 0.005/"dt": 0.004/' 's/{/{{/' 's/"go"/"fly"/'; do
  sed "$change" runs/whole/config.json >runs/started/config.json
  exits 2 --resume runs/started
  [[ $(wc -l <err.txt) == 1 ]] && grep -q '^train: runs/started/config.json: ' err.txt || fail "config.json by $change: $(cat err.txt)"
done

# one process at a time; what is half written goes, what is not the run's stays
touch runs/whole/model_notes.txt.part runs/whole/model_000.npz.12.part runs/whole/notes.12.part
exec 9>runs/whole/run.lock
flock 9
exits 1 --resume runs/whole
grep -q 'runs/whole: another process trains the run in it' err.txt || fail "two processes: $(cat err.txt)"
flock -u 9
exec 9>&-
exits 0 --resume runs/whole
[[ $(ls runs/whole/*.part | wc -l) == 2 && ! -e runs/whole/model_000.npz.12.part && ! -e runs/whole/run.lock ]] ||
  fail "left: $(ls runs/whole)"

end ", $kills runs killed"
