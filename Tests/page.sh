#!/usr/bin/env bash
# Tests the logic of the studio's page, the modules of Sources/Counter/CStudioPage/page that see no document, with Node.js 18 or newer, which it installs
# where it is missing. Tests/studio.sh tests the page itself in a browser.
#   bash Tests/page.sh
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v node >/dev/null 2>&1; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "page: Node.js is missing, and there is no apt-get to install it. Install Node.js 18 or newer (Homebrew: brew install node)." >&2
        exit 69
    fi
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || { echo "page: Node.js is missing, and neither root nor sudo is at hand (apt-get install nodejs)." >&2; exit 69; }
        as_root=(sudo)
    fi
    echo "page: installing nodejs"
    ${as_root[@]+"${as_root[@]}"} apt-get update -q
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends nodejs
fi
node --test Tests/StudioPage/*.test.mjs
