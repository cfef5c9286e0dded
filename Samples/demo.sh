#!/usr/bin/env bash
# Installs what is missing, builds the program, and puts a kingfisher into a painting: by patches within seconds of the build, then by SinGAN, which
# trains for a minute or two.
#   bash Samples/demo.sh [FOLDER]      pictures and model go into FOLDER (default: Samples/demo)
set -euo pipefail
samples=$(cd "$(dirname "$0")" && pwd)
out=${1:-$samples/demo}
bash "$samples/setup.sh"
echo "demo: building singan-tool (a few minutes the first time)"
swift build --package-path "$samples/.." -c release --product singan-tool
tool=$(swift build --package-path "$samples/.." -c release --show-bin-path)/singan-tool
mkdir -p "$out"
bird=("$samples/harvest.jpg" "$samples/kingfisher.png" --at '78%,60%' --force)
began=$SECONDS
"$tool" harmonize "${bird[@]}" --engine patches --naive "$out/pasted.png" --all-scales "$out/strengths.png" -o "$out/harmonized.png"
echo
echo "demo: by patches, in $((SECONDS - began)) seconds"
echo "demo: the bird as it was pasted   $out/pasted.png"
echo "demo: the bird as it was painted  $out/harmonized.png"
echo "demo: every strength              $out/strengths.png"
echo
echo "demo: now SinGAN trains a model of the painting, for a minute or two (Ctrl-C ends it)"
began=$SECONDS
"$tool" harmonize "${bird[@]}" --engine singan --preset draft --models "$out/models" --all-scales "$out/singan-scales.png" -o "$out/singan.png"
echo
echo "demo: by SinGAN, in $((SECONDS - began)) seconds"
echo "demo: the bird as it was painted  $out/singan.png"
echo "demo: every start scale           $out/singan-scales.png"
