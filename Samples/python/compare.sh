#!/usr/bin/env bash
# Trains small models of several kinds, draws from them with singan-tool and with load_singan.py, and fails unless both agree to 1 of 255.
#   bash Samples/python/compare.sh [PROGRAM]
# PROGRAM is singan-tool from the PATH unless given. PYTHON names the interpreter (default: python3); it needs numpy and safetensors.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tool=$(command -v "${1:-singan-tool}") || { echo "compare: ${1:-singan-tool} is not there: give the program's path" >&2; exit 1; }
python=${PYTHON:-python3}
"$python" -c 'import numpy, safetensors' || { echo "compare: $python needs numpy and safetensors" >&2; exit 1; }
harvest=$here/../harvest.jpg
dandelions=$here/../dandelions.jpg
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SINGAN_MODELS=$work/models
cd "$work"

# One sample by both, with the same options.
sample() {
  local model=$1
  shift
  "$tool" sample "$model" --engine singan --finish none "$@" -o tool.png --force --quiet
  "$python" "$here/load_singan.py" "$model" "$@" --sample python.png >log
  "$python" "$here/compare.py" tool.png python.png "sample $*"
}

# The reconstruction's distance from the picture by both: the tool prints it with all digits.
reconstruction() {
  local expected found
  expected=$("$tool" models show "$1" --json | "$python" -c 'import json, sys; print(json.load(sys.stdin)["reconstruction"])')
  found=$("$python" "$here/load_singan.py" "$1" --reconstruction reconstruction.png | sed -n 's/^reconstruction: RMSE //p')
  "$python" - "$expected" "$found" <<'END'
import sys
expected, found = map(float, sys.argv[1:])
print(f"  reconstruction: RMSE {expected:.7f} and {found:.7f}")
sys.exit(abs(expected - found) > 1e-5)
END
}

# A name, then what to train.
check() {
  local name=$1
  shift
  echo "$name: train ${*/#*\//}"
  "$tool" train "$@" -o "$name.singan" --quiet
  reconstruction "$name.singan"
  sample "$name.singan" --seed 7
  sample "$name.singan" --seed 18446744073709551615
  sample "$name.singan" --seed 7 --start-scale 1
  sample "$name.singan" --seed 7 --start-scale 2
}

check draft "$harvest" --preset draft --max-size 48 --iterations 20
sample draft.singan --seed 3 --size 90x50
check paper "$harvest" --preset paper --max-size 48 --iterations 20
# A fifth scale has twice the channels.
check wide "$harvest" --preset paper --max-size 100 --iterations 3
check crops "$dandelions" --preset thorough --max-size 96 --iterations 10 --crop 32
# Only the three coarsest scales are trained: what they make is enlarged.
check balanced "$dandelions" --max-size 100 --iterations 20
sample balanced.singan --seed 3 --size 160x90
# Scales above 256 pixels are trained in a way of their own.
check large "$dandelions" --preset thorough --max-size 320 --crop 64 --iterations 2

# Models for animations have noise around the pictures. Their first frame is the reconstruction.
echo "animation: animate ${harvest##*/} --preset draft --max-size 48 --min-size 20 --iterations 20"
"$tool" animate "$harvest" --preset draft --max-size 48 --min-size 20 --iterations 20 --finish none --frames 2 -o frames/ --models animation --quiet
model=(animation/*.singan)
reconstruction "${model[0]}"
"$python" "$here/compare.py" frames/harvest-animate-1.png reconstruction.png "reconstruction"
sample "${model[0]}" --seed 7
sample "${model[0]}" --seed 7 --start-scale 2
echo "compare: all agree"
