#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# What .ci/fresh refuses before it makes anything: fresh_cli.sh <.ci/fresh>
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
else
  ends_with 1 "$fresh" trixie demo
  grep -qE "root|debootstrap|mount" err.txt || fail "does not say why it cannot: $(cat err.txt)"
fi
end
