#!/usr/bin/env bash
# The same training iterations in PyTorch and here, alternately in one run: the ratio per scale beside its target; then a sample, peak memory, what
# a matrix product makes of this machine, the gain from threads and the growth with size (--help explains). About a quarter of an hour.
#   bash Tests/Benchmarks/compare-pytorch.sh [--threads 2] [--rounds 3] [--scales 0,1,2] [--json FILE] [--record]
# --record appends the figures to Tests/Benchmarks/Records.md. SINGAN_KERNELS=blas|scalar|avx2|avx512|neon chooses our kernels.
# Installs pinned PyTorch in a virtual environment of its own (SINGAN_TORCH_VENV, else Tests/Benchmarks/.build/pytorch): about 7 GB.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=${SINGAN_TORCH_VENV:-$here/.build/pytorch}
bash "$here/../../Samples/setup.sh"
command -v python3 >/dev/null || { echo "compare-pytorch: python3 is needed, with its venv module." >&2; exit 69; }
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import torch, numpy' 2>/dev/null; then
    mkdir -p "$(dirname "$venv")"
    free=$(df -Pk "$(dirname "$venv")" | awk 'NR == 2 { print int($4 / 1048576) }')
    [ "$free" -ge 8 ] || { echo "compare-pytorch: PyTorch needs 8 GB of disk, and $free GB are free in $(dirname "$venv"). Set SINGAN_TORCH_VENV to a place with more." >&2; exit 74; }
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q -r "$here/pytorch/requirements.txt"
fi
swift build --package-path "$here" -c release 1>&2
grep -m1 'model name' /proc/cpuinfo 2>/dev/null || true
# Both sides choose their own kernels for this processor, and use the threads that --threads says, whatever the surroundings pin.
env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE -u OPENBLAS_NUM_THREADS -u OMP_NUM_THREADS -u MKL_NUM_THREADS \
    "$venv/bin/python" "$here/pytorch/compare.py" "$here/.build/release/benchmark" "$@"
