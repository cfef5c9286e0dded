#!/usr/bin/env bash
# Makes the reference of the library with DocC: one page for every public declaration, and articles, as HTML.
#   bash Samples/docs.sh [FOLDER]      default: .build-docs/reference
# The plugin that does it is a dependency of the package only while SINGAN_DOCS is set.
set -euo pipefail
cd "$(dirname "$0")/.."
bash Samples/setup.sh
export SINGAN_DOCS=1

folder=${1:-$PWD/.build-docs/reference}
# What `import SinGAN` shows, the module itself, and the rules for tasks.
modules=(
    SinGANSupport SinGANImaging SinGANEngine SinGANTraining SinGANQuality SinGANPatches SinGANTasks SinGANBuiltins SinGANConformance SinGAN
    RandomSampling PaintToImage Editing Harmonization SuperResolution Animation StyleTransfer Filling
)
targets=()
for module in "${modules[@]}"; do targets+=(--target "$module"); done

log=$(mktemp)
trap 'rm -f "$log"' EXIT
rm -rf "$folder"
mkdir -p "$folder"
swift package --allow-writing-to-directory "$folder" generate-documentation "${targets[@]}" \
    --enable-experimental-combined-documentation --transform-for-static-hosting --output-path "$folder" 2>&1 | tee "$log"
# DocC warns of links that lead nowhere, and goes on. Of parameters it warns too: not every one has a sentence of its own.
if grep "^warning: " "$log" | grep -v "^warning: Parameter '" >&2; then
    echo "docs: links lead nowhere: see above" >&2
    exit 65
fi

echo "docs: made $folder"
echo "docs: to read it:  python3 -m http.server 8000 --directory '$folder'  and then http://localhost:8000/documentation/singan/"
