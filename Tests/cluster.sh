#!/usr/bin/env bash
# Tries the files of Samples/cluster on a cluster: Slurm with three nodes, all on this machine and on the loopback address alone. Twelve small
# pictures with masks go through the job array and through Snakemake, while time limits pass, jobs are queued again, a node's daemon dies and
# a node loses its power. Every byte has to be that of one plain run. Takes some minutes; Tests/run.sh doesn't call it.
#   bash Tests/cluster.sh [limit] [cancel] [array] [local] [snakemake]      only those; all without arguments
# It downloads: Slurm, munge and Python's venv as packages of the system, Snakemake and its Slurm plugin by pip into .build-cluster/. The cluster
# has its own configuration, key and state in a temporary folder; it ends with this script, and what the machine has of Slurm isn't used.
# SINGAN_TOOL names a program that is built already, CLUSTER_FOLDER a folder that stays, with logs and results (default: a new one of the system's
# temporary folder, which stays only after a failure).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=Samples/packages.sh
source "$root/Samples/packages.sh"
# shellcheck source=Tests/Cluster/slurm.sh
source "$root/Tests/Cluster/slurm.sh"
samples=$root/Samples/cluster
parts=3
count=10
run=

say() { echo "cluster: $(printf '%3d' $SECONDS) s: $*"; }
fail() {
    echo "cluster: $*" >&2
    exit 1
}

# Waits until a command succeeds, and fails when that takes too long.
#   wait_until SECONDS WHAT COMMAND ...
wait_until() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ $SECONDS -lt $end ] || fail "waited too long for this: $what."
        sleep 0.5
    done
}

