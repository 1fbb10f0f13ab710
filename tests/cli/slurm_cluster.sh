# SPDX-License-Identifier: BSD-3-Clause
# A SLURM of one node for a test: source it and expect.sh. start_slurm starts munged, slurmctld and slurmd, whose files
# are all in slurm/ of the test's folder and which listen to the loopback alone; they end with the test, however that
# ends.
PATH=$PATH:/usr/sbin:/sbin

# skip <reason>: ends the test as one that is left out, or as one that failed where CTRNN_TEST_SLURM=ON asks for a SLURM
skip() {
  echo "left out: $*"
  [[ ${CTRNN_TEST_SLURM-} == ON ]] && exit 1
  exit 77
}

# A process namespace, where there may be one, takes along the jobs that slurmd has started.
namespace=(unshare --pid --fork --kill-child --mount-proc)
"${namespace[@]}" true 2>/dev/null || namespace=()

daemons=()
# daemon <name> <command>...: one that gets a signal when this shell ends
daemon() {
  setpriv --pdeathsig KILL "${@:2}" >"slurm/$1.log" 2>&1 &
  daemons+=($!)
}
end_slurm() {
  scancel --signal=KILL --user="$(id -un)" 2>/dev/null
  [[ ${#namespace[@]} != 0 ]] || wait_until 20 no_job_is_left || echo "jobs go on: $(squeue -h)"
  kill -KILL "${daemons[@]}" 2>/dev/null
  wait "${daemons[@]}" 2>/dev/null
}

# free_port: of the loopback, below those that the system gives away by itself
free_port() {
  local port
  for _ in {1..100}; do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null || break
  done
  echo $port
}

# wait_until <seconds> <command>...
wait_until() {
  local end=$((SECONDS + $1))
  until "${@:2}" >/dev/null 2>&1; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}
no_job_is_left() { [[ -z $(squeue -h) ]]; }
has_left() { [[ -z $(squeue -h -j "$1") ]]; }
# completes <number>: waits for the end of all tasks of a job; whether all was well
completes() { wait_until 120 has_left "$1" && ! scontrol show job "$1" | grep JobState= | grep -qv JobState=COMPLETED; }
# job_says <number> <pattern>: it is among what SLURM says about a job
job_says() { scontrol show job "$1" | grep -qE "$2"; }
node_is_idle() { [[ $(sinfo -h -o %t) == idle ]]; }

# start_slurm <processors>: more than the machine has are fine
start_slurm() {
  mkdir -p slurm/state slurm/spool
  chmod 755 . slurm  # munge wants others to find its socket
  local here=$PWD/slurm user host
  user=$(id -un) host=$(uname -n) host=${host%%.*}
  (umask 077 && head -c 1024 /dev/urandom >slurm/key)
  cat >slurm/slurm.conf <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$here/munge.socket,cred_expire=5
StateSaveLocation=$here/state
SlurmdSpoolDir=$here/spool
SlurmctldPidFile=$here/slurmctld.pid
SlurmdPidFile=$here/slurmd.pid
MailProg=/bin/true
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=sched_min_interval=0,batch_sched_delay=0,sched_interval=1,bf_interval=1
KillWait=2
NodeName=node NodeHostname=$host NodeAddr=127.0.0.1 CPUs=$1 RealMemory=100000
PartitionName=all Nodes=ALL Default=YES DefaultTime=10
END
  export SLURM_CONF=$here/slurm.conf
  trap 'end_slurm; leave' EXIT
  daemon munged munged --foreground --key-file="$here/key" --socket="$here/munge.socket" --pid-file="$here/munge.pid" \
    --log-file="$here/munge.log" --seed-file="$here/munge.seed" --num-threads=2
  wait_until 10 test -S slurm/munge.socket || skip "munged does not run here: $(tail -n 1 slurm/munged.log)"
  daemon slurmctld slurmctld -D -c
  # shellcheck disable=SC2016  # the shell, which buries what jobs leave behind, is the namespace's first process
  daemon slurmd "${namespace[@]}" bash -c 'setpriv --pdeathsig KILL slurmd -D -N node & wait'
  wait_until 30 node_is_idle || skip "SLURM does not run here: $(tail -n 3 slurm/slurmctld.log slurm/slurmd.log)"
}
