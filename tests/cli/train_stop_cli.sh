#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The program train from outside, stopped in every way and started again: train_stop_cli.sh <train> <check_run> <folder
# of the scripts for SLURM>
train=$1 check_run=$2 slurm=$3
source "$(dirname "$0")/expect.sh"
exits() { ends_with "$1" "$train" "${@:2}"; }    # exits <code> <arguments>...
refuses() { is_refused "$1" "$train" "${@:2}"; }  # refuses <words> <arguments>...
tiny=(--units 10 --models 2 --trials 2 --evaluation-trials 3)
exits 0 --task go+dms "${tiny[@]}" --max-iterations 10 --quiet --out runs/both

# starts <its stdout> <arguments>...: in the background, as `pid`, which ignores the signal `ignored`. Bash has such
# commands ignore Ctrl-C, so it is set anew.
starts() {
  env --default-signal=INT ${ignored:+--ignore-signal="$ignored"} "$train" "${@:2}" >"$1" 2>err.txt &
  pid=$!
  for ((k = 0; k < 600; ++k)); do
    grep -q '^go by base' "$1" && break
    sleep 0.05
  done
}

# Ctrl-C, and what batch systems send: obeyed long before the next evaluation
endless=(--task go "${tiny[@]}" --criterion 2 --max-iterations 1e9 --evaluate-every 1e9)
for signal in INT TERM HUP USR1 USR2 XCPU; do
  starts out.txt "${endless[@]}" --out runs/$signal
  sleep 0.3
  kill -$signal $pid
  ended_with 130 $pid
  "$check_run" runs/$signal 2 0 || fail "files after SIG$signal"
  grep -q '^to go on: train --resume' out.txt || fail "SIG$signal: does not say how to go on: $(cat out.txt)"
done
starts out.txt "${endless[@]}" --out runs/twice
kill -USR1 $pid
kill -TERM $pid
ended_with 130 $pid
"$check_run" runs/twice 2 0 || fail "files after two signals"

# nohup: a signal that was ignored at the start stays ignored
ignored=HUP starts out.txt "${endless[@]}" --out runs/nohup
kill -HUP $pid || fail "train has ended before SIGHUP: $(cat err.txt)"
sleep 0.3
[[ ! -s err.txt ]] || fail "SIGHUP is obeyed: $(cat err.txt)"
kill -TERM $pid || fail "an ignored SIGHUP ends train"
ended_with 130 $pid
"$check_run" runs/nohup 2 0 || fail "files after an ignored SIGHUP"

# a reader that ends first, and Ctrl-C that it is told of before train is
"$train" --task go "${tiny[@]}" --criterion 2 --max-iterations 2000 --out runs/head 2>&1 | head -n 1 >out.txt
[[ ${PIPESTATUS[0]} == 0 ]] || fail "a reader that has ended: exit code ${PIPESTATUS[0]}"
"$check_run" runs/head 2 2000 || fail "files without a reader"
mkfifo pipe
head -n 1 <pipe >/dev/null &
reader=$!
env --default-signal=INT "$train" "${endless[@]}" --out runs/tee >pipe 2>&1 &
pid=$!
wait $reader
sleep 0.3
kill -INT $pid
ended_with 130 $pid
"$check_run" runs/tee 2 0 || fail "files after Ctrl-C without a reader"

# a disk that is full, and no stdout at all: the run is saved, and the exit code says what was lost
exits 0 --task go "${tiny[@]}" --max-iterations 20 --out runs/full --quiet
"$train" --task go "${tiny[@]}" --max-iterations 20 --out runs/full --force >/dev/full 2>err.txt &&
  fail "a full disk: exit code 0"
grep -q '^train: not all of the output could be written: No space left on device' err.txt ||
  fail "a full disk: $(cat err.txt)"
"$check_run" runs/full 2 20 || fail "files with stdout on a full disk"
"$train" --task go "${tiny[@]}" --max-iterations 20 --out runs/closed >&- 2>err.txt && fail "no stdout: exit code 0"
"$check_run" runs/closed 2 20 || fail "files without stdout"

# same <run> <run>: two runs came to the same, bit for bit
same() {
  local file
  for file in "$1"/*; do
    case $file in
      */best) same "$file" "$2/best" ;;
      */config.json)
        diff <(grep -vE '"(simd|threads|started)"' "$file") \
          <(grep -vE '"(simd|threads|started)"' "$2/config.json") >/dev/null ;;
      */checkpoint.npz) ;;  # has the seconds
      *) cmp -s "$file" "$2/${file##*/}" ;;
    esac || fail "${file##*/} of $1 and $2 differ"
  done
  [[ $(ls "$1") == $(ls "$2") ]] || fail "other files in $1 than in $2: $(ls "$1") / $(ls "$2")"
}

