# SPDX-License-Identifier: BSD-3-Clause
# What the tests of programs from outside share: source it first. It moves to a folder that is removed at the end.
set -uo pipefail
folder=$(mktemp -d)
# What a test has started ends with it, also where a signal ends it, and before the folder is removed.
leave() {
  local running
  mapfile -t running < <(jobs -p)
  [[ ${#running[@]} == 0 ]] || kill -KILL "${running[@]}" 2>/dev/null
  wait
  rm -rf "$folder"
}
trap leave EXIT
cd "$folder" || exit 1
unset "${!SLURM_@}"
failures=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }

# ends_with <code> <command>...: it ends with this code; its words are in out.txt and err.txt
ends_with() {
  local found=0
  "${@:2}" >out.txt 2>err.txt || found=$?
  [[ $found == "$1" ]] || fail "exit code $found instead of $1: ${2##*/} ${*:3}: $(head -n 3 err.txt)"
}
# ended_with <code> <process>: one in the background, within two minutes; otherwise it is killed
ended_with() {
  local found=0 last=$((SECONDS + 120))
  while kill -0 "$2" 2>/dev/null; do
    ((SECONDS < last)) || kill -KILL "$2"
    sleep 0.02
  done
  wait "$2" || found=$?
  [[ $found == "$1" ]] || fail "exit code $found instead of $1: $(head -n 3 err.txt)"
}
# is_refused <words> <command>...: exit code 2, nothing on stdout, one line on stderr with these words, no folder r made
is_refused() {
  ends_with 2 "${@:2}"
  [[ ! -s out.txt && $(wc -l <err.txt) == 1 ]] || fail "not one line: ${2##*/} ${*:3}: $(cat out.txt err.txt)"
  grep -qF -- "$1" err.txt || fail "does not say '$1': ${2##*/} ${*:3}: $(cat err.txt)"
  [[ ! -e r ]] || fail "made a folder: ${2##*/} ${*:3}"
}
# end <words>: the test's last line
end() {
  [[ $failures == 0 ]] && echo "all good$*"
  exit $((failures > 0))
}

# same_grid <folder> <folder>: the same files, but for the times, and nothing left over of locks and files half written
same_grid() {
  diff -rq -x '*.times.json' "$1" "$2" >differences.txt || fail "$1 and $2 differ: $(head -n 3 differences.txt)"
  [[ -z $(find "$1" "$2" -name '*.part' -o -name '*.lock') ]] ||
    fail "left over: $(find "$1" "$2" -name '*.part' -o -name '*.lock')"
}
# tiny.json: a grid of 48 networks that take a second or two
tiny_grid() {
  cat >tiny.json <<'END'
{"tasks": ["go", "dlygo"],
 "methods": [{"method": "base"}, {"method": "cd", "theta": 10, "stages": 2},
             {"method": "exponential_dasc", "theta": [10, 40], "beta0": [0, 0.5], "stages": 3}],
 "models": 4, "units": 10, "trials": 2, "evaluation_trials": 4, "staged_iterations": 30, "max_iterations": 60,
 "criterion": 0.6}
END
  networks=48
}
