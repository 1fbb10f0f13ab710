#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# What becomes of the output of the programs: output_cli.sh <folder of the programs>
programs=$1
source "$(dirname "$0")/expect.sh"

# fails_to_write <why> <where to> <program> <arguments>...: exit code 1, and one line that says so
fails_to_write() {
  local found=0
  "$programs/$3" "${@:4}" >"$2" 2>err.txt || found=$?
  [[ $found == 1 ]] || fail "exit code $found: ${*:3} >$2"
  [[ $(cat err.txt) == "$3: not all of the output could be written: $1; free some space, or send it elsewhere" ]] ||
    fail "${*:3} >$2: $(cat err.txt)"
}

exits() { ends_with "$1" "$programs/$2" "${@:3}"; }
exits 0 train --task dlygo --units 10 --models 2 --trials 2 --evaluation-trials 4 --max-iterations 10 --quiet --out run
tiny_grid
exits 0 paper tiny.json --out grid --quiet
commands=("evaluate run" "analyse run --only learning" "record run --model 1 --trials 2 --out seen.npz --force"
  "paper tiny.json --dry-run" "paper --summary grid")
for program in train evaluate analyse record paper rule_reversal; do commands+=("$program --help"); done
for program in train evaluate analyse record paper; do commands+=("$program --version"); done
for command in "${commands[@]}"; do
  read -ra words <<<"$command"
  fails_to_write "No space left on device" /dev/full "${words[@]}"
  "$programs/${words[0]}" "${words[@]:1}" >&- 2>err.txt && fail "exit code 0 without stdout: $command"
  [[ $(wc -l <err.txt) == 1 ]] || fail "without stdout: $command: $(cat err.txt)"
  # a reader that has had enough is nothing to complain of
  { "$programs/${words[0]}" "${words[@]:1}" 2>err.txt; echo $? >code.txt; } | true
  [[ $(cat code.txt) == 0 && ! -s err.txt ]] || fail "$command | true: exit code $(cat code.txt): $(cat err.txt)"
done

end
