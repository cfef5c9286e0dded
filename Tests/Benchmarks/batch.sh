#!/usr/bin/env bash
# How long many small pictures with masks take: seconds in all and for each pair of result and mask, with one picture at a time and with as many as the program
# chooses; the memory after the hundredth picture (of fewer than 200, the middle one) and at the end; how long a rerun takes that finds everything done; and how long the program takes to start and
# to read a picture.
#   bash Tests/Benchmarks/batch.sh [COUNT [SIDE [RESULTS]]]
# COUNT pictures (1000) of SIDE x SIDE pixels (256) and RESULTS of each (10); one at a time only with the first 20. Needs the tool in .build/release (or in
# SINGAN_TOOL) and Linux's /proc. 1000 pictures take about half an hour on two cores.
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=${SINGAN_TOOL:-$PWD/.build/release/singan-tool}
count=${1:-1000}
side=${2:-256}
results=${3:-10}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export SINGAN_CACHE=$folder/cache

now() { date +%s%N; }
seconds() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", (b - a) / 1e9 }'; }

times=()
for _ in $(seq 21); do
  began=$(now)
  "$tool" sample Samples/kingfisher.png --plan -q
  times+=($((($(now) - began) / 1000000)))
done
echo "start, and reading a picture: $(printf '%s\n' "${times[@]}" | sort -n | sed -n 11p) ms (median of 21)"

# A mask of the picture's size.
python3 - "$folder/mask.png" << 'END'
import struct, sys, zlib
width, height = 602, 478
rows = b"".join(
    b"\0" + bytes(255 if (x % 120 - 60) ** 2 + (y % 120 - 60) ** 2 < 1600 else 0 for x in range(width)) for y in range(height))
chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
open(sys.argv[1], "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
END
"$tool" sample Samples/harvest.jpg --with "mask=$folder/mask.png" --size "${side}x$side" -n "$count" -o "$folder/images/" -q
mkdir "$folder/masks" "$folder/few"
mv "$folder"/images/*-mask.png "$folder/masks/"

batch() { # FOLDER RESULTS OPTION...
  "$tool" sample "$1" --with "mask=$folder/masks" --pair '{stem}-mask' -n "$results" --seed 1 -q -o "$2" "${@:3}"
}

for picture in $(ls "$folder/images" | sed -n 1,20p); do ln -s "$folder/images/$picture" "$folder/few/$picture"; done
few=$(ls "$folder/few" | wc -l)
# Alternately, so that other programs disturb both alike.
for round in 1 2; do
  for jobs in 1 auto; do
    began=$(now)
    batch "$folder/few" "$folder/few-$jobs-$round" --jobs "$jobs"
    took=$(seconds "$began" "$(now)")
    echo "$few pictures, --jobs $jobs: $took s, $(awk -v t="$took" -v n=$((few * results)) 'BEGIN { printf "%.3f", t / n }') s a pair"
  done
done

began=$(now)
# Of fewer than 200 pictures the first half is what comes before.
mark=$((count < 200 ? count / 2 : 100))
# exec: the number is then the program's own.
(exec "$tool" sample "$folder/images" --with "mask=$folder/masks" --pair '{stem}-mask' -n "$results" --seed 1 -q -o "$folder/out") &
running=$!
memory=()
while kill -0 "$running" 2> /dev/null; do
  size=$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$running/status" 2> /dev/null || true)
  done=$(grep -c '"result":"' "$folder/out/manifest.jsonl" 2> /dev/null || true)
  if [ -n "$size" ] && ((${done:-0} >= mark * results)); then memory+=("$size"); fi
  sleep 0.5
done
wait "$running"
took=$(seconds "$began" "$(now)")
echo "$count pictures: $took s, $(awk -v t="$took" -v n=$((count * results)) 'BEGIN { printf "%.3f", t / n }') s a pair"
((${#memory[@]} == 0)) || echo "memory after picture $mark: ${memory[0]} MB; at the end: ${memory[-1]} MB"
began=$(now)
batch "$folder/images" "$folder/out"
echo "once more, with all finished: $(seconds "$began" "$(now)") s"
began=$(now)
batch "$folder/images" "$folder/out" --status
echo "--status: $(seconds "$began" "$(now)") s"
