#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Installs what ctrnn and its own programs need on Debian 12 or 13 (or Ubuntu 24.04 or later, untested). Safe to run
# again.
#   --ci   also what only CI needs: clang, MPI, SLURM, NumPy, and what makes the documentation a site. The services of
#          SLURM are neither started nor enabled, as the tests start a SLURM of their own.
#   --arm  also what the preset test-arm needs: a cross-compiler, an emulator, and libraries of the architecture arm64,
#          which becomes one of dpkg's
set -euo pipefail

declare -A purpose=(
  [g++]="the compiler" [cmake]="the build" [ninja-build]="the build" [ccache]="faster rebuilds"
  [pkg-config]="finds libzip"
  [libxtensor-dev]="the library: arrays" [libxtensor-blas-dev]="the library: BLAS for arrays"
  [libxsimd-dev]="the library: vector instructions" [libopenblas-dev]="the library: large matrix products"
  [librandom123-dev]="the library: random numbers"
  [libcli11-dev]="train: its command line" [nlohmann-json3-dev]="train: config.json"
  [libzip-dev]="train: .npz files" [gnuplot-nox]="the demo: its picture"
  [doctest-dev]="the tests" [python3]="the tests of the documentation" [libbenchmark-dev]="the benchmarks"
)
foreign=""
case "${1-}" in
  "") ;;
  --ci)
    purpose+=([clang]="CI: the second compiler"
      [libopenmpi-dev]="CI: paper under mpirun" [openmpi-bin]="CI: mpirun" [python3-numpy]="CI: reads our files"
      [slurmctld]="CI: jobs in a SLURM" [slurmd]="CI: a node of it" [slurm-client]="CI: its jobs" [munge]="CI: its keys"
      [doxygen]="docs/build: reads the comments"
      [python3-sphinx]="docs/build: makes the site" [python3-breathe]="docs/build: the reference"
      [python3-myst-parser]="docs/build: reads Markdown" [furo]="docs/build: how it looks"
      [libjs-mathjax]="docs/build: equations") ;;
  --arm)
    foreign=arm64
    purpose+=([g++-aarch64-linux-gnu]="test-arm: the compiler" [qemu-user]="test-arm: the emulator"
      [libstdc++6:arm64]="test-arm: the C++ library" [libopenblas-dev:arm64]="test-arm: large matrix products"
      [libzip-dev:arm64]="test-arm: .npz files") ;;
  *) echo "install-dependencies.sh: unknown argument '$1'; give --ci, --arm or nothing" >&2; exit 2 ;;
esac

missing=()
for package in "${!purpose[@]}"; do
  # A line for each architecture that has it.
  [[ $(dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null) =~ ^installed ]] || missing+=("$package")
done
if [[ ${#missing[@]} == 0 ]]; then
  echo "All that ctrnn needs is installed."
  exit
fi

as_root=()
if [[ $(id -u) != 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "install-dependencies.sh: you are not root and sudo is not installed. As root, run:" >&2
    [[ -z $foreign ]] || echo "  dpkg --add-architecture $foreign && apt-get update" >&2
    echo "  apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "Installing with apt:"
for package in "${missing[@]}"; do
  printf '  %-20s %s\n' "$package" "${purpose[$package]}"
done | sort -b -k 2
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >/dev/null; }
[[ -z $foreign ]] || "${as_root[@]}" dpkg --add-architecture "$foreign"
apt update
policy=/usr/sbin/policy-rc.d  # says whether packages may start their services
if [[ ${1-} == --ci && ! -e $policy ]]; then
  # munge for the whole machine is not needed, and would fail to start in a container.
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod +x "$policy"
fi
apt install --no-install-recommends "${missing[@]}"
for service in munge slurmctld slurmd; do  # those that were there before are the machine's own
  if [[ " ${missing[*]} " == *" $service "* ]] && command -v systemctl >/dev/null; then
    "${as_root[@]}" systemctl --quiet disable "$service" 2>/dev/null ||
      echo "install-dependencies.sh: the service $service could not be disabled; it starts with the machine" >&2
  fi
done
