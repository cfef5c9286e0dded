#!/bin/bash
# Makes new pictures, with their masks, of every picture of a folder, on a Slurm cluster. Each task of the job array takes one part of the pictures.
#   sbatch slurm.sh
# README.md beside this file says what to change, and what happens at a time limit.

#SBATCH --job-name=singan
# The last number is how many parts there are. %20 behind it lets 20 run at a time.
#SBATCH --array=1-32
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=02:00:00
# TERM comes to this script 60 seconds or more before the time limit.
#SBATCH --signal=B:TERM@60
# A task whose node fails, or that another job displaces, starts again and goes on.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=singan-%A-%a.log

set -uo pipefail

pictures=${PICTURES:-images}
masks=${MASKS:-masks}
results=${RESULTS:-out}
count=${COUNT:-10}
seed=${SEED:-1}

# What is done is noted here. Every node has to see this folder: a task may start again on another one.
export SINGAN_CACHE=${SINGAN_CACHE:-$PWD/cache}

# Where nodes have different processors, and for --engine singan alone: the kernels that all of them have.
# export SINGAN_KERNELS=avx2

# How many parts there are stays the same when only some tasks are submitted again: PARTS=32 sbatch --array=3,7 slurm.sh
parts=${PARTS:-$SLURM_ARRAY_TASK_MAX}
if [ -z "${PARTS:-}" ] && [ "$SLURM_ARRAY_TASK_COUNT" -ne "$SLURM_ARRAY_TASK_MAX" ]; then
    echo "slurm.sh: the array isn't 1-N, so say how many parts there are: PARTS=N sbatch --array=... slurm.sh" >&2
    exit 64
fi

# This form means one task. The number in SLURM_JOB_ID means the whole array for one of the tasks.
task=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID

stop() {
    kill -TERM "$tool" 2>/dev/null
    wait "$tool"
    status=$?
    # 143: the program was stopped, and the same command goes on. After scancel and scontrol requeue the task is COMPLETING: Slurm does what it was
    # told, and a task that queued itself would come back from scancel. SIGNALING is a task that runs while Slurm sends it a signal.
    state=$(squeue -h -j "$task" -o %T)
    case $status-$state in
    143-RUNNING | 143-SIGNALING)
        echo "slurm.sh: the time is up; task $task queues again and goes on where it stopped."
        scontrol requeue "$task"
        ;;
    *) echo "slurm.sh: stopped with status $status; task $task is ${state:-unknown}." ;;
    esac
    exit "$status"
}

echo "slurm.sh: part $SLURM_ARRAY_TASK_ID of $parts on ${SLURMD_NODENAME:-this node}, start ${SLURM_RESTART_COUNT:-0}"

trap stop TERM
while true; do
    # In the background, since bash looks at a signal only when the command in front has ended.
    singan-tool sample "$pictures" --with "mask=$masks" -n "$count" --seed "$seed" -o "$results" \
        --shard "$SLURM_ARRAY_TASK_ID/$parts" --threads "${SLURM_CPUS_PER_TASK:-1}" &
    tool=$!
    status=0
    wait "$tool" || status=$?
    # 75: an earlier process writes this part still, on a node that only seemed to have failed. It makes what is wanted; what it leaves is made here.
    [ "$status" -eq 75 ] || exit "$status"
    sleep 30 &
    tool=$!
    wait "$tool" || exit $?
done
