# cluster.bash: a Slurm cluster of two nodes on this machine, for tests: sourced; $scratch is its directory. Needs root.
# It is stopped by the ids of its own processes (cluster_stop), whatever else runs here.

# shellcheck shell=bash disable=SC2154
export SLURM_CONF=$scratch/slurm.conf
declare -A daemon=() # name: process

# start NAME COMMAND...: in the foreground of a process of ours.
start() {
	"${@:2}" >"$scratch/$1.out" 2>&1 &
	daemon[$1]=$!
}

# A port that nobody listens on.
free_port() {
	local port
	for ((port = $1; port < $1 + 500; port++)); do
		(: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo "$port"
}

cluster_start() {
	local controller node_one node_two host
	host=$(hostname -s)
	controller=$(free_port 27000) node_one=$(free_port 27500) node_two=$(free_port 28000)
	chmod 755 "$scratch"
	mkdir -m 755 "$scratch/munge"
	mkdir "$scratch/state" "$scratch/spool.one" "$scratch/spool.two"
	(umask 077 && head -c 128 /dev/urandom >"$scratch/munge/key")
	cat >"$SLURM_CONF" <<CONF
ClusterName=papersift
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$scratch/munge/socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool.%n
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.%n.pid
SlurmctldLogFile=$scratch/slurmctld.log
SlurmdLogFile=$scratch/slurmd.%n.log
SlurmdTimeout=10
MessageTimeout=10
KillWait=5
ReturnToService=2
SchedulerParameters=sched_min_interval=100000,requeue_delay=0
NodeName=one NodeHostname=$host NodeAddr=127.0.0.1 Port=$node_one CPUs=2 RealMemory=2000 State=UNKNOWN
NodeName=two NodeHostname=$host NodeAddr=127.0.0.1 Port=$node_two CPUs=2 RealMemory=2000 State=UNKNOWN
PartitionName=all Nodes=one,two Default=YES MaxTime=INFINITE State=UP
CONF
	start munged munged --foreground --force --key-file="$scratch/munge/key" --socket="$scratch/munge/socket" \
		--pid-file="$scratch/munge/pid" --log-file="$scratch/munge/log" --seed-file="$scratch/munge/seed"
	wait_for 20 'munged answers' test -S "$scratch/munge/socket"
	start slurmctld slurmctld -D -i
	start one slurmd -D -N one
	start two slurmd -D -N two
	wait_for 60 'both nodes are idle' nodes_idle
}
nodes_idle() { [ "$(sinfo -h -N -o %T 2>/dev/null | grep -c '^idle$')" -eq 2 ]; }

# wait_for SECONDS WHAT COMMAND...: until the command says yes.
wait_for() {
	local end=$((SECONDS + $1))
	until "${@:3}"; do
		[ $SECONDS -lt $end ] || fail "after $1 seconds it isn't so that $2"
		sleep 0.2
	done
}

# All that descends from a process, itself last.
descendants() {
	local child
	for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do descendants "$child"; done
	echo "$1"
}
# What a node runs: its jobs bear its name in their environment; what watches over them (slurmstepd, which Slurm detaches
# from the daemon) has its log open.
node_processes() { # NAME
	local process
	for process in $(grep -lszx "SLURMD_NODENAME=$1" /proc/[0-9]*/environ | cut -d/ -f3); do
		! grep -qszx "SLURM_CONF=$SLURM_CONF" "/proc/$process/environ" || descendants "$process"
	done
	for process in $(grep -lsz '^slurmstepd' /proc/[0-9]*/cmdline | cut -d/ -f3); do
		[[ $(readlink "/proc/$process"/fd/* 2>/dev/null) != *"$scratch/slurmd.$1.log"* ]] || descendants "$process"
	done
}
# As if its power was cut: nobody must see another one end.
node_kill() { # NAME
	local processes
	processes=$({ echo "${daemon[$1]}"; node_processes "$1"; } | sort -un)
	# shellcheck disable=SC2086
	{
		kill -STOP $processes
		kill -KILL $processes
		wait "${daemon[$1]}"
	} 2>/dev/null || :
	unset "daemon[$1]"
}

cluster_stop() {
	local name
	for name in one two; do [ -z "${daemon[$name]-}" ] || node_kill "$name"; done
	for name in slurmctld munged; do
		[ -z "${daemon[$name]-}" ] || kill -TERM "${daemon[$name]}" 2>/dev/null || :
	done
	for name in slurmctld munged; do
		[ -z "${daemon[$name]-}" ] || wait "${daemon[$name]}" 2>/dev/null || :
	done
}
