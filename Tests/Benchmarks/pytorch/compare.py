"""Times the reference trainer's iterations and ours alternately in one run, and prints the ratio per scale beside its target.

    python3 compare.py BENCHMARK_BINARY [--threads 2] [--rounds 3] [--scales 0,1,...] [--json FILE] [--record]

Each figure is the median over the rounds; both sides are warmed up and idle while the other one runs. --scales chooses some scales and leaves out
everything below the table, which --sample, --memory, --sgemm, --gain and --growth bring back one by one (and --no-... leave out of a whole run).
"""
import argparse, json, os, shlex, statistics, subprocess, sys, time

# At least (memory in MB and growth: at most). Ratios are PyTorch's time over ours.
TARGETS = dict(
    scale=[6, 5, 5, 5, 3.2, 3.2, 2.8, 2.8, 3.5, 3.5], sum=3.5, sample=6, memory=600,
    throughput=2,    # of whole iterations at 128 channels, direct-equivalent, as a multiple of sgemm's
    gain=0.95,       # from one thread to all, as a part of sgemm's gain
    growth=1.0)      # time per padded pixel as a multiple of the smallest size's
GROWTH_TOLERANCE = 0.05                                                    # timings of one size differ by that much between rounds
GROWTH_SIZES = [(100, 75), (150, 113), (200, 150), (250, 188), (375, 282)]
GAIN_SCALES = [3, 9]                                                       # 66x49 and 250x188
PRODUCT = 2048
EXTRAS = ("sample", "memory", "sgemm", "gain", "growth")

