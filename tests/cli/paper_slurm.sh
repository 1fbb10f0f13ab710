#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The program paper in a real SLURM: paper_slurm.sh <mpirun> <paper> <folder of the scripts for SLURM>
mpirun=$1 paper=$2 scripts=$3
source "$(dirname "$0")/slurm_cluster.sh"
source "$(dirname "$0")/expect.sh"
export CTRNN_PAPER=$paper OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1  # CI is root
start_slurm 16

# array, mpi "<folder> [<parts>]" <options of sbatch>...: a job of a script, which prints its number
array() {
  # shellcheck disable=SC2086  # folder and parts
  sbatch --parsable --cpus-per-task=1 --output=%x_%a.log "${@:2}" "$scripts/array.sbatch" more.json $1
}
mpi() { sbatch --parsable --ntasks=3 --output=%x.log "${@:2}" "$scripts/mpi.sbatch" more.json "$1"; }
# in_step <options and command of srun>...: which ends well. SLURM 22.05 at times fails to launch a step that follows
# another one by PMIx at once, and srun then gives 0: such a step is tried again.
in_step() {
  for _ in {1..5}; do
    ends_with 0 srun --quiet "$@"
    grep -q 'launch' err.txt || return 0
    sleep 1
  done
}
has_begun() { compgen -G "$1/*/*/seed_*[0-9].json" >/dev/null; }
# is_kept <folder>: some networks, not all, each as one process trains it
is_kept() {
  find "$1" -name 'seed_*.json' ! -name '*.times.json' >kept.txt
  [[ $(wc -l <kept.txt) -gt 0 && $(wc -l <kept.txt) -lt $networks ]] ||
    fail "$1: $(wc -l <kept.txt) of $networks networks"
  while read -r file; do cmp -s "$file" "alone/${file#*/}" || fail "not as it should be: $file"; done <kept.txt
}

tiny_grid
sed 's/"max_iterations": 60/"max_iterations": 250/; s/"criterion": 0.6/"criterion": 2/' tiny.json >more.json

# --- jobs that SLURM ends; each is stopped once it has finished a network, so that none is through before
declare -A job
kinds="time_limit notice requeued cancelled killed"
for kind in $kinds; do
  job[$kind]=$(array $kind --job-name=$kind --array=0 --time=10)
done
for kind in $kinds; do
  wait_until 60 has_begun $kind || fail "$kind has not begun: $(cat ${kind}_0.log)"
  scancel --batch --signal=STOP "${job[$kind]}"
done
# In minutes; SLURM looks twice a minute. The notice is due a minute before the limit, at once.
scontrol update JobId="${job[time_limit]}" TimeLimit=0
scontrol update JobId="${job[notice]}" TimeLimit=1
scontrol requeue "${job[requeued]}"
scancel "${job[cancelled]}"
scancel --batch --signal=KILL "${job[killed]}"

# --- meanwhile: commands that train nothing do without MPI, whatever a step's environment says
"$paper" tiny.json --out tiny >/dev/null || fail "alone, tiny"
for plugin in pmix pmi2 none; do
  for arguments in --version --help "tiny.json --dry-run" "--summary tiny"; do
    # shellcheck disable=SC2086  # they are several
    in_step --mpi=$plugin "$paper" $arguments
    [[ -s out.txt && ! -s err.txt ]] || fail "$arguments in a step by $plugin: $(cat err.txt)"
  done
done
in_step --mpi=pmix --ntasks=3 "$paper" tiny.json --out step
grep -q "in each of 3 ranks" out.txt || fail "no ranks: $(head -n 1 out.txt)"
rm tiny/summary.* && same_grid tiny step

# --- one process; an array; single parts of it once more
"$paper" more.json --out alone --threads 1 --quiet || fail "alone"
completes "$(array parts --job-name=parts --array=5-7)" || fail "an array: $(cat parts_*.log)"
same_grid alone parts
rm -r parts/go
completes "$(array parts --job-name=list --array=0,1,3)" && fail "a list that does not tell its parts is taken"
grep -q '^paper: SLURM_ARRAY_TASK_ID: .*--shard 3/n' list_3.log || fail "a list: $(cat list_*.log)"
[[ ! -e parts/go ]] || fail "a part of a list was trained"
completes "$(array "parts 4" --job-name=list --array=0,1,3)" || fail "three parts of four: $(cat list_*.log)"
is_kept parts
completes "$(array "parts 4" --job-name=list --array=2)" || fail "the fourth part: $(cat list_*.log)"
same_grid alone parts

# --- ranks by srun and by mpirun; with the notice of their end, and the rest
export SLURM_MPI_TYPE=pmix
for launcher in srun mpirun; do
  [[ $launcher == srun ]] || export CTRNN_LAUNCHER=$mpirun
  for _ in {1..3}; do
    number=$(mpi $launcher --job-name=$launcher)
    wait_until 60 has_begun $launcher && break  # else a step that SLURM did not launch
  done
  has_begun $launcher || fail "$launcher has not begun: $(cat $launcher.log)"
  scancel --batch --signal=USR1 "$number"
  wait_until 60 job_says "$number" JobState=FAILED || fail "$launcher goes on: $(scontrol show job "$number")"
  job_says "$number" ' ExitCode=130:0' || fail "$launcher: $(cat $launcher.log)"
  is_kept $launcher
  for _ in {1..3}; do
    completes "$(mpi $launcher --job-name=$launcher)" && [[ $(find $launcher -name 'seed_*.npz' | wc -l) == "$networks" ]] &&
      break
  done
  same_grid alone $launcher
done

# --- what became of the jobs that SLURM has ended, and the rest of them
for ended in time_limit:TIMEOUT notice:FAILED requeued:COMPLETED cancelled:CANCELLED killed:FAILED; do
  kind=${ended%:*}
  wait_until 60 job_says "${job[$kind]}" "JobState=${ended#*:}" || fail "$kind: $(scontrol show job "${job[$kind]}")"
  [[ $kind == requeued ]] || is_kept $kind
done
job_says "${job[notice]}" ' ExitCode=130:0' || fail "the notice: $(cat notice_0.log)"
job_says "${job[requeued]}" ' Restarts=1' || fail "not requeued: $(cat requeued_0.log)"
for kind in ${kinds/requeued/}; do job[$kind]=$(array $kind --job-name=$kind --array=0-1); done
for kind in $kinds; do
  completes "${job[$kind]}" || fail "$kind, the rest: $(cat ${kind}_*.log)"
  same_grid alone $kind
done

end
