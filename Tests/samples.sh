#!/usr/bin/env bash
# Builds the packages in Samples/ as other people's packages are built: each by itself, in debug, depending on this one. Runs their tests, and
# their programs on a small picture. Builds go to .build-samples, or to the folder that SINGAN_SAMPLES_BUILD names.
#   bash Tests/samples.sh [NAME ...]      only those, such as DynamicTask, and without tests and trial: what the project's own tests need
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
builds=${SINGAN_SAMPLES_BUILD:-$root/.build-samples}
# Others don't set it, and setting it builds everything again.
unset SINGAN_STRICT

# The example of CustomTask's README, with a training that is far too short.
try_CustomTask() {
    local work
    work=$(mktemp -d)
    "$1/my-tool" erase "$root/Samples/harvest.jpg" "$root/Samples/CustomTask/cart-mask.png" --max-size 40 --iterations 2 \
        --models "$work/models" -o "$work/erased.png" --quiet
    [ -s "$work/erased.png" ] || { echo "samples: my-tool erase made no picture" >&2; exit 1; }
    rm -rf "$work"
}

# The program of Example's README, with a training that is far too short; again, where nothing is left to train; stopped; and its errors.
try_Example() {
    local work program=$1/example picture=$root/Samples/harvest-house.png status=0 child
    work=$(mktemp -d)
    "$program" "$picture" "$work/out" 40 2 >"$work/names" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
    for number in 1 2 3; do [ -s "$work/out/sample-$number.png" ] || { echo "samples: example made no sample $number" >&2; exit 1; }; done
    [ "$(wc -l <"$work/names")" -eq 3 ] && grep -q "s left" "$work/log" || { echo "samples: example told nothing" >&2; exit 1; }
    "$program" "$picture" "$work/out" 40 2 >"$work/names" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
    if grep -q "s left" "$work/log"; then echo "samples: example trained again" >&2; exit 1; fi
    "$program" "$work/none.jpg" "$work/out" 2>"$work/log" || status=$?
    [ "$status" -eq 66 ] && grep -q "example: .*none.jpg" "$work/log" || { echo "samples: example's error is $status" >&2; exit 1; }
    "$program" "$picture" "$work/stopped" 40 100000 2>"$work/log" &
    child=$!
    for _ in $(seq 300); do grep -q "s left" "$work/log" && break; sleep 0.1; done
    kill -INT "$child"
    status=0
    wait "$child" || status=$?
    [ "$status" -eq 130 ] && grep -q "goes on from there" "$work/log" || { echo "samples: example, stopped, ended with $status" >&2; exit 1; }
    rm -rf "$work"
}

# The folder in which a package is built. What Example needs is built for CustomTask already.
scratch() { if [ "$1" = Example ]; then echo "$builds/CustomTask"; else echo "$builds/$1"; fi; }

sample() {
    local name=$1 mode=$2
    local package=(--package-path "$root/Samples/$name" --scratch-path "$(scratch "$name")")
    if [ "$mode" = build ]; then
        swift build "${package[@]}"
        return
    fi
    swift build "${package[@]}" --build-tests
    if [ -d "$root/Samples/$name/Tests" ]; then swift test "${package[@]}" --skip-build --no-parallel; fi
    if declare -F "try_$name" >/dev/null; then "try_$name" "$(swift build "${package[@]}" --show-bin-path)"; fi
}

if [ $# -gt 0 ]; then
    for name in "$@"; do
        if [ -f "$root/Samples/$name/Package.swift" ]; then sample "$name" build; else echo "samples: there is no package Samples/$name"; fi
    done
else
    for manifest in "$root"/Samples/*/Package.swift; do sample "$(basename "$(dirname "$manifest")")" all; done
fi
