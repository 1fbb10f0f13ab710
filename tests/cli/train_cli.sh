#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The program train from outside: train_cli.sh <train> <check_run>
train=$1 check_run=$2
source "$(dirname "$0")/expect.sh"
exits() { ends_with "$1" "$train" "${@:2}"; }    # exits <code> <arguments>...
refuses() { is_refused "$1" "$train" "${@:2}"; }  # refuses <words> <arguments>...
tiny=(--units 10 --models 2 --trials 2 --evaluation-trials 3)
staged=("${tiny[@]}" --staged-iterations 12 --stages 3)

exits 0 --help
grep -q 'delayed_go (dlygo)' out.txt || fail "--help does not list the tasks"
exits 0 --version

refuses "--task is required"
refuses "no task 'fly'; choose one of go, " --task fly --out r
refuses "no method 'magic'; choose one of base, " --task go --method magic --out r
refuses "no nonlinearity 'step'; choose one of relu, " --task go --nonlinearity step --out r
refuses "choose one of go, reaction_time_go (rtgo), " --task fly --out r
refuses "several joined by +, or multitask" --task fly --out r
refuses "--units: 2 is not a whole number of 3 to 4095" --task go --units 2 --out r
refuses "--units: -5 is not a whole number of 3 to 4095" --task go --units -5 --out r
refuses "--seed: -1 is not a whole number of 0 to 4294967295" --task go --seed -1 --out r
refuses "--seed: 0x10 is not a whole number" --task go --seed 0x10 --out r
refuses "--trials: 1.5 is not a whole number of 1 to 1000000000" --task go --trials 1.5 --out r
for number in 1_000 "20'000" 1,000; do
  refuses "--max-iterations: $number is not a whole number of 1 to 1000000000; write digits alone, as in 20000 or 2e4" \
    --task go --max-iterations "$number" --out r
done
for option in models theta stages max-iterations staged-iterations criterion evaluate-every evaluation-trials sigma \
  learning-rate trials threads first-model seed; do
  refuses "--$option" --task go --method dasc --"$option" -1 --out r
done
refuses "--learning-rate: 0 is not above 0 and finite" --task go --learning-rate 0 --out r
refuses "--learning-rate" --task go --learning-rate abc --out r
refuses "--learning-rate: inf is not above 0 and finite" --task go --learning-rate inf --out r
refuses "--out: the name is empty" --task go --out ""
refuses "--resume: the name is empty" --resume ""
refuses "--beta0" --task go --method dasc --beta0 1.5 --out r
refuses "--theta: the method base has no blocks; leave it out" --task go --theta 20 --out r
refuses "--beta0: the method cd has no weight" --task go --method cd --beta0 0.5 --out r
for option in "stages 3" "staged-iterations 10" reset-optimiser; do
  # shellcheck disable=SC2086  # an option and its value
  refuses "--${option% *}: the method base has no stages; leave it out" --task go --$option --out r
done
refuses "--exponent: the nonlinearity relu has no exponent; leave it out" --task go --exponent 3 --out r
refuses "--leak: the nonlinearity tanh has no leak" --task go --nonlinearity tanh --leak 0.2 --out r
refuses "exponent = 0.5; it must be above 1" --task go --nonlinearity rectified_power --exponent 0.5 --out r
refuses "--leak" --task go --nonlinearity leaky_relu --leak 1.5 --out r
refuses "--optimiser: there is no optimiser 'magic'; choose one of adam, adamw, sgd, rmsprop" \
  --task go --optimiser magic --out r
refuses "--momentum: the optimiser adam has none; leave it out" --task go --momentum 0.9 --out r
refuses "--weight-decay: the optimiser sgd has none" --task go --optimiser sgd --weight-decay 0.1 --out r
refuses "--momentum: sgd: momentum = 1; it must be 0 to below 1" --task go --optimiser sgd --momentum 1 --out r
refuses "a weight decay of 50 with a learning rate of 0.02" \
  --task go --optimiser adamw --weight-decay 50 --learning-rate 0.02 --out r
refuses "--clip-norm: 0 is not above 0 and finite" --task go --clip-norm 0 --out r
refuses "--clip-value: -1 is not above 0 and finite" --task go --clip-value -1 --out r
refuses "--rate-schedule: there is no rate schedule 'linear'" --task go --rate-schedule linear --out r
refuses "--rate-schedule: cosine needs --rate-iterations" --task go --rate-schedule cosine --out r
refuses "--rate-factor: the rate schedule constant has none; leave it out" --task go --rate-factor 0.5 --out r
refuses "stepped with a factor of 0" --task go --rate-schedule stepped --rate-iterations 5 --rate-factor 0 --out r
refuses "--stop" --task go --stop never --out r
refuses "--precision" --task go --precision half --out r
refuses "--units: many is not a whole number" --task go --units many --out r
refuses "--nonsense" --task go --nonsense --out r

