"""Writes Tests/Fixtures/training.safetensors: a whole small training, every random draw given, in double precision.

    python3 golden_training.py OUT_DIR

Single precision follows while no unit is on the other side of LeakyReLU's kink. So the same training runs in single precision beside it, and each
iteration is drawn again until every unit stays away from the kink: by MARGIN, and by DRIFTS times as much as single precision has moved it. The networks of the coarsest scale are drawn from seeds, as in golden_steps.py.
"""
import copy, sys
import numpy as np
import torch
from safetensors.torch import save_file
import singan_reference as R
from golden_steps import drawn, f32, named

CHANNELS, ITERATIONS, RATE, LAMBDA, ALPHA = 8, 4, 5e-4, 0.1, 10.0
SIZES = [(13, 15), (14, 16), (15, 18)]
MARGIN, DRIFTS = 2e-5, 4
SEED, CRITIC, GENERATOR = 1, 21, 22


class Units:
    """The pre-activations of every LeakyReLU, in order."""
    def __init__(self): self.maps = []
    def __enter__(self):
        self.plain = R.F.leaky_relu
        def watched(x, slope): self.maps.append(x.detach()); return self.plain(x, slope)
        R.F.leaky_relu = watched; return self
    def __exit__(self, *_): R.F.leaky_relu = self.plain


class Training:
    """One training in one precision."""
    def __init__(self, dtype): self.dtype, self.gs, self.zs, self.amps, self.d, self.g = dtype, [], [], [], None, None

    def cast(self, *tensors): return [t.to(self.dtype) for t in tensors]

    def begin(self, real, z_rec):
        s = len(self.gs)
        self.real, self.z_rec = self.cast(real, z_rec)
        self.zero = torch.zeros(1, 3, *SIZES[0], dtype=self.dtype)
        torch.set_default_dtype(self.dtype)
        if s == 0:
            self.d, self.g = R.Discriminator(CHANNELS), R.Generator(CHANNELS)
            drawn(self.d, CRITIC), drawn(self.g, GENERATOR)
        else: self.d, self.g = copy.deepcopy(self.d), copy.deepcopy(self.g).train()
        self.rec_prev = R.run_pyramid(self.gs, self.zs, self.amps, SIZES[:s + 1], self.zero)
        self.amp = 1.0 if s == 0 else 0.1 * float(torch.sqrt(((self.real - self.rec_prev) ** 2).mean()))
        self.optimizers = [torch.optim.Adam(net.parameters(), RATE, betas=(0.5, 0.999)) for net in (self.d, self.g)]

    def iterate(self, z, steps):
        """Yields after each step, so that a bad draw is left early; the last value are the losses."""
        torch.set_default_dtype(self.dtype)
        s, (opt_d, opt_g), (z,) = len(self.gs), self.optimizers, self.cast(z)
        rp = R.pad(self.rec_prev); rx = self.amp * R.pad(self.z_rec) + rp
        for below, eps in steps:
            prev = R.pad(R.run_pyramid(self.gs, self.cast(*below), self.amps, SIZES[:s + 1], self.zero))
            x = self.amp * R.pad(z) + prev
            fake = self.g(x, prev).detach()
            opt_d.zero_grad(); ls = R.d_losses(self.d, self.real, fake, eps.to(self.dtype), LAMBDA); sum(ls).backward(); opt_d.step()
            yield None
        for _ in range(3):
            opt_g.zero_grad(); gl = R.g_losses(self.g, self.d, x, prev, rx, rp, self.real, ALPHA); sum(gl).backward(); opt_g.step()
            yield None
        yield torch.stack([*ls, *gl]).detach()

    def look(self):
        """The passes of the next iteration that no draw changes. In training they would move running statistics: on copies."""
        torch.set_default_dtype(self.dtype)
        with torch.no_grad():
            copy.deepcopy(self.d)(self.real)
            copy.deepcopy(self.g)(self.amp * R.pad(self.z_rec) + R.pad(self.rec_prev), R.pad(self.rec_prev))

    def end(self):
        self.g.eval()
        self.gs.append(self.g); self.zs.append(self.z_rec); self.amps.append(self.amp)


def weights(net, prefix):
    t = {f"{prefix}.{name}": f32(p) for name, p in named(net)}
    for i, b in enumerate(net.norm): t[f"{prefix}.norm{i}.running_mean"], t[f"{prefix}.norm{i}.running_var"] = f32(b.running_mean), f32(b.running_var)
    return t


