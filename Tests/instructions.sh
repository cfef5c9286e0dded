#!/usr/bin/env bash
# Counts the instructions of a fixed small piece of training and compares them with Tests/instructions.txt: a gate on cost that the machine's load
# can't move, unlike one on time. What it counts are our AVX2 kernels and OpenBLAS's for Haswell, which valgrind can run on any processor with AVX2.
#   bash Tests/instructions.sh             fails at 3 % more than recorded
#   bash Tests/instructions.sh --record    writes the count down
# Where it can't run (not x86-64 Linux, no AVX2, no valgrind) it says so and succeeds.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=Samples/packages.sh
source Samples/packages.sh
record=Tests/instructions.txt
tolerance=3
# As Tests/run.sh builds, so that nothing is built twice.
export SINGAN_STRICT=1
build=(-c release -Xswiftc -enable-testing)

case ${1:-} in "" | --record) ;; *) echo "instructions: $1 is not known; only --record is." >&2; exit 64 ;; esac
skip() { echo "instructions: skipped: $1"; exit 0; }
[ "$(uname -s) $(uname -m)" = "Linux x86_64" ] || skip "the count is of x86-64 Linux, and this is $(uname -s) on $(uname -m)."
grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo || skip "the count is of AVX2 kernels, and this processor has no AVX2 with FMA."
if ! command -v valgrind >/dev/null 2>&1 || ! command -v strip >/dev/null 2>&1; then
    obstacle=$(packages_obstacle 2)
    [ -z "$obstacle" ] || skip "valgrind or strip is missing, and $obstacle (apt-get install valgrind binutils)."
    packages_install instructions valgrind binutils || skip "valgrind or strip is missing, and apt-get could not install them."
fi

swift build "${build[@]}" --product instruction-count
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Without debug information: valgrind 3.19 dies of what some builds' DWARF 5 says. Names of functions stay.
program=$folder/instruction-count
strip --strip-debug -o "$program" "$(swift build "${build[@]}" --show-bin-path)/instruction-count"
# Everything that would choose differently from machine to machine, or from run to run, is pinned.
pinned=(SWIFT_DETERMINISTIC_HASHING=1 SINGAN_KERNELS=avx2 OPENBLAS_CORETYPE=Haswell OPENBLAS_NUM_THREADS=1)
count() { env -u OPENBLAS_L2_SIZE -u OPENBLAS_VERBOSE "${pinned[@]}" valgrind --tool=callgrind --toggle-collect=singan_counted_work "$@"; }
count --callgrind-out-file="$folder/callgrind.out" "$program" >"$folder/printed" 2>"$folder/said" || {
    cat "$folder/printed" "$folder/said" >&2
    echo "instructions: the program failed under valgrind." >&2
    exit 1
}
counted=$(awk '/Collected *:/ { print $NF }' "$folder/said")
case $counted in "" | 0 | *[!0-9]*) cat "$folder/said" >&2; echo "instructions: valgrind counted nothing." >&2; exit 1 ;; esac
ran=$(cat "$folder/printed")
case $ran in "kernels avx2/"*) ;; *) echo "instructions: the AVX2 kernels were asked for, and \"$ran\" ran." >&2; exit 1 ;; esac

if [ "${1:-}" = --record ]; then
    printf '# Instructions of Tests/InstructionCount, %s. Made by: bash Tests/instructions.sh --record\n%s\n' "$ran" "$counted" >"$record"
    echo "instructions: $counted recorded in $record ($ran)"
    exit 0
fi

[ -f "$record" ] || { echo "instructions: there is no $record to compare with. Make it: bash Tests/instructions.sh --record" >&2; exit 1; }
grep -q "$ran\." "$record" || { echo "instructions: $record is of other work than \"$ran\". Make it anew: bash Tests/instructions.sh --record" >&2; exit 1; }
recorded=$(grep -v '^#' "$record")
change=$(awk -v a="$counted" -v b="$recorded" 'BEGIN { printf "%+.2f", (a / b - 1) * 100 }')
echo "instructions: $counted, recorded $recorded: $change % ($ran)"
if awk -v change="$change" -v limit="$tolerance" 'BEGIN { exit !(change > limit) }'; then
    echo "instructions: that is more than $tolerance % above the record. Where they go:" >&2
    echo "    strip --strip-debug -o counted .build/release/instruction-count" >&2
    echo "    ${pinned[*]} valgrind --tool=callgrind --toggle-collect=singan_counted_work --callgrind-out-file=callgrind.out ./counted" >&2
    echo "    callgrind_annotate callgrind.out | head -40" >&2
    echo "instructions: if the cost is meant, record it: bash Tests/instructions.sh --record" >&2
    exit 1
elif awk -v change="$change" -v limit="$tolerance" 'BEGIN { exit !(change < -limit) }'; then
    echo "instructions: a gain. Keep it: bash Tests/instructions.sh --record"
fi