refuses "the task go is there twice" --task go+go --out r
refuses "no task 'fly'" --task go+fly --out r
refuses "multitask stands alone" --task multitask+go --out r
refuses "--gate: the method base has no stages" --task go --gate 0.9 0.8 --out r
refuses "falls below 0.9" --task go --method dasc --gate 0.8 0.9 --out r
exits 0 --task go+dms --method dasc --gate 0.5 0.4 --confirm --evaluate-as-trained "${staged[@]}" --max-iterations 20 \
  --out runs/both
grep -q '"gate"' runs/both/config.json || fail "no gate in config.json"
head -n 1 runs/both/log.csv | grep -q 'performance_go,performance_delayed_match_to_sample' ||
  fail "not every task in log.csv: $(head -n 1 runs/both/log.csv)"
exits 0 --task multitask "${tiny[@]}" --max-iterations 10 --out runs/multitask
[[ $(head -n 1 runs/multitask/log.csv | grep -o 'performance_' | wc -l) == 20 ]] ||
  fail "multitask: $(head -n 1 runs/multitask/log.csv)"

for method in base cd sctt dasc lagged_dasc exponential_dasc heun exponential_euler; do
  case $method in
    base | heun | exponential_euler) options=("${tiny[@]}") ;;
    *) options=("${staged[@]}") ;;
  esac
  exits 0 --task dlygo --method $method "${options[@]}" --max-iterations 20 --out runs/$method
  "$check_run" runs/$method 2 20 || fail "files of $method"
done
exits 0 --task dms --method dasc --nonlinearity tanh --dale --stop trimmed-mean --first-model 8 "${staged[@]}" \
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
  [[ -n $option ]] || ! grep -qE '"(leak|exponent)"' runs/$name/config.json ||
    fail "config.json of $phi has a parameter"
done

# an optimiser of one's own, clipped, along a schedule: in config.json, log.csv and the summary, and resumed
exits 0 --task go --optimiser sgd --momentum 0.9 --clip-norm 1e-6 --rate-schedule cosine --rate-iterations 30 \
  --rate-factor 0 --warm-up-iterations 5 "${tiny[@]}" --criterion 2 --max-iterations 20 --out runs/sgd
"$check_run" runs/sgd 2 20 || fail "files of sgd"
grep -qE '^ +0 .* 20$' out.txt && grep -q 'clipped steps' out.txt || fail "summary of clipped steps: $(cat out.txt)"
for setting in '"rule": "sgd"' '"momentum": 0.9' '"clip_norm": 1e-06' '"rate_schedule": "cosine"' \
  '"rate_iterations": 30' '"warm_up_iterations": 5'; do
  grep -q "$setting" runs/sgd/config.json || fail "no $setting in $(cat runs/sgd/config.json)"
done
[[ $(head -n 1 runs/sgd/log.csv) == *,clipped_steps && $(grep -c ',10$' runs/sgd/log.csv) == 4 ]] ||
  fail "clipped steps in log.csv: $(cat runs/sgd/log.csv)"
refuses "--clip-norm: a run that is resumed keeps the one in its config.json" --resume runs/sgd --clip-norm 2
exits 0 --resume runs/sgd --max-iterations 30 --learning-rate 0.02
"$check_run" runs/sgd 2 30 || fail "files of sgd, resumed"
exits 0 --task go "${tiny[@]}" --max-iterations 10 --out runs/usual
! grep -q 'clipped' out.txt runs/usual/log.csv || fail "clipped steps where no gradient is limited"
# config.json as earlier versions wrote it
sed -i -e '/^  "optimiser": {/,/^  },/d' -e '/^  "initial_values": {/,/^  },/d' -e '/^  "dynamics"/d' \
  -e '/^  "noise"/d' runs/usual/config.json
exits 0 --resume runs/usual --max-iterations 20 --quiet
"$check_run" runs/usual 2 20 || fail "files of a run of an earlier version"

# arrays that are not trained or have no negative weights, other noise and other initial values, resumed
refuses "--initial-values: there is no policy of initial values 'large'; choose one of published, gaussian" \
  --task go --initial-values large --out r
refuses "--gain: the policy of initial values published has none; leave it out" --task go --gain 2 --out r
refuses "--gain: balanced: gain = -1; it must be above 0" --task go --initial-values balanced --gain -1 --out r
refuses "--noise: there is no noise 'pink'; choose one of published, exact, white, none" --task go --noise pink --out r
refuses "--frozen: W_up" --task go --frozen W_in,W_up --out r
refuses "W is said to be non-negative, and to follow Dale's law" --task go --dale --non-negative W --out r
exits 0 --task go --initial-values balanced --gain 1.2 --noise white --frozen W_in,b --non-negative W_out "${tiny[@]}" \
  --criterion 2 --max-iterations 10 --out runs/rules
