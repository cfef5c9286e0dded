#!/usr/bin/env bash
# Milliseconds per training iteration, throughput, sampling time and peak memory on a 250x188 pyramid at the publication's sizes.
#   bash Tests/Benchmarks/run.sh [THREADS [SECONDS_PER_SCALE]] [--json FILE]
# SINGAN_KERNELS=blas|scalar|avx2|avx512|neon chooses the kernels; the first line says which ran.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bash "$here/../../Samples/setup.sh"
swift build --package-path "$here" -c release 1>&2
grep -m1 'model name' /proc/cpuinfo 2>/dev/null || true
# As compare-pytorch.sh measures: OpenBLAS chooses for this processor, whatever the surroundings pin.
env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE -u OPENBLAS_NUM_THREADS "$here/.build/release/benchmark" table "$@"
