#!/usr/bin/env bash
# Installs what the toolkit needs to build and run. Safe to run again: it does nothing where everything is there.
# Called by Samples/demo.sh and Tests/run.sh.
set -euo pipefail

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
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || {
            echo "setup: ${packages[*]} are missing, and neither root nor sudo is at hand to install them." >&2
            echo "setup: ask an administrator to run: apt-get install ${packages[*]}" >&2
            exit 69
        }
        as_root=(sudo)
    fi
    echo "setup: installing ${packages[*]}"
    # ${a[@]+...} keeps an empty array from being an error in bash before 4.4.
    ${as_root[@]+"${as_root[@]}"} apt-get update -q
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"
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
