#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The program train in a real SLURM: a job that is stopped by the notice of its end and started again comes to the same
# as one that is not. train_slurm.sh <train> <check_run> <folder of the scripts for SLURM>
export CTRNN_TRAIN=$1
check_run=$2 scripts=$3
source "$(dirname "$0")/slurm_cluster.sh"
source "$(dirname "$0")/expect.sh"
start_slurm 2

run=(--task go --units 10 --models 2 --trials 2 --evaluation-trials 3 --evaluate-every 50 --criterion 2
  --max-iterations 10000)
has_begun() { grep -q '^go by base' job.log; }
number=$(sbatch --parsable --cpus-per-task=1 --output=job.log \
  "$scripts/train.sbatch" "${run[@]}" --out stopped)
wait_until 60 has_begun || fail "the job has not begun: $(cat job.log)"
sleep 0.3
scancel --batch --signal=USR1 "$number"
wait_until 60 job_says "$number" JobState=FAILED ||
  fail "the notice does not end the job: $(scontrol show job "$number")"
job_says "$number" ' ExitCode=130:0' || fail "the notice: $(cat job.log)"
"$check_run" stopped 2 0 || fail "files after the notice"

scontrol requeue "$number"
completes "$number" || fail "started again: $(scontrol show job "$number") $(cat job.log)"
job_says "$number" ' Restarts=1' || fail "not started again: $(scontrol show job "$number")"
grep -qE '^resumed at iteration [1-9]' job.log || fail "did not go on where it was: $(cat job.log)"
ends_with 0 "$CTRNN_TRAIN" "${run[@]}" --quiet --threads 1 --out whole
for file in log.csv model_000.npz model_001.npz; do
  cmp -s whole/$file stopped/$file || fail "$file is not that of a run without a stop"
done

end
