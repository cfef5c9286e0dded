# shellcheck shell=bash
# Sourced by scripts that install packages of Debian and Ubuntu; it does nothing by itself.

# Prints what keeps apt-get from installing packages; nothing where nothing does.
#   packages_obstacle NUMBER      of packages
packages_obstacle() {
    local them=them
    [ "$1" -ne 1 ] || them=it
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "there is no apt-get to install $them"
    elif [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        echo "neither root nor sudo is at hand to install $them"
    fi
}

# Installs packages by apt-get, as root or by sudo.
#   packages_install SCRIPT PACKAGE ...
packages_install() {
    local script=$1 as_root=()
    shift
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    echo "$script: installing $*"
    # ${a[@]+...} keeps an empty array from being an error in bash before 4.4. One after the other with &&: callers may look at the status, and
    # then `set -e` doesn't hold.
    ${as_root[@]+"${as_root[@]}"} apt-get update -q &&
        ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# Installs packages, or says what to do and ends the script with status 69.
#   packages_need SCRIPT ELSEWHERE PACKAGE ...      ELSEWHERE says what to do on a system without apt-get
packages_need() {
    local script=$1 elsewhere=$2 obstacle are=are
    shift 2
    [ $# -ne 1 ] || are=is
    obstacle=$(packages_obstacle $#)
    if [ -n "$obstacle" ]; then
        echo "$script: $* $are missing, and $obstacle." >&2
        if command -v apt-get >/dev/null 2>&1; then
            echo "$script: ask an administrator to run: apt-get install $*" >&2
        else
            echo "$script: $elsewhere" >&2
        fi
        exit 69
    fi
    packages_install "$script" "$@"
}