# resumed after whatever end, on one thread and on two: killed, and stopped between two evaluations
RANDOM=1 kills=0
while read -r name options; do
  read -ra options <<<"$options"
  options+=(--units 10 --models 3 --trials 2 --evaluation-trials 3 --staged-iterations 600 --max-iterations 1500
    --evaluate-every 15 --quiet)
  exits 0 "${options[@]}" --out "whole/$name"
  next=("${options[@]}" --out "killed/$name")
  for ((i = 0; i < 10; ++i)); do
    "$train" "${next[@]}" --threads $((i % 2 + 1)) --save-every 0 2>err.txt &
    pid=$!
    sleep "0.$((RANDOM % 30 + 10))"
    ((i % 2)) && signal=TERM || signal=KILL
    kill -$signal $pid 2>/dev/null && kills=$((kills + 1))
    wait $pid 2>/dev/null
    [[ ! -s err.txt ]] || [[ $signal == TERM && $(grep -c . err.txt) == 1 ]] ||
      fail "killed $i times, then: $(cat err.txt)"
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
refuses "--max-iterations: 30 iterations at most, but the run in runs/longer/checkpoint.npz has come to 40 already" \
  --resume runs/longer --max-iterations 30
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
  [[ $(wc -l <err.txt) == 1 ]] && grep -q '^train: runs/started/config.json: ' err.txt ||
    fail "config.json by $change: $(cat err.txt)"
done

# the same command again: it starts, goes on, and refuses what is another run
anew=(--task go "${tiny[@]}" --criterion 2 --max-iterations 40)
again=("${anew[@]}" --continue)
mkdir runs/again && touch runs/again/slurm-123.out
for ((i = 0; i < 3; ++i)); do exits 0 "${again[@]}" --out runs/again; done
grep -q '^resumed at iteration 40$' out.txt || fail "--continue trained anew: $(cat out.txt)"
rm runs/again/slurm-123.out
same runs/longer runs/again
refuses "--continue: the run in runs/again has another 'dale': false, where true is asked for" \
  "${again[@]}" --dale --out runs/again
exits 0 "${again[@]/40/60}" --out runs/again
"$check_run" runs/again 2 60 || fail "--continue with more iterations"
refuses "--continue: it goes neither with --resume" "${again[@]}" --force --out runs/again
refuses "nor with --force" --continue --resume runs/again

# as a job of SLURM, started twice
for ((i = 0; i < 2; ++i)); do
  SLURM_CPUS_PER_TASK=1 CTRNN_TRAIN=$train ends_with 0 bash "$slurm/train.sbatch" "${anew[@]}" --out runs/job
done
same runs/longer runs/job
ends_with 2 bash "$slurm/train.sbatch"

# killed within the first moments: nothing of ours is in the way of the same command
exits 0 "${again[@]}" --quiet --out runs/undisturbed
for ((i = 0; i < 40; ++i)); do
  "$train" "${again[@]}" --quiet --save-every 0 --out runs/early$((i / 10)) 2>err.txt &
  pid=$!
  sleep "0.0$((RANDOM % 90 + 10))"
  kill -KILL $pid 2>/dev/null
  wait $pid 2>/dev/null
  [[ ! -s err.txt ]] || fail "killed $i times, then: $(cat err.txt)"
done
for ((i = 0; i < 4; ++i)); do
  exits 0 "${again[@]}" --quiet --out runs/early$i
  same runs/undisturbed runs/early$i
done
mkdir runs/part && touch runs/part/config.json.12.part runs/part/checkpoint.npz.3.part runs/part/run.lock
cp runs/undisturbed/config.json runs/part
exits 0 "${anew[@]}" --out runs/part
same runs/undisturbed runs/part

# another criterion: who was solved by the old one trains on, as if the new one had held from the start
exits 0 --task go "${tiny[@]}" --criterion 0.1 --max-iterations 60 --quiet --out runs/criterion
grep -q '"criterion": 0.1,' runs/criterion/config.json || fail "criterion: $(cat runs/criterion/config.json)"
[[ $(wc -l <runs/criterion/log.csv) -lt 13 ]] || fail "no model has met a criterion of 0.1"
exits 0 --task go "${tiny[@]}" --criterion 0.9 --max-iterations 60 --quiet --out runs/higher
exits 0 --resume runs/criterion --criterion 0.9 --quiet
same runs/higher runs/criterion

# after a loss that is not finite: on from the last finite weights with a smaller learning rate
diverging=(--task go "${tiny[@]}" --learning-rate 1e4 --max-iterations 20 --quiet)
exits 1 "${diverging[@]}" --out runs/diverging
[[ $(grep -c 'train: failed: ' err.txt) == 2 ]] || fail "did not diverge: $(cat err.txt)"
exits 1 --resume runs/diverging --quiet
exits 0 --resume runs/diverging --learning-rate 1e-4 --quiet
"$check_run" runs/diverging 2 20 || fail "files after another learning rate"
grep -q '"learning_rate": 0.0001' runs/diverging/config.json || fail "config.json has another learning rate"

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
