#!/usr/bin/env bash
# Trains a set of configurations on a set of images and seeds, and tabulates quality against seconds: README.md beside this.
#   bash Tests/Benchmarks/study/run.sh STUDY.json --models DIR --results FILE.jsonl [--images DIR] [--jobs N] [--only NAME,...] [--table]
# SINGAN_KERNELS=blas|scalar|avx2|avx512|neon chooses the kernels; the table says which ran.
set -euo pipefail
package=$(cd "$(dirname "$0")/.." && pwd)
bash "$package/../../Samples/setup.sh" 1>&2
swift build --package-path "$package" -c release --product study 1>&2
exec "$package/.build/release/study" "$@"
