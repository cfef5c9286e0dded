#!/usr/bin/env bash
# Tests the logic of the studio's page, the modules of Sources/Counter/CStudioPage/page that see no document, with Node.js 18 or newer, which it installs
# where it is missing. Tests/studio.sh tests the page itself in a browser.
#   bash Tests/page.sh
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=Samples/packages.sh
source Samples/packages.sh
command -v node >/dev/null 2>&1 || packages_need page "install Node.js 18 or newer (Homebrew: brew install node)" nodejs
node --test Tests/StudioPage/*.test.mjs