def clear(double, single):
    """Whether every unit is clear of the kink; how far the two have come apart, and how near the kink they came."""
    apart = [(a - b.double()).abs() for a, b in zip(double.maps, single.maps)]
    margin = min(a.abs().min().item() for a in double.maps)
    good = margin >= MARGIN and all((a.abs() >= DRIFTS * d).all() for a, d in zip(double.maps, apart))
    return good, max(d.max().item() for d in apart), margin


def both(runs, step):
    """A step of both: what it returns in double precision, and how clear it was."""
    with Units() as a: result = step(runs[0])
    with Units() as b: step(runs[1])
    return result, clear(a, b) if a.maps else (True, 0, 1)


def main():
    rng = np.random.default_rng(SEED)
    exact = lambda a: torch.from_numpy(a.astype(np.float32).astype(np.float64))
    rnd = lambda k, h, w: exact(rng.standard_normal((1, 1, h, w))).expand(1, 3, h, w) if k == 0 else exact(rng.standard_normal((1, 3, h, w)))
    runs = Training(torch.float64), Training(torch.float32)
    while True:
        torch.set_default_dtype(torch.float64)
        full = exact(rng.random((1, 3, *SIZES[-1])) * 2 - 1)
        reals = [R.resize(full, *size).clamp(-1, 1).float().double() for size in SIZES[:-1]] + [full]
        z_rec = rnd(0, *SIZES[0])
        for run in runs: run.begin(reals[0], z_rec)
        if both(runs, Training.look)[1][0]: break
    t = {"image": f32(full), "channels": f32(torch.tensor([CHANNELS])), "scale0.d_init.seed": f32(torch.tensor([CRITIC])),
         "scale0.g_init.seed": f32(torch.tensor([GENERATOR])), "scale0.z_rec": f32(z_rec)}
    for s, (h, w) in enumerate(SIZES):
        t[f"scale{s}.real"], t[f"scale{s}.amp"] = f32(reals[s]), f32(torch.tensor([runs[0].amp]))
        log = []
        for i in range(ITERATIONS):
            for attempt in range(1, 20_000):
                torch.set_default_dtype(torch.float64)
                z = rnd(s, h, w)
                steps = [([rnd(k, *SIZES[k]) for k in range(s)], exact(np.array(rng.random()))) for _ in range(3)]
                tried = copy.deepcopy(runs)
                walks, drifts, margins = [run.iterate(z, steps) for run in tried], 0, 1
                for step in range(7):
                    losses, (good, drift, margin) = both(walks, next)
                    drifts, margins = max(drifts, drift), min(margins, margin)
                    if not good: break
                if good and i < ITERATIONS - 1: good = both(tried, Training.look)[1][0]
                elif good and s < len(SIZES) - 1:
                    following = copy.deepcopy(tried)
                    for run in following: run.end(); run.begin(reals[s + 1], torch.zeros(1, 3, *SIZES[s + 1]))
                    good = both(following, Training.look)[1][0]
                if good: break
            else: sys.exit(f"no draw of scale {s}, iteration {i} stays away from the kink")
            runs = tried
            print(f"scale {s}, iteration {i}: drift {drifts:.1e}, margin {margins:.1e} after {attempt} draws", flush=True)
            t[f"scale{s}.iter{i}.z"] = f32(z)
            for j, (below, eps) in enumerate(steps):
                for k, map in enumerate(below): t[f"scale{s}.iter{i}.d{j}.below{k}"] = f32(map)
                t[f"scale{s}.iter{i}.d{j}.eps"] = f32(eps.reshape(1))
            log.append(losses)
        t[f"scale{s}.losses"] = f32(torch.stack(log))   # per iteration: D real, D fake, penalty, G adversarial, G reconstruction (last inner step)
        t |= weights(runs[0].d, f"scale{s}.d_final") | weights(runs[0].g, f"scale{s}.g_final")
        for run in runs:
            run.end()
            if s < len(SIZES) - 1: run.begin(reals[s + 1], torch.zeros(1, 3, *SIZES[s + 1]))
    torch.set_default_dtype(torch.float64)
    t["reconstruction"] = f32(R.run_pyramid(runs[0].gs, runs[0].zs, runs[0].amps, SIZES, runs[0].zero))
    save_file(t, f"{sys.argv[1]}/training.safetensors", metadata={"made by": "Tests/Benchmarks/pytorch/golden_training.py"})


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
