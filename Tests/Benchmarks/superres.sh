#!/usr/bin/env bash
# How near super-resolution by 4 comes to pictures that were shrunk 4 times beforehand, beside bicubic and Lanczos enlargement: RMSE, PSNR, SSIM.
#   bash Tests/Benchmarks/superres.sh [--preset NAME] [--iterations N] [--seed S] [--threads N] [--pictures DIR] PICTURE...
# Trains a model for each picture (the preset is `paper` where none is named) and keeps none. --pictures writes what was compared.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bash "$here/../../Samples/setup.sh"
swift build --package-path "$here" -c release --product superres 1>&2
"$here/.build/release/superres" "$@"