exits 0 --resume runs/rules --max-iterations 20
"$check_run" runs/rules 2 20 || fail "files of a run with rules, resumed"
for setting in '"policy": "balanced"' '"gain": 1.2' '"noise": "white"' '"trained": false' '"non_negative": true'; do
  grep -q "$setting" runs/rules/config.json || fail "no $setting in $(cat runs/rules/config.json)"
done

# a training that starts from another one, of another task; the first is not needed any longer when it is resumed
exits 0 --task go "${tiny[@]}" --max-iterations 10 --criterion 2 --out runs/first
refuses "--from: it stands in place of --initial-values; leave one out" \
  --task dms --from runs/first --initial-values gaussian --out r
ends_with 1 "$train" --task dms --from runs/first --nonlinearity tanh --out r
grep -q "is of a run with another 'nonlinearity'" err.txt || fail "another nonlinearity: $(cat err.txt)"
ends_with 1 "$train" --task dms --from runs/nowhere --out r
grep -q "runs/nowhere" err.txt || fail "a start that is not there: $(cat err.txt)"
exits 0 --task dms --from runs/first --frozen W_in "${tiny[@]}" --criterion 2 --max-iterations 10 --out runs/second
grep -q '"origin": "runs/first"' runs/second/config.json || fail "no origin in $(cat runs/second/config.json)"
rm -r runs/first
exits 0 --resume runs/second --max-iterations 20
exits 0 --task dms --from runs/first --frozen W_in "${tiny[@]}" --criterion 2 --max-iterations 30 --out runs/second \
  --continue
mv runs/second/best kept && touch runs/second/best
refuses "runs/second/best: is no folder, where a run keeps its best models; move it away" \
  --resume runs/second --max-iterations 40
rm runs/second/best && cp -r runs/usual runs/second/best
refuses "runs/second/best: has another run, where the one in runs/second keeps its best models; move it away" \
  --resume runs/second --max-iterations 40
rm -r runs/second/best && mv kept runs/second/best
"$check_run" runs/second 2 30 || fail "files of a run that started from another, resumed"

# weights of low rank, noise in every place and clipped arrays, resumed and evaluated
refuses "--noise-enters: there is no place of the noise 'phi'; choose one of drive, state" \
  --task go --noise-enters phi --out r
refuses "recurrent weights of rank 11 for 10 units" --task go --units 10 --rank 11 --out r
refuses "recurrent weights of rank 2 under Dale's law" --task go --rank 2 --dale --out r
refuses "the noise \`none\` is said to enter in the state" --task go --noise none --noise-enters state --out r
exits 0 --task go --rank 2 --noise-enters state --input-sigma 0.1 --output-sigma 0.2 --clip-array-norm 0.5 --frozen m \
  "${tiny[@]}" --criterion 2 --max-iterations 10 --out runs/low
exits 0 --resume runs/low --max-iterations 20
"$check_run" runs/low 2 20 || fail "files of a run of low rank, resumed"
exits 0 --task go --rank 2 --noise-enters state --input-sigma 0.1 --output-sigma 0.2 --clip-array-norm 0.5 --frozen m \
  --from runs/low/best "${tiny[@]}" --criterion 2 --max-iterations 10 --out runs/from_best
for setting in '"rank": 2' '"noise_enters": "state"' '"input_sigma": 0.1' '"output_sigma": 0.2' \
  '"clip_array_norm": 0.5'; do
  grep -q "$setting" runs/low/config.json || fail "no $setting in $(cat runs/low/config.json)"
done

# numbers are decimal, however they are written
exits 0 --task go "${tiny[@]}" --max-iterations 1e1 --seed 010 --first-model 08 --threads 02 --sigma 00.1 --quiet \
  --out runs/decimal
grep -q '"max_iterations": 10,' runs/decimal/config.json && grep -q '"seed": 10,' runs/decimal/config.json &&
  grep -q '"first_model": 8,' runs/decimal/config.json && grep -q '"sigma": 0.1,' runs/decimal/config.json ||
  fail "not decimal: $(cat runs/decimal/config.json)"

# shares of the units that are rounded
exits 0 --task go "${tiny[@]/10/13}" --max-iterations 10 --quiet --out runs/rounded
grep -q 'train: warning: of 13 units 5 receive input, 5 are read out and 3 are fast' err.txt ||
  fail "rounded without a word: $(cat err.txt)"

