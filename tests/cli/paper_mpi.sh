#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The program paper under mpirun: paper_mpi.sh <mpirun> <paper> <folder of the scripts for SLURM>
mpirun=$1 paper=$2 slurm=$3
source "$(dirname "$0")/expect.sh"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1  # CI is root
ranks() { "$mpirun" --oversubscribe -n "$@"; }

tiny_grid
kills=0
"$paper" tiny.json --out alone >out.txt || fail "alone: $(cat out.txt)"

# --- any number of ranks, each network by one of them
for n in 1 2 4; do
  ranks $n "$paper" tiny.json --out of$n >out.txt 2>err.txt || fail "$n ranks: $(cat out.txt err.txt)"
  same_grid alone of$n
  [[ $(grep -c seed_ out.txt) == "$networks" ]] || fail "$n ranks trained $(grep -c seed_ out.txt) networks"
  ((n == 1)) || grep -q "in each of $n ranks" out.txt || fail "no ranks: $(head -n 1 out.txt)"
done
ranks 2 "$paper" tiny.json --out hybrid --threads 2 --quiet >out.txt 2>&1 || fail "threads in ranks: $(cat out.txt)"
grep -aq 'network\|seed_\|paper' out.txt && fail "--quiet is not quiet: $(tr -d '\0' <out.txt)"
same_grid alone hybrid
ranks 3 "$paper" tiny.json --out of2 >out.txt 2>&1 || fail "once more: $(cat out.txt)"
! grep -q seed_ out.txt || fail "trained again: $(grep -m 1 seed_ out.txt)"
same_grid alone of2
# memory that the network does not reach by itself, as Open MPI 4 can have it: rank 0 has to see to it
if "${mpirun%/*}/ompi_info" 2>/dev/null | grep -q 'MCA osc: pt2pt'; then
  ranks 3 --mca osc pt2pt "$paper" tiny.json --out messages >out.txt 2>&1 ||
    fail "one-sided over messages: $(cat out.txt)"
  same_grid alone messages
fi

mkdir bin
echo '[[ $1 == --cpus-per-task=1 ]] && shift && exec "$MPIRUN" --oversubscribe -n 2 "$@"' >bin/srun
chmod +x bin/srun
PATH=$PWD/bin:$PATH MPIRUN=$mpirun CTRNN_PAPER=$paper SLURM_CPUS_PER_TASK=1 \
  bash "$slurm/mpi.sbatch" tiny.json sbatch >out.txt 2>&1 || fail "mpi.sbatch: $(cat out.txt)"
same_grid alone sbatch

# --- what is wrong is said once
ranks 3 "$paper" tiny.json --out r --threads -1 >out.txt 2>err.txt && fail "a bad option is taken"
[[ $(grep -c '^paper: --threads' err.txt) == 1 ]] ||
  fail "said $(grep -c '^paper:' err.txt) times: $(grep '^paper:' err.txt)"
ranks 3 "$paper" nowhere.json --out r >out.txt 2>err.txt && fail "a grid that is not there is taken"
[[ $(grep -c '^paper: nowhere.json' err.txt) == 1 ]] ||
  fail "said $(grep -c '^paper:' err.txt) times: $(grep '^paper:' err.txt)"
[[ $(ranks 2 "$paper" tiny.json --dry-run | grep -c seed_) == "$networks" ]] || fail "--dry-run of two ranks"

# --- commands that train nothing do without MPI, which cannot start in this environment: there is no such step
step=(SLURM_JOBID=2 SLURM_STEPID=0 SLURM_NODELIST=node SLURM_NTASKS=1 SLURM_NPROCS=1 SLURM_PROCID=0 SLURM_LOCALID=0
  SLURM_TASKS_PER_NODE=1 PMI_RANK=0 PMI_SIZE=1 PMI_FD=9)
for arguments in --help --version "tiny.json --dry-run" "--summary of1"; do
  # shellcheck disable=SC2086  # they are several
  ends_with 0 env "${step[@]}" "$paper" $arguments
  [[ -s out.txt && ! -s err.txt ]] || fail "$arguments in a step of SLURM: $(cat err.txt)"
done

# --- networks that fail: the exit code is that of all together
fails='"units": 10, "trials": 2, "evaluation_trials": 4, "max_iterations": 20, '
fails+='"nonlinearity": "rectified_power", "exponent": 9, "learning_rate": 100'
echo '{"tasks": "dlygo", "methods": [{"method": "base"}], "models": 4, '"$fails"'}' >fail.json
for n in 1 2 4; do
  ranks $n "$paper" fail.json --out failed$n >out.txt 2>err.txt &&
    fail "$n ranks: all networks failed, and none says so"
  # Open MPI 5 joins lines of several ranks, and writes zero bytes between them.
  failed=$(grep -ao 'paper: failed' err.txt | wc -l)
  [[ $failed == 4 ]] || fail "$n ranks: $failed networks failed: $(tr -d '\0' <err.txt)"
done
ranks 2 "$paper" fail.json --out failed4 >out.txt 2>err.txt && fail "all networks had failed, and no rank says so"
for n in 2 4; do
  sed 's/"rectified_power", "exponent": 9, "learning_rate": 100/"relu"/' fail.json >well.json
  ranks $n "$paper" well.json --out well$n >out.txt 2>err.txt || fail "$n ranks: $(grep -v seed_ out.txt err.txt)"
done

# --- a rank that is killed: what was finished is kept, the same command does the rest
sed 's/"models": 4/"models": 8/; s/"max_iterations": 60/"max_iterations": 250/; s/"criterion": 0.6/"criterion": 2/' \
  tiny.json >more.json
"$paper" more.json --out more >out.txt || fail "alone, more: $(cat out.txt)"
RANDOM=4
finished() { find killed -name 'seed_*.npz' 2>/dev/null | wc -l; }
for ((i = 0; i < 6; ++i)); do
  before=$(finished)
  "$mpirun" --oversubscribe -n 4 "$paper" more.json --out killed >out.txt 2>err.txt &
  mpi=$!
  for ((k = 0; k < 400; ++k)); do
    [[ $(finished) -gt $before ]] && break
    sleep 0.02
  done
  mapfile -t victims < <(pgrep -P $mpi -f more.json)
  [[ ${#victims[@]} == 4 ]] && kill -KILL "${victims[RANDOM % 4]}" && kills=$((kills + 1))
  wait $mpi && [[ ${#victims[@]} == 4 ]] && fail "a rank was killed, and mpirun does not say so"
  find killed -name 'seed_*.json' ! -name '*.times.json' | sort >kept.txt
  while read -r result; do
    cmp -s "$result" "more/${result#killed/}" || fail "not as it should be: $result"
  done <kept.txt
done
[[ $kills -ge 3 ]] || fail "only $kills of 6 runs were still there to be killed"
ranks 4 "$paper" more.json --out killed >out.txt 2>err.txt || fail "the rest: $(cat out.txt err.txt)"
same_grid more killed

end ", $kills ranks killed"
