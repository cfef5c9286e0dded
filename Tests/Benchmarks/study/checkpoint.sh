#!/usr/bin/env bash
# Packs a model, finished or not, and its times into one file that only the owner of its picture can open, and unpacks it.
#   bash checkpoint.sh pack MODEL.singan PICTURE FILE
#   bash checkpoint.sh unpack FILE PICTURE FOLDER
set -euo pipefail
usage="usage: checkpoint.sh pack MODEL.singan PICTURE FILE | unpack FILE PICTURE FOLDER"
[ $# -eq 4 ] || { echo "$usage" >&2; exit 64; }
for file in "$2" "$3"; do [ -r "$file" ] || { echo "checkpoint: $file can't be read" >&2; exit 66; }; done
export SINGAN_PICTURE_DIGEST
SINGAN_PICTURE_DIGEST=$(openssl dgst -sha256 -r "$3" | cut -d ' ' -f 1)
cipher() { openssl enc -aes-256-ctr -pbkdf2 -pass env:SINGAN_PICTURE_DIGEST "$@"; }
case $1 in
pack)
    folder=$(cd "$(dirname "$2")" && pwd)
    name=$(basename "$2")
    times=$([ -e "$folder/$name.times" ] && echo "$name.times" || true)
    tar -C "$folder" -c "$name" ${times:+"$times"} | gzip -9 | cipher -out "$4.new"
    mv "$4.new" "$4"
    ;;
unpack)
    cipher -d -in "$2" 2>/dev/null | gzip -t 2>/dev/null \
        || { echo "checkpoint: $2 doesn't open with $3: is it the very file that the training was begun with?" >&2; exit 65; }
    mkdir -p "$4"
    staging=$(mktemp -d "$4/.unpack.XXXXXX")
    trap 'rm -rf "$staging"' EXIT
    cipher -d -in "$2" | gzip -dc | tar -C "$staging" -x
    for file in "$staging"/*; do
        # It may have been trained on since: what is there is never older than what was packed.
        if [ -e "$4/${file##*/}" ]; then
            echo "checkpoint: $4/${file##*/} is there already; move it away if the packed one shall be gone on with" >&2
            exit 73
        fi
    done
    mv "$staging"/* "$4"
    ls "$4"/*.singan
    ;;
*)
    echo "$usage" >&2
    exit 64
    ;;
esac
