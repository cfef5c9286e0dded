#!/usr/bin/env bash
# Installs what is missing, builds with warnings as errors, and runs every test in single and in double precision (those of words, files and
# programs in single alone); between them it counts the instructions of a piece of training (Tests/instructions.sh), and before them it
# builds and tries the packages in Samples/ (Tests/samples.sh). Ends at the first run that fails.
# The golden files are Tests/Fixtures, or the folder that GOLDEN_DIR names.
#   bash Tests/run.sh [arguments for swift test, such as --filter Golden]
# With arguments only the sample package that our own tests load is built (DynamicTask).
set -euo pipefail
cd "$(dirname "$0")/.."
export SINGAN_STRICT=1

began=$SECONDS
phase() { echo "== $1 ($((SECONDS - began)) s)"; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# One test at a time: each uses all cores, and some compare times. What failed is told again at the end, where it is found; otherwise the
# slowest tests.
tests() {
  if swift test "$@" --skip-build --no-parallel 2>&1 | tee "$log"; then
    echo "== slowest tests"
    sed -nE 's/^.*Test (.*) passed after ([0-9.]+) seconds.*$/\2 s  \1/p' "$log" | grep -v '^[0-9.]* s  run with' | sort -rn | head -20
  else
    echo "== what failed" >&2
    grep -aE 'recorded an issue|failed after|[Ff]atal error|error: ' "$log" | tail -60 >&2 || tail -20 "$log" >&2
    exit 1
  fi
}

phase "set-up"
bash Samples/setup.sh

phase "format"
# C and its headers have no formatter here; every Swift file must look as swift format leaves it.
swift format lint --strict --parallel --recursive Package.swift Sources Plugins Tests/*Tests Tests/TestSupport Tests/InstructionCount Tests/Benchmarks/Sources Tests/Benchmarks/Package.swift
find Samples -name .build -prune -o -name '*.swift' -print0 | xargs -0 swift format lint --strict --parallel

# Optimized, because C targets and numerical loops are unusably slow otherwise; testable, because tests look inside.
options=(-c release -Xswiftc -enable-testing)
single=("${options[@]}")
double=("${options[@]}" --traits DoublePrecision --scratch-path .build-double)

phase "build, single precision"
swift build "${single[@]}" --build-tests
phase "sample packages"
if [ $# -eq 0 ]; then bash Tests/samples.sh; else bash Tests/samples.sh DynamicTask; fi
phase "tests, single precision"
tests "${single[@]}" "$@"
phase "instruction count"
bash Tests/instructions.sh
phase "build, double precision"
swift build "${double[@]}" --build-tests
phase "tests, double precision"
# What starts programs and reads their words is the same in both precisions: once is enough.
once='(Budget|Pipeline|Recipe|Plugin|HostilePlugin|Library|Completion|Readme)[A-Za-z]*Tests'
tests "${double[@]}" --skip "CommandLineTests.*$once" "$@"
