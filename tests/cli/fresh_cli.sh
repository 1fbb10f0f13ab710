#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# What .ci/fresh refuses before it makes anything, and what it leaves when it is stopped: fresh_cli.sh <.ci/fresh>
fresh=$1
source "$(dirname "$0")/expect.sh"

is_refused "'' is no suite; give bookworm or trixie" "$fresh"
is_refused "'sid' is no suite; give bookworm or trixie" "$fresh" sid demo
is_refused "'' is no command; give demo, test, or -- and a command line" "$fresh" trixie
is_refused "'demo test' is no command" "$fresh" trixie demo test
is_refused "'-- ls build' is no command" "$fresh" trixie -- ls build
is_refused "--keep needs a folder" "$fresh" --keep
if [[ $(id -u) == 0 ]] && command -v debootstrap >/dev/null && unshare --mount --pid --fork true; then
  mkdir kept
  is_refused "kept exists and is no root of trixie" "$fresh" --keep kept trixie demo
  ends_with 1 env DEBIAN_MIRROR=http://127.0.0.1:9/debian "$fresh" --keep r trixie demo
  grep -qF "debootstrap could not make a root of trixie from http://127.0.0.1:9/debian" err.txt ||
    fail "without a network: $(cat err.txt)"
  [[ $(echo *) == "err.txt kept out.txt" ]] || fail "left over: $(echo *)"

  # a folder that git does not know
  mkdir -p plain/.ci && cp "$fresh" plain/.ci && cp "${fresh%.ci/*}README.md" plain
  ends_with 1 plain/.ci/fresh --keep r trixie demo
  grep -q "git does not list the files of this checkout" err.txt || fail "without git: $(cat err.txt)"

  # without apt: Debian's own address
  mkdir programs
  printf '#!/bin/sh\nexit %d\n' 127 >programs/apt-get
  printf '#!/bin/sh\nexit %d\n' 1 >programs/debootstrap
  chmod +x programs/*
  ends_with 1 env -u DEBIAN_MIRROR PATH="$PWD/programs:$PATH" "$fresh" --keep r trixie demo
  grep -q "could not make a root of trixie from http://deb.debian.org/debian" err.txt ||
    fail "without apt: $(cat err.txt)"

  # stopped: no process is left, which would hold the lock, and no folder
  printf '#!/bin/sh\nexec flock %q sleep 1000\n' "$PWD/lock" >programs/debootstrap
  for signal in TERM:143 HUP:143 INT:130; do
    env --default-signal=INT PATH="$PWD/programs:$PATH" "$fresh" --keep r trixie demo >out.txt 2>err.txt &
    for _ in {1..200}; do [[ -e lock ]] && ! flock -n lock true && break; sleep 0.05; done
    kill "-${signal%:*}" $!
    found=0
    wait $! || found=$?
    [[ $found == "${signal#*:}" ]] || fail "exit code $found after $signal: $(cat err.txt)"
    flock -n lock true || fail "a process goes on after $signal"
    [[ -z $(compgen -G 'r*') ]] || fail "left over after $signal: $(compgen -G 'r*')"
  done
else
  ends_with 1 "$fresh" trixie demo
  grep -qE "root|debootstrap|mount" err.txt || fail "does not say why it cannot: $(cat err.txt)"
fi
end