# without gnuplot: one line, and the tables are there
PATH=/nowhere exits 0 --task go "${tiny[@]}" --max-iterations 10 --quiet --plot --out runs/no_gnuplot
[[ $(wc -l <err.txt) == 1 ]] && grep -q 'gnuplot is not installed' err.txt || fail "without gnuplot: $(cat err.txt)"
[[ -s runs/no_gnuplot/learning_curves.gp && -s runs/no_gnuplot/log.csv && ! -e runs/no_gnuplot/learning_curves.err ]] ||
  fail "without gnuplot: $(ls runs/no_gnuplot)"

# more than there is memory for: said before where it is known, and in words when it is so
(
  failures=0
  ulimit -v 1000000
  "$train" --version >out.txt 2>err.txt || exit 0  # with an address sanitizer it does not start
  refuses "GB for 200000 models, where there are 1.02 GB; about " --task go --models 200000 --out r
  grep -q '^train: the run takes about [0-9.]* GB for .*; about [0-9]* models fit' err.txt ||
    fail "more than there is: $(cat err.txt)"
  exits 1 --task go --units 10 --trials 1e6 --out runs/large
  [[ $(cat err.txt) == 'train: there is not enough memory; ask for less at once: fewer models, units or trials' ]] ||
    fail "out of memory: $(cat err.txt)"
  [[ -z $(ls runs/large) ]] || fail "left by a run that did not start: $(ls runs/large)"
  exit $failures
) || fail "more models than memory"

# much memory that there is, said before
(
  failures=0
  ulimit -v 1000000
  "$train" --version >out.txt 2>err.txt || exit 0
  exits 2 --task go --units 10 --models 15000 --out runs/base
  grep -qx 'the run takes about 0.[5-9][0-9]* GB for 15000 models, where there are 1.02 GB' out.txt ||
    fail "much memory: $(cat out.txt err.txt)"
  exits 2 --task go --units 10 --models 5000 --out runs/base
  [[ ! -s out.txt ]] || fail "little memory: $(cat out.txt)"
  exit $failures
) || fail "models that take most of the memory"

# how long it is to the first evaluation, where that is long
"$train" --task go "${tiny[@]}" --criterion 2 --max-iterations 1e9 --evaluate-every 1e9 \
  --out runs/long >out.txt 2>err.txt &
for ((k = 0; k < 600; ++k)); do
  grep -q 'evaluation' out.txt && break
  sleep 0.05
done
kill -TERM $!
ended_with 130 $!
grep -qE '^about [0-9].* to the first evaluation, at most [0-9].* in all$' out.txt || fail "no estimate: $(cat out.txt)"

# a folder that holds a run, and one that holds other files
mkdir runs/logged && touch runs/logged/slurm-123.out runs/logged/log.txt
exits 0 --task go "${tiny[@]}" --max-iterations 10 --out runs/logged
[[ -e runs/logged/slurm-123.out && -e runs/logged/model_001.npz ]] || fail "a log in the folder: $(ls runs/logged)"
exits 2 --task go "${tiny[@]}" --max-iterations 10 --out runs/base
grep -q -- '--continue goes on with it, --force replaces it' err.txt || fail "a run was not protected: $(cat err.txt)"
"$check_run" runs/base 2 20 || fail "a protected run was changed"
exits 0 --task go --units 10 --models 1 --max-iterations 10 --force --out runs/base
"$check_run" runs/base 1 10 || fail "--force"
[[ ! -e runs/base/model_001.npz ]] || fail "--force left a model of the other run"

mkdir runs/log_alone && cp runs/base/log.csv runs/log_alone
for go_on in "" --continue; do
  exits 2 --task go "${tiny[@]}" --out runs/log_alone $go_on
  grep -q 'files of a run (log.csv) but no config.json.*; --force without --continue replaces them' err.txt ||
    fail "a log alone: $(cat err.txt)"
done
reversal=("$(dirname "$train")/rule_reversal" --method base --iterations 2 --units 10 --models 1)
is_refused "--out: the folder runs/logged has a run already (" "${reversal[@]}" --out runs/logged
is_refused "--out: the name is empty" "${reversal[@]}" --out ""
[[ -e runs/logged/checkpoint.npz && -e runs/logged/model_001.npz ]] || fail "rule_reversal: $(ls runs/logged)"
ends_with 0 "${reversal[@]}" --out runs/logged --force
[[ ! -e runs/logged/checkpoint.npz && ! -e runs/logged/model_001.npz && -e runs/logged/log.txt ]] ||
  fail "rule_reversal --force: $(ls runs/logged)"

# a folder that cannot be made, before any training
exits 1 --task go "${tiny[@]}" --out runs/base/log.csv/here
grep -q 'choose another folder' err.txt || fail "no remedy: $(cat err.txt)"

exits 0 --task go --method dasc --theta 40 --beta0 0 "${staged[@]}" --max-iterations 10 --out runs/unstable
grep -q 'train: warning: .*unstable' err.txt || fail "no warning of instability"

end
