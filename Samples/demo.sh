#!/usr/bin/env bash
# Installs what is missing, builds the program, and puts a kingfisher into a painting: less than three minutes once it is built.
#   bash Samples/demo.sh [FOLDER]      pictures and model go into FOLDER (default: Samples/demo)
set -euo pipefail
samples=$(cd "$(dirname "$0")" && pwd)
out=${1:-$samples/demo}
bash "$samples/setup.sh"
echo "demo: building singan-tool (a few minutes the first time)"
swift build --package-path "$samples/.." -c release --product singan-tool
tool=$(swift build --package-path "$samples/.." -c release --show-bin-path)/singan-tool
mkdir -p "$out"
began=$SECONDS
"$tool" harmonize "$samples/harvest.jpg" "$samples/kingfisher.png" --budget 2m --at '78%,60%' --models "$out/models" \
    --naive "$out/pasted.png" --all-scales "$out/all-scales.png" -o "$out/harmonized.png" --force
echo
echo "demo: done in $((SECONDS - began)) seconds"
echo "demo: the bird as it was pasted   $out/pasted.png"
echo "demo: the bird as it was painted  $out/harmonized.png"
echo "demo: every start scale           $out/all-scales.png"
