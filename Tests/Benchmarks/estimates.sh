#!/usr/bin/env bash
# How near the time that a plan tells is to the time that a training then takes: five trainings alone, five beside two busy loops, and budgets of 15 and 30 seconds
# in both. Prints expected and taken seconds, their ratio, and the medians. Nothing else should run.
#   bash Tests/Benchmarks/estimates.sh [PICTURE] [ITERATIONS]      (default: Samples/harvest.jpg 300; half an hour, most of it beside the loops)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
picture=${1:-$root/Samples/harvest.jpg}
iterations=${2:-300}
swift build --package-path "$root" -c release --product singan-tool >&2
tool=$(swift build --package-path "$root" -c release --show-bin-path)/singan-tool
models=$(mktemp -d)
loops=()
stop() { ((${#loops[@]} == 0)) || kill "${loops[@]}" 2> /dev/null || true; sleep 1; rm -rf "$models"; }
trap stop EXIT

# The first one is remembered; it doesn't count.
"$tool" train "$picture" --iterations "$iterations" --train-seed 1 --models "$models" -q
trainings() {
    local ratios=() seed begin expected taken
    for seed in 2 3 4 5 6; do
        begin=$(date +%s.%N)
        expected=$("$tool" train "$picture" --iterations "$iterations" --train-seed "$1$seed" --models "$models" --progress json 2>&1 > /dev/null |
            sed -n 's/.*"expected_seconds":\([0-9.]*\).*/\1/p' | sed -n 1p)
        taken=$(echo "$(date +%s.%N) - $begin" | bc)
        ratios+=("$(echo "scale=3; $expected / $taken" | bc)")
        echo "$2: expected $expected s, took $taken s, ratio ${ratios[-1]}"
    done
    echo "$2: median ratio $(printf '%s\n' "${ratios[@]}" | sort -n | sed -n 3p)"
}
budgets() {
    local budget begin
    for budget in 15 30; do
        begin=$(date +%s.%N)
        "$tool" train "$picture" --budget ${budget}s --train-seed "$1" --models "$models" -q
        echo "$2: budget $budget s, took $(echo "$(date +%s.%N) - $begin" | bc) s"
    done
}
trainings 1 alone
budgets 1 alone
for _ in 1 2; do
    while :; do :; done &
    loops+=($!)
done
trainings 2 "beside two busy loops"
budgets 2 "beside two busy loops"
