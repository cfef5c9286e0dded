#!/usr/bin/env bash
# How near super-resolution comes to pictures that were shrunk beforehand (--factor 4 times where none is named), by patches and by SinGAN, beside bicubic
# enlargement, the same back-projected, and Lanczos: RMSE, PSNR, SSIM.
#   bash Tests/Benchmarks/superres.sh [--factor N] [--max-size PIXELS] [--no-training] [--preset NAME] [--iterations N] [--seed S] [--threads N]
#                                     [--pictures DIR] PICTURE...
# Trains a model for each picture (the preset is `paper` where none is named) and keeps none; --no-training leaves SinGAN out. Pictures are shrunk to
# --max-size (250) first. --pictures writes what was compared.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bash "$here/../../Samples/setup.sh"
swift build --package-path "$here" -c release --product superres 1>&2
"$here/.build/release/superres" "$@"
