"""Writes Tests/Fixtures/step0 ... step6.safetensors: one critic step and one generator step, in double precision.

    python3 golden_steps.py OUT_DIR

A gradient in single precision is only that of double precision while no unit is on the other side of LeakyReLU's kink. So every case is drawn until
each unit of every pass stays MARGIN away from it: picture, input, reconstruction and mix one after the other, each until its own passes do.
Networks are not in the files: they are drawn from the seeds d.seed and g.seed (SplitMix64, here and in TestSupport/DrawnNetwork.swift).
Gradients of filters with 64 inputs and more are there as SUMS sums over the outputs with drawn signs: every element is in every sum.
"""
import sys
import numpy as np
import torch
from safetensors.torch import save_file
import singan_reference as R

MARGIN, SUMS, SIGNS = 2e-5, 8, 7
# Channels, height, width. Odd sizes, so that edge tiles are met; what has 64 channels and more is small, or no draw would stay away from the kink.
CASES = [(32, 25, 34), (32, 47, 39), (64, 21, 26), (128, 15, 14), (16, 23, 26), (32, 15, 14), (16, 17, 13)]

torch.set_default_dtype(torch.float64)
f32 = lambda t: t.detach().to(torch.float32).contiguous().clone()


def units(seed, count, first=0):
    """Multiples of 2^-15 in [-1, 1): exact in single precision, and so are the networks made of them."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(first + 1, first + count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return torch.from_numpy((z >> np.uint64(48)).astype(np.float64) / 2**15 - 1)


def named(net, of=lambda p: p):
    for i, c in enumerate(net.conv): yield f"conv{i}.weight", of(c.weight)
    yield "conv4.bias", of(net.conv[4].bias)
    for i, b in enumerate(net.norm): yield f"norm{i}.weight", of(b.weight); yield f"norm{i}.bias", of(b.bias)


def drawn(net, seed):
    """Weights as large as in a trained network, so that gradients are not tiny."""
    first = 0
    with torch.no_grad():
        for name, p in named(net):
            u = units(seed, p.numel(), first).reshape(p.shape)
            first += p.numel()
            p.copy_(u / 8 if name.startswith("conv") else (1 if name.endswith("weight") else 0) + u / 16)
    return net


def gradients(net, prefix):
    t = {}
    for name, g in named(net, lambda p: torch.zeros_like(p) if p.grad is None else p.grad):
        if name.startswith("conv") and g.dim() == 4 and g.shape[1] >= 64 and g.shape[0] >= 64:
            signs = units(SIGNS, SUMS * g.shape[0]).reshape(SUMS, -1) >= 0
            t[f"{prefix}.{name}.sums"] = f32(torch.einsum("so,oiyx->siyx", signs.double() * 2 - 1, g))
        else:
            t[f"{prefix}.{name}"] = f32(g)
    return t


class Margin:
    """Smallest |pre-activation| met by LeakyReLU."""
    def __enter__(self):
        self.value, self.plain = float("inf"), R.F.leaky_relu
        def watched(x, slope): self.value = min(self.value, x.detach().abs().min().item()); return self.plain(x, slope)
        R.F.leaky_relu = watched; return self
    def __exit__(self, *_): R.F.leaky_relu = self.plain


def until_clear(draw, *passes):
    """Draws until every pass stays away from the kink: what was drawn, the results of the passes, the margin, how many draws."""
    for attempt in range(1, 100_000):
        values, margin, results = draw(), float("inf"), []
        for one in passes:
            with Margin() as m, torch.no_grad(): results.append(one(*values, *results))
            margin = min(margin, m.value)
            if margin < MARGIN: break
        else: return values, results, margin, attempt
    sys.exit("no draw stays away from the kink")


def case(k, n, h, w):
    rng = np.random.default_rng(k)
    rnd = lambda: torch.from_numpy(rng.standard_normal((1, 3, h, w)).astype(np.float32).astype(np.float64))
    image = lambda: torch.from_numpy((rng.random((1, 3, h, w)) * 2 - 1).astype(np.float32).astype(np.float64))
    share = lambda: torch.tensor(float(np.float32(rng.random())))
    d, g = drawn(R.Discriminator(n), 2 * k + 1), drawn(R.Generator(n), 2 * k + 2)
    padded = lambda z, below, amp: (amp * R.pad(z) + R.pad(below), R.pad(below))
    (real,), _, m0, a0 = until_clear(lambda: (image(),), d)
    amp = share()
    (z, prev), _, m1, a1 = until_clear(lambda: (rnd(), image()), lambda z, p: g(*padded(z, p, amp)), lambda z, p, fake: d(fake))
    (rec_z, rec_prev), _, m2, a2 = until_clear(lambda: (rnd(), image()), lambda z, p: g(*padded(z, p, amp)))
    (x, p), (rx, rp) = padded(z, prev, amp), padded(rec_z, rec_prev, amp)
    fake = g(x, p).detach()
    (eps,), _, m3, a3 = until_clear(lambda: (share(),), lambda eps: d(eps * real + (1 - eps) * fake))
    margin = min(m0, m1, m2, m3)
    print(f"step{k}: {n} channels, {h} x {w}: margin {margin:.1e} after {a0}, {a1}, {a2}, {a3} draws", flush=True)
    for b in g.norm: b.reset_running_stats()
    t = dict(real=f32(real), z=f32(z), prev=f32(prev), rec_z=f32(rec_z), rec_prev=f32(rec_prev), amp=f32(amp.reshape(1)), eps=f32(eps.reshape(1)))
    t |= {"margin": f32(torch.tensor([margin])), "channels": f32(torch.tensor([n])),
          "d.seed": f32(torch.tensor([2 * k + 1])), "g.seed": f32(torch.tensor([2 * k + 2]))}
    t["fake"] = f32(g(x, p))
    d.zero_grad()
    losses = R.d_losses(d, real, fake, eps)
    sum(losses).backward()
    t["d_step.losses"] = f32(torch.stack(losses))
    t |= gradients(d, "d_step.grad")
    d.zero_grad()
    R.d_losses(d, real, fake, eps)[2].backward()            # the penalty alone: its second derivatives are the hard part
    t |= gradients(d, "penalty.grad")
    g.zero_grad()
    adversarial, reconstruction = R.g_losses(g, d, x, p, rx, rp, real)
    (adversarial + reconstruction).backward()
    t["g_step.losses"] = f32(torch.stack([adversarial, reconstruction]))
    t |= gradients(g, "g_step.grad")
    # Running statistics after the three passes above, and a pass in evaluation with them.
    for i, b in enumerate(g.norm): t[f"g_after.norm{i}.running_mean"], t[f"g_after.norm{i}.running_var"] = f32(b.running_mean), f32(b.running_var)
    g.eval()
    t["fake_eval"] = f32(g(x, p))
    return t


if __name__ == "__main__":
    torch.set_num_threads(1)
    for k, (n, h, w) in enumerate(CASES):
        save_file(case(k, n, h, w), f"{sys.argv[1]}/step{k}.safetensors", metadata={"made by": "Tests/Benchmarks/pytorch/golden_steps.py"})
