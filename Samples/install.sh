#!/usr/bin/env bash
# Builds singan-tool and puts it into ~/.local/bin, or into the folder given. Swift's own libraries are linked in, so the program stays usable
# when the toolchain changes; without symbols it is a quarter smaller.
#   bash Samples/install.sh [FOLDER]
set -euo pipefail
samples=$(cd "$(dirname "$0")" && pwd)
target=${1:-$HOME/.local/bin}
bash "$samples/setup.sh"
build=(--package-path "$samples/.." --scratch-path "$samples/../.build-install" -c release --product singan-tool)
[ "$(uname -s)" = Darwin ] || build+=(--static-swift-stdlib -Xlinker -s)
swift build "${build[@]}"
mkdir -p "$target"
# Beside its name first: a program that is running can't be written over.
cp "$(swift build "${build[@]}" --show-bin-path)/singan-tool" "$target/.singan-tool.new"
mv -f "$target/.singan-tool.new" "$target/singan-tool"
echo "install: $target/singan-tool ($("$target/singan-tool" --version))"
case ":$PATH:" in *":$target:"*) ;; *) echo "install: $target is not on the PATH: add it, or call the program by its full name." ;; esac
