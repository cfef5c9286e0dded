#!/usr/bin/env bash
# Installs what the toolkit needs to build and run. Safe to run again: it does nothing where everything is there.
# Called by Samples/demo.sh and Tests/run.sh.
set -euo pipefail
# shellcheck source=Samples/packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

packages=(libvips-dev libopenblas-dev libglib2.0-dev pkg-config)

command -v swift >/dev/null 2>&1 || {
    echo "setup: no swift command found. Install a Swift 6.2 or newer toolchain from https://www.swift.org/install and run this again." >&2
    exit 69
}

ready() {
    command -v pkg-config >/dev/null 2>&1 && pkg-config --exists vips openblas glib-2.0 gobject-2.0
}

if ready; then exit 0; fi

if command -v apt-get >/dev/null 2>&1; then
    packages_need setup "" "${packages[@]}"
elif [ "$(uname -s)" = Darwin ]; then
    if ! command -v brew >/dev/null 2>&1; then
        echo "setup: Homebrew is needed for libvips and OpenBLAS: see https://brew.sh, then run: brew install vips openblas pkg-config" >&2
        exit 69
    fi
    brew install vips openblas pkg-config
    # Homebrew keeps OpenBLAS out of the default search path.
    if ! ready; then
        echo "setup: run this first: export PKG_CONFIG_PATH=\"$(brew --prefix openblas)/lib/pkgconfig:\${PKG_CONFIG_PATH:-}\"" >&2
        exit 69
    fi
else
    echo "setup: this system has neither apt-get nor Homebrew. Install libvips, OpenBLAS and GLib with their headers, and pkg-config;" >&2
    echo "setup: the Debian names are: ${packages[*]}" >&2
    exit 69
fi

ready || { echo "setup: the packages are installed, but pkg-config does not find vips, openblas and glib-2.0." >&2; exit 69; }
