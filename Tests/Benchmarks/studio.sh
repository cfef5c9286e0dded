#!/usr/bin/env bash
# How long the studio takes to answer: for each task the median and the 95th percentile, in milliseconds, of previews of the size that the page asks for, from the
# request to the end of the job, at other seeds and places each time. The first answer of each task is counted, too.
#   bash Tests/Benchmarks/studio.sh [PICTURE [RUNS]]
# PICTURE has about a megapixel (default: the sample picture, enlarged to 1152x915); RUNS is 20. Needs curl and python3, and the tool in .build/release
# (or in SINGAN_TOOL).
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=${SINGAN_TOOL:-$PWD/.build/release/singan-tool}
runs=${2:-20}
folder=$(mktemp -d)
studio=
trap '[ -z "$studio" ] || kill -INT "$studio" 2>/dev/null || true; [ -z "$studio" ] || wait "$studio" 2>/dev/null || true; rm -rf "$folder"' EXIT

picture=${1:-}
if [ -z "$picture" ]; then
  picture=$folder/megapixel.png
  "$tool" sample Samples/harvest.jpg --size 1152x915 -q -o "$picture"
fi

began=$(date +%s%N)
"$tool" studio "$picture" Samples/kingfisher.png Samples/harvest-painting.png Samples/harvest.jpg --no-open --out-dir "$folder/out" \
  >"$folder/address" 2>"$folder/errors" &
studio=$!
for _ in $(seq 500); do
  [ -s "$folder/address" ] && break
  sleep 0.01
done
address=$(head -1 "$folder/address")
base=${address%%/\?*}
token=${address##*token=}
ask() { curl -sS -H "X-Studio-Token: $token" -H "X-Studio-Client: 0123456789abcdef" "$@"; }
ask "$base/api/session" >"$folder/session"
echo "usable after $((($(date +%s%N) - began) / 1000000)) ms"

# A mask of the picture's size, white in its middle.
python3 - "$folder" <<'PYTHON'
import json, struct, sys, zlib
folder = sys.argv[1]
picture = json.load(open(folder + "/session"))["pictures"][0]
w, h = picture["width"], picture["height"]
rows = b"".join(b"\0" + bytes(255 if abs(x - w // 2) < w // 10 and abs(y - h // 2) < h // 10 else 0 for x in range(w)) for y in range(h))
def chunk(name, data): return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
open(folder + "/mask.png", "wb").write(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
print(f"{w}x{h}, previews of {json.load(open(folder + '/session'))['previewSide']}")
PYTHON
mask=$(ask --data-binary "@$folder/mask.png" "$base/api/pictures?name=mask.png" | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')

# One connection for all of it, as a browser has.
python3 - "$base" "$token" "$mask" "$runs" "$folder/session" <<'PYTHON'
import http.client, json, sys, time
base, token, mask, runs = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
# As the page does (previewSide in requests.js).
screen = json.load(open(sys.argv[5]))["previewSide"]
def side(task): return 175 if task == "superres" else round(screen * {"sample": 0.85, "harmonize, strength chosen": 0.7, "style": 0.75}.get(task, 1))
connection = http.client.HTTPConnection(base.split("//")[1])
headers = {"X-Studio-Token": token, "X-Studio-Client": "0123456789abcdef"}
def ask(method, path, body=None):
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    data = answer.read()
    if answer.status >= 400: sys.exit(data.decode())
    return json.loads(data) if answer.getheader("Content-Type") == "application/json" else data
def job(number, task):
    place = f"{30 + number * 7 % 40}%,{40 + number * 3 % 30}%"
    inputs, options = {
        "sample": ({"IMAGE": ["p1"]}, {}),
        "harmonize": ({"BACKGROUND": ["p1"], "OBJECT": ["p2"]}, {"at": [place], "strength": ["0.4"]}),
        "harmonize, strength chosen": ({"BACKGROUND": ["p1"], "OBJECT": ["p2"]}, {"at": [place]}),
        "paint": ({"PAINTING": ["p3"], "--model": ["p1"]}, {}),
        "edit": ({"EDITED": ["p1"], "--model": ["p1"], "--mask": [mask]}, {}),
        "fill": ({"PICTURE": ["p1"], "--mask": [mask]}, {}),
        "style": ({"CONTENT": ["p1"], "--model": ["p4"]}, {}),
        "superres": ({"IMAGE": ["p1"]}, {"factor": ["4"]}),
    }[task]
    return {"task": task.split(",")[0], "inputs": inputs, "options": options, "seed": str(number), "side": side(task), "slot": "bench"}
after = 0
print(f"{'task':28} {'first':>7} {'median':>7} {'p95':>7}  (ms, {runs} runs)")
for task in ["sample", "harmonize", "harmonize, strength chosen", "paint", "edit", "fill", "style", "superres"]:
    times = []
    for number in range(runs):
        began = time.perf_counter()
        wanted = ask("POST", "/api/jobs", job(number, task))["id"]
        ended = None
        while ended is None:
            news = ask("GET", f"/api/events?after={after}")
            after = news["next"]
            ended = next((job for job in news["jobs"] if job["id"] == wanted and job["state"] not in ("waiting", "running")), None)
        if ended["state"] != "done": sys.exit(f"{task}: {ended['error']}")
        ask("GET", f"/api/pictures/{ended['results'][0]['id']}")
        times.append((time.perf_counter() - began) * 1000)
    ordered = sorted(times)
    median, p95 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{task:28} {times[0]:7.0f} {median:7.0f} {p95:7.0f}")
PYTHON
