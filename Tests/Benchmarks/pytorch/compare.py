"""Times the reference trainer's iterations and ours alternately in one run, and prints the ratio per scale.

    python3 compare.py BENCHMARK_BINARY [--threads 2] [--rounds 3] [--scales 0,1,...] [--json FILE]

One iteration is three critic and three generator steps with three lower pyramids, as train_torch.py runs it, on a 250x188 picture.
Each figure is the median over the rounds; both sides are warmed up and idle while the other one runs.
"""
import argparse, json, resource, statistics, subprocess, time
import torch
import singan_reference as R

parser = argparse.ArgumentParser()
parser.add_argument("binary"); parser.add_argument("--threads", type=int, default=2); parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--scales", default=""); parser.add_argument("--json", default="")
options = parser.parse_args()
torch.set_num_threads(options.threads); torch.manual_seed(1)
_, sizes = R.pyramid_plan(188, 250)
channels = [R.channels_at(k) for k in range(len(sizes))]


def noise(k):
    h, w = sizes[k]
    return torch.randn(1, 1, h, w).expand(1, 3, h, w) if k == 0 else torch.randn(1, 3, h, w)


class Scale:
    """One scale of the reference trainer, with untrained generators below it."""

    def __init__(self, k):
        self.k, (h, w), n = k, sizes[k], channels[k]
        self.below = [R.Generator(channels[q]).eval() for q in range(k)]
        self.amps = [0.1] * k
        self.g, self.d = R.Generator(n), R.Discriminator(n)
        self.od = torch.optim.Adam(self.d.parameters(), 5e-4, betas=(0.5, 0.999))
        self.og = torch.optim.Adam(self.g.parameters(), 5e-4, betas=(0.5, 0.999))
        self.real = torch.rand(1, 3, h, w) * 2 - 1
        self.zero = torch.zeros(1, 3, *sizes[0])
        self.rp = R.pad(torch.rand(1, 3, h, w) * 2 - 1)
        self.rx = 0.1 * R.pad(noise(k)) + self.rp

    def iterate(self):
        z = noise(self.k)
        for _ in range(3):
            with torch.no_grad():
                prev = R.pad(R.run_pyramid(self.below, [noise(q) for q in range(self.k)], self.amps, sizes[:self.k + 1], self.zero))
                x = 0.1 * R.pad(z) + prev
                fake = self.g(x, prev)
            self.od.zero_grad(); sum(R.d_losses(self.d, self.real, fake, torch.rand(()))).backward(); self.od.step()
        for p in self.d.parameters(): p.requires_grad_(False)
        for _ in range(3):
            self.og.zero_grad(); sum(R.g_losses(self.g, self.d, x, prev, self.rx, self.rp, self.real)).backward(); self.og.step()
        for p in self.d.parameters(): p.requires_grad_(True)


def timed(body):
    start = time.perf_counter(); body(); return time.perf_counter() - start


def median_of(body, n): return statistics.median(timed(body) for _ in range(n))


ours = subprocess.Popen([options.binary, "serve", str(options.threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(line):
    ours.stdin.write(line + "\n"); ours.stdin.flush(); return float(ours.stdout.readline())


chosen = [int(s) for s in options.scales.split(",")] if options.scales else range(len(sizes))
rows, totals = [], [0.0, 0.0]
print(f"PyTorch {torch.__version__} ({torch.backends.cpu.get_cpu_capability()}), {options.threads} threads each, {options.rounds} rounds")
print("scale  size       channels  PyTorch ms  ours ms   ratio", flush=True)
for k in chosen:
    scale = Scale(k)
    scale.iterate()
    once = timed(scale.iterate)
    count = max(1, min(20, int(1.0 / once)))
    laps = [(median_of(scale.iterate, count), ask(f"{k} {count}")) for _ in range(options.rounds)]
    theirs, mine = (statistics.median(column) for column in zip(*laps))
    totals = [totals[0] + theirs, totals[1] + mine]
    rows.append(dict(scale=k, width=sizes[k][1], height=sizes[k][0], channels=channels[k], pytorch=theirs, ours=mine, ratio=theirs / mine))
    print(f"{k:<7}{sizes[k][1]}x{sizes[k][0]:<8}{channels[k]:<10}{theirs * 1e3:<12.1f}{mine * 1e3:<10.1f}{theirs / mine:.2f}", flush=True)
    del scale
print(f"sum over these scales: PyTorch {totals[0]:.2f} s, ours {totals[1]:.2f} s, ratio {totals[0] / totals[1]:.2f}")
result = dict(rows=rows, sum=dict(pytorch=totals[0], ours=totals[1], ratio=totals[0] / totals[1]))
if not options.scales:
    generators = [R.Generator(c).eval() for c in channels]
    sample = lambda: R.run_pyramid(generators, [noise(q) for q in range(len(sizes))], [0.1] * len(sizes), sizes, torch.zeros(1, 3, *sizes[0]))
    with torch.no_grad(): sample()
    laps = [(timed(sample), ask("sample")) for _ in range(options.rounds)]
    theirs, mine = (statistics.median(column) for column in zip(*laps))
    result["sample"] = dict(pytorch=theirs, ours=mine, ratio=theirs / mine)
    print(f"one random sample: PyTorch {theirs * 1e3:.0f} ms, ours {mine * 1e3:.0f} ms, ratio {theirs / mine:.2f}")
result["memory_mb"] = dict(pytorch=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, ours=ask("memory"))
print("peak memory: PyTorch {pytorch:.0f} MB, ours {ours:.0f} MB".format(**result["memory_mb"]))
ours.stdin.close(); ours.wait()
if options.json: json.dump(result, open(options.json, "w"), indent=1)
