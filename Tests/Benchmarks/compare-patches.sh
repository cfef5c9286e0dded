#!/usr/bin/env bash
# Patches here and a plain GPNN of our own writing in PyTorch, exact and with Faiss (pytorch/gpnn.py), side by side in one run: seconds of a sample of 250
# pixels and their ratios; then what larger pictures and the other tasks take here. Some ten minutes, most of them GPNN's exact search.
#   bash Tests/Benchmarks/compare-patches.sh PICTURE LARGE [--threads 2] [--rounds 3] [--no-exact]
# PICTURE is shrunk to 250 pixels; LARGE is a photograph of twelve megapixels or so. SINGAN_KERNELS chooses our kernels.
# Installs pinned PyTorch and Faiss in a virtual environment of its own (SINGAN_GPNN_VENV, else Tests/Benchmarks/.build/gpnn): about 7 GB.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=${SINGAN_GPNN_VENV:-$here/.build/gpnn}
threads=2 rounds=3 exact=1 pictures=()
while [ $# -gt 0 ]; do
    case "$1" in
    --threads) threads=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --no-exact) exact=0; shift ;;
    *) pictures+=("$1"); shift ;;
    esac
done
[ ${#pictures[@]} -eq 2 ] || { echo "compare-patches: name a picture and a large photograph." >&2; exit 64; }
bash "$here/../../Samples/setup.sh"
command -v python3 >/dev/null || { echo "compare-patches: python3 is needed, with its venv module." >&2; exit 69; }
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import torch, faiss, PIL' 2>/dev/null; then
    mkdir -p "$(dirname "$venv")"
    free=$(df -Pk "$(dirname "$venv")" | awk 'NR == 2 { print int($4 / 1048576) }')
    [ "$free" -ge 8 ] || { echo "compare-patches: PyTorch needs 8 GB of disk, and $free GB are free in $(dirname "$venv"). Set SINGAN_GPNN_VENV to a place with more." >&2; exit 74; }
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q -r "$here/pytorch/requirements-gpnn.txt" -r "$here/pytorch/requirements.txt"
fi
swift build --package-path "$here" -c release --product patches 1>&2
grep -m1 'model name' /proc/cpuinfo 2>/dev/null || true
ours() { "$here/.build/release/patches" "${pictures[@]}" --threads "$threads" --rounds "$rounds" "$@"; }
gpnn() { "$venv/bin/python" "$here/pytorch/gpnn.py" "${pictures[0]}" --size 250x250 --threads "$threads" --json "$@"; }
ours | tee /tmp/compare-patches.$$
sample=$(awk '/^sample 250 / { print $3 }' /tmp/compare-patches.$$)
rm -f /tmp/compare-patches.$$
seconds() { "$venv/bin/python" -c 'import json, sys; print(json.loads(sys.stdin.read().strip().splitlines()[-1])["seconds"])'; }
ratio() { awk -v a="$1" -v b="$sample" -v n="$2" 'BEGIN { printf "%-40s %10.2f s, %.0f times ours\n", n, a, a / b }'; }
ratio "$(gpnn --search ivf --repeat "$rounds" | seconds)" "GPNN with Faiss-IVF"
[ $exact = 0 ] || ratio "$(gpnn --search exact | seconds)" "GPNN, exact"