parser = argparse.ArgumentParser(prog="compare-pytorch.sh", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("binary"); parser.add_argument("--threads", type=int, default=2); parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--scales", default=""); parser.add_argument("--json", default="")
parser.add_argument("--record", action="store_true", help="append a dated section to Tests/Benchmarks/Records.md")
for extra in EXTRAS: parser.add_argument(f"--{extra}", action=argparse.BooleanOptionalAction)
options = parser.parse_args()
wanted = {extra: not options.scales if getattr(options, extra) is None else getattr(options, extra) for extra in EXTRAS}

import torch
import report
import reference_scale as reference
from reference_scale import channels, sizes

HERE = os.path.dirname(os.path.abspath(__file__))
median = statistics.median


def timed(body):
    start = time.perf_counter(); body(); return time.perf_counter() - start


class Ours:
    """Our side: a process that waits for questions."""

    def __init__(self, threads):
        self.process = subprocess.Popen([options.binary, "serve", str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def line(self, question):
        self.process.stdin.write(question + "\n"); self.process.stdin.flush()
        return self.process.stdout.readline() or sys.exit(f"compare: the benchmark ended when asked: {question}")

    def ask(self, question): return float(self.line(question))

    def end(self): self.process.stdin.close(); self.process.wait()

    def product_rate(self): return 2 * PRODUCT**3 / self.ask(f"product {PRODUCT}") / 1e9


def laps_within(seconds, lap): return max(1, min(20, int(seconds / lap)))


def scale_row(k, ours, operations):
    """One row of the table; with sgemm's rate in the same rounds where the row is held against it."""
    scale = reference.Scale(k)
    scale.iterate()
    count = laps_within(1.0, timed(scale.iterate))
    against = wanted["sgemm"] and channels[k] == 128
    rounds = [(median(timed(scale.iterate) for _ in range(count)), ours.ask(f"scale {k} {count}"), ours.product_rate() if against else None)
              for _ in range(options.rounds)]
    theirs, mine = median(r[0] for r in rounds), median(r[1] for r in rounds)
    row = dict(scale=k, width=sizes[k][1], height=sizes[k][0], channels=channels[k], pytorch=theirs, ours=mine, ratio=theirs / mine,
               target=TARGETS["scale"][k], gflops=operations[k] / mine / 1e9)
    if against: row["of_sgemm"] = median(operations[k] / r[1] / 1e9 / r[2] for r in rounds)
    return row


def sample(ours):
    theirs = reference.sampler()
    with torch.no_grad(): theirs()
    a, b = (median(column) for column in zip(*[(timed(theirs), ours.ask("sample")) for _ in range(options.rounds)]))
    return dict(pytorch=a, ours=b, ratio=a / b, target=TARGETS["sample"])


def memory():
    """Of processes that only train the finest scale, for one iteration."""
    run = lambda *command: float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return dict(pytorch=run(sys.executable, os.path.join(HERE, "reference_scale.py"), str(options.threads)),
                ours=run(options.binary, "memory", str(options.threads)), target=TARGETS["memory"])


def sgemm(ours, rows):
    return dict(side=PRODUCT, gflops=median(ours.product_rate() for _ in range(options.rounds)),
                throughput=[dict(scale=r["scale"], multiple=r["of_sgemm"], target=TARGETS["throughput"]) for r in rows if "of_sgemm" in r])


def gain(ours):
    """One thread against all, a process each, alternately; sgemm's gain in the same rounds."""
    if options.threads == 1: return []
    single, found = Ours(1), []
    for k in GAIN_SCALES:
        count = laps_within(1.0, single.ask(f"scale {k} 1"))
        ours.ask(f"scale {k} 1")
        rounds = []
        for _ in range(options.rounds):
            one, many = single.ask(f"scale {k} {count}"), ours.ask(f"scale {k} {count}")
            rounds.append((one / many, ours.product_rate() / single.product_rate()))
        found.append(dict(scale=k, size=f"{sizes[k][1]}x{sizes[k][0]}", gain=median(g for g, _ in rounds), sgemm=median(s for _, s in rounds),
                          quotient=median(g / s for g, s in rounds), target=TARGETS["gain"]))
    single.end()
    return found


def growth(ours):
    """Microseconds per padded pixel of one scale of each size, one after the other in every round."""
    def per_pixel(w, h): return ours.ask(f"size {w} {h} 128 {3 if w < 200 else 1}") / ((w + 10) * (h + 10)) * 1e6
    rounds = [[per_pixel(*size) for size in GROWTH_SIZES] for _ in range(options.rounds)]
    return dict(target=TARGETS["growth"], tolerance=GROWTH_TOLERANCE, sizes=[
        dict(size=f"{w}x{h}", microseconds=median(column), multiple=median(value / r[0] for value, r in zip(column, rounds)))
        for (w, h), column in zip(GROWTH_SIZES, zip(*rounds))])


def command():
    """What to type for the same again: without --json FILE, which changes no figure."""
    words = sys.argv[2:]
    if "--json" in words: del words[words.index("--json"):words.index("--json") + 2]
    forced = [f"{name}={os.environ[name]}" for name in sorted(os.environ) if name == "SINGAN_KERNELS" or name.startswith(("OMP_", "GOMP_", "KMP_"))]
    return shlex.join(forced + ["bash", "Tests/Benchmarks/compare-pytorch.sh"] + [word for word in words if not word.startswith("--json=")])


def tell(result, told):
    """Prints the sentences that are new, and returns how many there are."""
    said = report.sentences(result)
    print("".join(sentence + "\n" for sentence in said[told:]), end="", flush=True)
    return len(said)


def main():
    torch.set_num_threads(options.threads); torch.manual_seed(1)
    ours = Ours(options.threads)
    about = json.loads(ours.line("about"))
    result = dict(cpu=report.cpu(), kernel=about["kernel"], variant=about["variant"], blas=about["blas"], pytorch=torch.__version__,
                  pytorch_kernels=torch.backends.cpu.get_cpu_capability(), threads=options.threads, rounds=options.rounds, command=command(), rows=[])
    print("{cpu}; kernels {kernel}; PyTorch {pytorch} ({pytorch_kernels}); {threads} threads each, {rounds} rounds".format(**result))
    print(report.line(report.HEAD), flush=True)
    for k in [int(s) for s in options.scales.split(",")] if options.scales else range(len(sizes)):
        result["rows"].append(scale_row(k, ours, about["operations"]))
        print(report.line(report.cells(result["rows"][-1])), flush=True)
    theirs, mine = (sum(row[side] for row in result["rows"]) for side in ("pytorch", "ours"))
    result["sum"] = dict(pytorch=theirs, ours=mine, ratio=theirs / mine, **({} if options.scales else dict(target=TARGETS["sum"])))
    told = tell(result, 0)
    steps = dict(sample=lambda: sample(ours), memory=memory, sgemm=lambda: sgemm(ours, result["rows"]), gain=lambda: gain(ours), growth=lambda: growth(ours))
    for extra in EXTRAS:
        if wanted[extra]:
            result["memory_mb" if extra == "memory" else extra] = steps[extra]()
            told = tell(result, told)
    ours.end()
    if options.json:
        with open(options.json, "w") as file: json.dump(result, file, indent=1)
    if options.record:
        with open(os.path.join(HERE, "..", "Records.md"), "a") as file: file.write("\n" + report.section(result, result["command"]))


main()
