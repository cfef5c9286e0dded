# shellcheck shell=bash
# Sourced by Tests/cluster.sh: a Slurm cluster of three nodes on this machine. Everything it has is in $folder/cluster.
# shellcheck disable=SC2154 # The folder is that script's.

nodes=(node1 node2 node3)
munged=
controller=
declare -A daemons=()

# Numbers of ports that nothing uses now.
free_ports() {
    python3 - "$1" <<'E2'
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for one in held:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in held))
E2
}

# No control groups, no accounts, no systemd: what a container has is enough. Every node says that it has one processor, whatever the machine has.
write_configuration() {
    local ports host user
    read -r -a ports <<<"$(free_ports 4)"
    host=$(uname -n)
    host=${host%%.*}
    user=$(id -un)
    cat >"$cluster/slurm.conf" <<E2
ClusterName=singan-test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
# A job that is queued again waits until its first start's credential has expired; 120 seconds where nothing is said.
AuthInfo=socket=$cluster/munge.socket,cred_expire=10
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
MailProg=/bin/true
StateSaveLocation=$cluster/state
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmctldLogFile=$cluster/slurmctld.log
SlurmdSpoolDir=$cluster/%n/spool
SlurmdPidFile=$cluster/%n/slurmd.pid
SlurmdLogFile=$cluster/%n/slurmd.log
# A node that says nothing for so long is down, and its jobs are queued again.
SlurmdTimeout=10
ReturnToService=2
KillWait=5
MinJobAge=3600
NodeName=node1 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[1]} CPUs=1 RealMemory=64000
NodeName=node2 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[2]} CPUs=1 RealMemory=64000
NodeName=node3 NodeHostname=$host NodeAddr=127.0.0.1 Port=${ports[3]} CPUs=1 RealMemory=64000
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
E2
}

# In sessions of their own, so that Ctrl-C reaches this script alone, which then ends them in order.
start_cluster() {
    cluster=$folder/cluster
    mkdir -p "$cluster/state" "${nodes[@]/#/$cluster/}"
    (umask 077 && head -c 1024 /dev/urandom >"$cluster/munge.key")
    write_configuration
    export SLURM_CONF=$cluster/slurm.conf
    # Snakemake takes the variables of Slurm away from the srun of its jobs; on a real cluster srun then reads /etc.
    printf '#!/bin/sh\nSLURM_CONF=%s exec %s "$@"\n' "$SLURM_CONF" "$(command -v srun)" >"$folder/bin/srun"
    chmod +x "$folder/bin/srun"
    # By force: it would want folders that everybody may enter, and those of the temporary folder are one user's alone.
    setsid munged --force --foreground --key-file="$cluster/munge.key" --socket="$cluster/munge.socket" --pid-file="$cluster/munge.pid" \
        --log-file="$cluster/munge.log" --seed-file="$cluster/munge.seed" >"$cluster/munge.out" 2>&1 &
    munged=$!
    wait_until 20 "munge to start" test -S "$cluster/munge.socket"
    setsid slurmctld -D -f "$SLURM_CONF" >"$cluster/slurmctld.out" 2>&1 &
    controller=$!
    for node in "${nodes[@]}"; do start_node "$node"; done
    wait_until 60 "all nodes to be idle" are_idle
}

# In the node's folder, where whatever watches over its jobs stays too.
start_node() {
    (cd "$cluster/$1" && exec setsid slurmd -D -N "$1" -f "$SLURM_CONF" >>slurmd.out 2>&1) &
    daemons[$1]=$!
}

are_idle() { [ "$(sinfo -h -N -t idle -o %N 2>/dev/null | wc -l)" -eq ${#nodes[@]} ]; }

# True when Slurm has given up all of these nodes.
are_down() {
    local node
    for node in "$@"; do sinfo -h -n "$node" -o %T | grep -q '^down' || return 1; done
}

# Jobs that run, and their nodes, a line each.
running() { squeue -h -r -t RUNNING -o '%i %N'; }

# How often a job was queued again.
restarts() { scontrol show job -o "$1" | grep -o 'Restarts=[0-9]*' | sed -n 1p | cut -d= -f2; }

# True when nothing of a job waits or runs.
is_over() { [ -z "$(squeue -h -j "$1" -o %T)" ]; }

# True when a job runs.
runs() { [ -n "$(squeue -h -j "$1" -t RUNNING -o %T)" ]; }

kill_daemon() {
    kill -KILL "${daemons[$1]}" 2>/dev/null || true
    wait "${daemons[$1]}" 2>/dev/null || true
}

# Ends a node's daemon and everything that runs on the node, at once.
power_off() {
    kill_daemon "$1"
    signal_processes KILL "$1"
}

# Ends a node's daemon, and lets everything else on the node stand still until `wake` is called. Nobody knows of it then.
freeze() {
    kill_daemon "$1"
    signal_processes STOP "$1"
}

wake() { signal_processes CONT "$1"; }

# The processes of this cluster's jobs on a node, or on all: those who watch over jobs live in the node's folder, and jobs have it in their
# environment.
job_processes() {
    local process name found
    for process in /proc/[0-9]*; do
        name=$(readlink "$process/exe" 2>/dev/null) || continue
        case "${name##*/}" in
        slurmstepd*) case "$(readlink "$process/cwd" 2>/dev/null)" in "$cluster/${1:-node}"*) echo "${process#/proc/}" ;; esac ;;
        *)
            found=$({ tr '\0' '\n' <"$process/environ"; } 2>/dev/null |
                grep -cx -e "SLURM_CONF=$cluster/slurm.conf" -e "SLURMD_NODENAME=${1:-.*}") || true
            [ "$found" != 2 ] || echo "${process#/proc/}"
            ;;
        esac
    done
}

# Sends a signal to what job_processes finds.
signal_processes() {
    local processes
    # Twice: a process may have started another one meanwhile.
    for _ in 1 2; do
        mapfile -t processes < <(job_processes "${2:-}")
        [ ${#processes[@]} -eq 0 ] || kill -"$1" "${processes[@]}" 2>/dev/null || true
    done
}

# Ends a process that this script started, with a few seconds to do it in order.
end_process() {
    [ -n "$1" ] || return 0
    kill -TERM "$1" 2>/dev/null || return 0
    for _ in $(seq 50); do
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

stop_cluster() {
    [ -n "${cluster:-}" ] || return 0
    [ -z "$controller" ] || timeout 10 scancel --user="$(id -un)" >/dev/null 2>&1 || true
    for node in "${!daemons[@]}"; do end_process "${daemons[$node]}"; done
    end_process "$controller"
    end_process "$munged"
    signal_processes KILL
}