install() {
    [ "$(uname -s)" = Linux ] || { echo "cluster: Slurm needs Linux, and this is $(uname -s)." >&2; exit 69; }
    local packages=()
    command -v slurmctld >/dev/null 2>&1 && command -v slurmd >/dev/null 2>&1 && command -v sbatch >/dev/null 2>&1 || packages+=(slurm-wlm)
    command -v munged >/dev/null 2>&1 || packages+=(munge)
    python3 -c 'import venv, ensurepip' >/dev/null 2>&1 || packages+=(python3-venv)
    [ ${#packages[@]} -eq 0 ] || packages_need cluster "install Slurm, munge and Python 3 with venv" "${packages[@]}"
}

install_snakemake() {
    venv=$root/.build-cluster/snakemake
    if ! "$venv/bin/python" -c 'import snakemake, snakemake_executor_plugin_slurm' >/dev/null 2>&1; then
        say "Snakemake and its Slurm plugin go into $venv."
        rm -rf "$venv"
        if ! python3 -m venv "$venv" || ! "$venv/bin/pip" install -q 'snakemake>=8,<10' 'snakemake-executor-plugin-slurm<3'; then
            rm -rf "$venv"
            echo "cluster: pip can't install snakemake and snakemake-executor-plugin-slurm, which need Python 3.11 or newer; this is" \
                "$(python3 --version). Try the rest with: bash Tests/cluster.sh limit cancel array" >&2
            exit 69
        fi
    fi
}

find_tool() {
    local tool=${SINGAN_TOOL:-}
    if [ -z "$tool" ]; then
        bash "$root/Samples/setup.sh"
        (cd "$root" && swift build -c release --product singan-tool)
        tool=$(cd "$root" && swift build -c release --product singan-tool --show-bin-path)/singan-tool
    fi
    tool=$(cd "$(dirname "$tool")" && pwd)/$(basename "$tool")
    mkdir -p "$folder/bin"
    ln -sf "$tool" "$folder/bin/singan-tool"
    PATH=$folder/bin:$PATH
}

# Twelve pictures, and a mask for each: grey ones and ones with a palette.
# Four of these names are in each of three parts, so that all three run long enough to be disturbed.
make_pictures() {
    mkdir -p "$folder/images" "$folder/masks"
    singan-tool sample "$root/Samples/harvest.jpg" --size 320x254 -n 6 --seed 3 -o "$folder/images/wheat.png" --quiet
    singan-tool sample "$root/Samples/dandelions.jpg" --size 320x180 -n 6 --seed 3 -o "$folder/images/meadow.png" --quiet
    python3 "$root/Tests/Cluster/masks.py" "$folder/images" "$folder/masks"
}

# A folder for a run, with the pictures in it. Names are the same in each, since results say of what they were made.
enter() {
    mkdir -p "$folder/$1"
    ln -sfn "$folder/images" "$folder/$1/images"
    ln -sfn "$folder/masks" "$folder/$1/masks"
    cd "$folder/$1"
}

plain_run() {
    enter plain
    say "One plain run makes the pictures that all others have to make."
    SINGAN_CACHE=$PWD/cache singan-tool sample images --with mask=masks -n $count --seed 1 -o out --quiet
    local made
    made=$(find out -name '*.png' | wc -l)
    [ "$made" -eq $((12 * count * 2)) ] || fail "the plain run made $made files instead of $((12 * count * 2))."
}

# Compares results with the plain run's. Manifests differ, by design: they have times in them, and one for each part.
#   compare NAME
compare() {
    local differences
    differences=$(diff -rq -x 'manifest*.jsonl' "$folder/plain/out" "$folder/$1/out" || true)
    [ -z "$differences" ] || fail "the results of $1 aren't those of the plain run:"$'\n'"$(head -n 10 <<<"$differences")"
    say "All $(find "$folder/$1/out" -name '*.png' | wc -l) files of $1 have the bytes of the plain run."
}

# True when there are results, and at least three jobs run.
is_in_the_middle() {
    [ "$(find out -name '*.png' 2>/dev/null | wc -l)" -ge 6 ] && [ "$(running | wc -l)" -ge 3 ]
}

# Queues a job again, freezes a second one's node, and takes the power from a third one's. The frozen job wakes up when Slurm has started it
# elsewhere, so that two processes make the same results for a while.
disturb() {
    wait_until 300 "some results and three running jobs" is_in_the_middle
    local jobs requeued double frozen lost node job
    mapfile -t jobs < <(running)
    read -r requeued _ <<<"${jobs[0]}"
    read -r double frozen <<<"${jobs[1]}"
    read -r lost node <<<"${jobs[2]}"
    say "Job $requeued is queued again. The daemon of $frozen is killed, and job $double there freezes. $node loses its power, and job $lost with it."
    scontrol requeue "$requeued"
    freeze "$frozen"
    power_off "$node"
    wait_until 120 "Slurm to miss $frozen and $node" are_down "$frozen" "$node"
    for job in "$requeued" "$double" "$lost"; do
        [ "$(restarts "$job")" -ge 1 ] || fail "job $job wasn't queued again."
    done
    say "Slurm has missed both nodes, and has queued their jobs again. $node comes back."
    start_node "$node"
    wait_until 300 "job $double to start again" runs "$double"
    say "Job $double has started again, and its first process wakes up: both make the same results. Then $frozen comes back."
    wake "$frozen"
    sleep 5
    start_node "$frozen"
}

# Submits the array, as a person would. Further arguments are sbatch's.
submit() {
    array=$(SINGAN_CACHE=$PWD/cache COUNT=$count sbatch --parsable --array=1-$parts --cpus-per-task=1 "$@" "$samples/slurm.sh")
}

finish_array() {
    wait_until 900 "the job array $array" is_over "$array"
    local bad
    bad=$(scontrol show job -o "$array" | grep -v 'JobState=COMPLETED' || true)
    [ -z "$bad" ] || fail "tasks failed: $bad"
}

# Slurm looks every 30 seconds for the tasks whose time is up within the next 30, so that a signal comes 5 to 35 seconds after the start: with more
# than 25 in the place of 25, tasks that start just before it looks would be stopped before they make anything, again and again. A quick machine may
# be done before, so one task gets the signal by hand.
try_limit() {
    enter limit
    say "A job array whose tasks have too little time: they stop, and queue themselves again."
    submit --time=1 --signal=B:TERM@25
    wait_until 300 "some results and three running jobs" is_in_the_middle
    scancel --batch --signal=TERM "$(running | sed -n 1p | cut -d ' ' -f 1)"
    finish_array
    local stops
    stops=$(cat singan-*.log | grep -c 'the time is up' || true)
    [ "$stops" -ge 1 ] || fail "no task queued itself again."
    say "Tasks were stopped $stops times, and queued themselves again."
    compare limit
}

try_cancel() {
    enter cancel
    say "A job array that is cancelled in the middle, and submitted again."
    submit --time=30
    wait_until 300 "some results and three running jobs" is_in_the_middle
    scancel "$array"
    wait_until 60 "the cancelled array to end" is_over "$array"
    # As long as a job that queues itself again would wait.
    sleep 15
    is_over "$array" || fail "a task came back from scancel."
    submit --time=30
    finish_array
    compare cancel
}

try_array() {
    enter array
    say "A job array, with a job that is queued again, a node that freezes and one that loses its power."
    submit --time=30
    disturb
    finish_array
    compare array
}

# In a process of its own, whose number `end` can use. Its cache of sources isn't the machine's.
start_snakemake() {
    (XDG_CACHE_HOME=$folder/snakemake-cache exec setsid "$venv/bin/snakemake" -s "$samples/Snakefile" \
        --config parts=$parts count=$count threads=1 memory=500 minutes=30 "$@" >>snakemake.log 2>&1) &
    run=$!
}

finish_snakemake() {
    local status=0
    wait "$run" || status=$?
    run=
    [ $status -eq 0 ] || { tail -n 60 snakemake.log >&2; fail "snakemake ended with status $status."; }
}

try_local() {
    enter local
    say "Snakemake without Slurm."
    start_snakemake --cores 2
    finish_snakemake
    compare local
}

try_snakemake() {
    enter snakemake
    say "Snakemake with Slurm, with the same mishaps."
    # This cluster keeps no accounts, so squeue tells how jobs are, and soon.
    start_snakemake --profile "$samples/slurm" --slurm-no-account --slurm-status-command squeue --slurm-init-seconds-before-status-checks 5
    disturb
    finish_snakemake
    compare snakemake
}

# What is left of the cluster and its jobs ends, whatever happened.
end() {
    local status=$?
    trap '' INT TERM
    cd /
    end_process "$run"
    stop_cluster
    if [ -n "${CLUSTER_FOLDER:-}" ] || [ $status -ne 0 ]; then
        echo "cluster: logs and results are in $folder."
    else
        rm -rf "$folder"
    fi
    [ $status -eq 0 ] || echo "cluster: failed after $SECONDS s." >&2
    exit $status
}

tries=("$@")
[ ${#tries[@]} -gt 0 ] || tries=(limit cancel array local snakemake)
for try in "${tries[@]}"; do
    declare -F "try_$try" >/dev/null || { echo "cluster: there is no $try; there are limit, cancel, array, local and snakemake." >&2; exit 64; }
done
# Debian keeps daemons where only root looks for programs.
PATH=$PATH:/usr/sbin:/sbin
install
case " ${tries[*]} " in *" local "* | *" snakemake "*) install_snakemake ;; esac
folder=${CLUSTER_FOLDER:-$(mktemp -d)}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd -P)
for old in bin plain images masks cluster limit cancel array local snakemake; do rm -rf "${folder:?}/$old"; done
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
find_tool
say "Twelve small pictures and their masks are made."
make_pictures
plain_run
say "Slurm starts: a controller and three nodes on the loopback address."
start_cluster
for try in "${tries[@]}"; do "try_$try"; done
say "Done: ${tries[*]}."
