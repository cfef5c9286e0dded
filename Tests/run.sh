#!/usr/bin/env bash
# Installs what is missing, builds with warnings as errors, and runs every test in single precision, then in double precision those whose bounds
# depend on it, and one training from its beginning to its file. Between them it builds and tries the packages in Samples/ (Tests/samples.sh) and
# counts the instructions of a piece of training (Tests/instructions.sh). Ends at the first run that fails.
# The golden files are Tests/Fixtures, or the folder that GOLDEN_DIR names.
#   bash Tests/run.sh [arguments for swift test, such as --filter Golden]
# With arguments only the sample package that our own tests load is built (DynamicTask), and tests run one at a time.
set -euo pipefail
cd "$(dirname "$0")/.."
export SINGAN_STRICT=1

began=$SECONDS
phase() { echo "== $1 ($((SECONDS - began)) s)"; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Durations are each test's own: within a process they run one after the other. The last command reads all that it is given: sort would be stopped by a
# pipe that closes early, and end the run.
slowest() {
  echo "== slowest tests"
  sed -nE 's/^.*Test (.*) passed after ([0-9.]+) seconds.*$/\2 s  \1/p' "$folder"/*.log | grep -v '^[0-9.]* s  run with' | sort -rn | sed -n 1,20p
  rm -f "$folder"/*.log
}
# What failed is told again at the end, where it is found.
failed() {
  echo "== what failed" >&2
  local log
  for log in "$folder"/*.log; do
    grep -aE 'recorded an issue|failed after|[Ff]atal error|error: ' "$log" | tail -60 >&2 || true
    grep -aq 'Test run with .* passed' "$log" || tail -5 "$log" >&2
  done
  exit 1
}
# Its log, and arguments for swift test.
tests() {
  local log=$folder/$1.log
  shift
  swift test --skip-build --no-parallel "$@" 2>&1 | tee "$log"
}

phase "set-up"
bash Samples/setup.sh

# C and its headers have no formatter here; every Swift file must look as swift format leaves it. Beside the build, which leaves a core idle now and
# then.
format() {
  swift format lint --strict --parallel --recursive Package.swift Sources Plugins Tests/*Tests Tests/TestSupport Tests/InstructionCount Tests/Benchmarks/Sources Tests/Benchmarks/Tests Tests/Benchmarks/Package.swift &&
    find Samples -name .build -prune -o -name '*.swift' -print0 | xargs -0 swift format lint --strict --parallel
}

# Optimized, because C targets and numerical loops are unusably slow otherwise; testable, because tests look inside.
single=(-c release -Xswiftc -enable-testing)
double=("${single[@]}" --traits DoublePrecision --scratch-path .build-double)
# What measures times, loads or memory, or has to be answered within so many seconds: it has the machine to itself.
alone='[./](BudgetRun|ChildProgram|Estimate|HostilePlugin|Kill|LibraryRun|LibraryRunner|LongEncoding|MachineLoad|Signal|SuperresRun)Tests/'

# What sees the precision of numbers.
precise='^SinGANNumericsTests\.|\.(FiniteDifference|GeneratedPass|GoldenStep|ModelFile|Penalty|PyramidGolden|Renormalization|SampleWindow|Strip|TrainingGolden)Tests/'

phase "build, single precision; format"
format >"$folder/format" 2>&1 &
formatted=$!
swift build "${single[@]}" --build-tests
wait "$formatted" || { cat "$folder/format" >&2; exit 1; }
phase "sample package of our own tests; logic of the studio's page"
bash Tests/samples.sh DynamicTask
if [ $# -eq 0 ]; then bash Tests/page.sh; fi
if [ $# -eq 0 ]; then
  # Two processes, each with one test at a time: what a process has only once (limits, counters, the folder it is in) is nobody else's.
  phase "tests, single precision: the program and patches, and beside them the rest"
  tests program "${single[@]}" --ignore-lock --filter '^(CommandLineTests|SinGANPatchesTests)\.' --skip "$alone" &
  program=$!
  passed=true
  tests rest "${single[@]}" --ignore-lock --skip '^(CommandLineTests|SinGANPatchesTests)\.' --skip "$alone" || passed=false
  wait "$program" || passed=false
  $passed || failed
  phase "tests, single precision: what is measured"
  tests measured "${single[@]}" --filter "$alone" || failed
else
  phase "tests, single precision"
  tests single "${single[@]}" "$@" || failed
fi
slowest

# Nothing here is timed: one fills the cores that the other leaves idle. Instructions are as many however busy the machine is.
phase "build, double precision; sample packages; instruction count"
(
  if [ $# -eq 0 ]; then bash Tests/samples.sh; fi
  bash Tests/instructions.sh
) >"$folder/beside" 2>&1 &
beside=$!
# Package.swift leaves the other tests out then, and with them most of the toolkit.
export SINGAN_TESTS=SinGANNumericsTests,SinGANEngineTests
swift build "${double[@]}" --product singanPackageTests || { kill "$beside" 2>/dev/null; exit 1; }
wait "$beside" || { echo "== what failed" >&2; cat "$folder/beside" >&2; exit 1; }
grep -a '^instructions: ' "$folder/beside"
phase "tests, double precision"
if [ $# -eq 0 ]; then set -- --filter "$precise"; fi
tests double "${double[@]}" "$@" || failed
slowest
phase "all passed"
