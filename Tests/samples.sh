#!/usr/bin/env bash
# Builds the packages in Samples/ as other people's packages are built: each by itself, in debug, depending on this one. Runs their tests, and
# their programs on a small picture. Builds go to .build-samples/NAME, or to the folder that SINGAN_SAMPLES_BUILD names.
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

sample() {
    local name=$1 mode=$2
    local package=(--package-path "$root/Samples/$name" --scratch-path "$builds/$name")
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
