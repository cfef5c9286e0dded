#!/usr/bin/env bash
# Tries `singan-tool studio` as a person would, with a browser without a window: every task, every way in and out. Installs the browser where it
# is missing, builds the tool in release where it is missing, and keeps a screenshot of every view. Takes some minutes; Tests/run.sh doesn't call it.
#   bash Tests/studio.sh
# SINGAN_TOOL names a program that is built already, STUDIO_STEPS a regular expression: only those steps, CHROMIUM the browser's program, and
# STUDIO_FOLDER the folder for screenshots (default: a new one of the system's temporary folder). STUDIO_CHECK_TIMES=1 fails where first answers take
# too long; STUDIO_INPUTS is the number of them for each task (12).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=Samples/packages.sh
source "$root/Samples/packages.sh"

modern_node() { command -v node >/dev/null 2>&1 && [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 18')" = true ]; }
has_browser() {
    [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || [ -d "/Applications/Google Chrome.app" ]
}
has_driver() { command -v chromedriver >/dev/null 2>&1; }

packages=()
has_browser || packages+=(chromium)
has_driver || packages+=(chromium-driver)
modern_node || packages+=(nodejs)
if [ ${#packages[@]} -gt 0 ]; then
    packages_need studio "with Homebrew: brew install node && brew install --cask google-chrome chromedriver" "${packages[@]}"
fi
modern_node || { echo "studio: node 18 or newer is needed; this is $(node --version 2>/dev/null || echo none)." >&2; exit 69; }

tool=${SINGAN_TOOL:-}
if [ -z "$tool" ]; then
    bash "$root/Samples/setup.sh"
    (cd "$root" && swift build -c release --product singan-tool)
    tool=$(cd "$root" && swift build -c release --product singan-tool --show-bin-path)/singan-tool
fi
tool=$(cd "$(dirname "$tool")" && pwd)/$(basename "$tool")

folder=${STUDIO_FOLDER:-$(mktemp -d)}
mkdir -p "$folder"
# Pictures, models and results of the tour; the screenshots stay.
trap 'rm -rf "$folder/work" "$folder/notes.png"' EXIT
rm -rf "$folder/work" "$folder/screenshots"
node "$root/Tests/StudioTour/tour.mjs" "$tool" "$folder" "$root/Samples"
