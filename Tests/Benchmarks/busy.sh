#!/usr/bin/env bash
# What other busy programs cost a training: seconds of one with one thread and with two, alone and beside one, two and four busy loops, with the processor's
# seconds and the switches that the system forced upon it. On two cores two threads should take 1.3 times as long as one at most, whatever runs beside them.
#   bash Tests/Benchmarks/busy.sh [PICTURE] [SIZE] [ITERATIONS] [RUNS]      (default: Samples/harvest.jpg 128 60 3; five minutes)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
picture=${1:-$root/Samples/harvest.jpg}
size=${2:-128}
iterations=${3:-60}
runs=${4:-3}
swift build --package-path "$root" -c release --product singan-tool >&2
tool=$(swift build --package-path "$root" -c release --show-bin-path)/singan-tool
models=$(mktemp -d)
loops=()
free() { ((${#loops[@]} == 0)) || kill "${loops[@]}" 2> /dev/null || true; loops=(); }
trap 'free; rm -rf "$models"' EXIT

training() {
    rm -rf "${models:?}"/*
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -f '%e %U %c' "$tool" train "$picture" --preset thorough --max-size "$size" --iterations "$iterations" --threads "$1" \
            --models "$models" -q 2>&1 | tail -1
    else
        local TIMEFORMAT='%R %U -'
        { time "$tool" train "$picture" --preset thorough --max-size "$size" --iterations "$iterations" --threads "$1" --models "$models" -q; } 2>&1 | tail -1
    fi
}
printf '%-14s %8s %10s %12s %20s\n' beside threads seconds 'of the CPU' 'forced switches'
for count in 0 1 2 4; do
    for ((i = 0; i < count; i++)); do
        while :; do :; done &
        loops+=($!)
    done
    for ((run = 0; run < runs; run++)); do
        for threads in 1 2; do
            read -r seconds cpu switches <<< "$(training "$threads")"
            printf '%-14s %8d %10s %12s %20s\n' "$count loops" "$threads" "$seconds" "$cpu" "$switches"
        done
    done
    free
done
