"""One iteration of the reference trainer at one scale of the measured pyramid, a 250x188 picture.

    python3 reference_scale.py THREADS      peak megabytes of a process that only trains the finest scale, for one iteration
"""
import sys
import torch
import singan_reference as R

_, sizes = R.pyramid_plan(188, 250)
channels = [R.channels_at(k) for k in range(len(sizes))]


def noise(k):
    h, w = sizes[k]
    return torch.randn(1, 1, h, w).expand(1, 3, h, w) if k == 0 else torch.randn(1, 3, h, w)


class Scale:
    """One scale of the reference trainer, with untrained generators below it. An iteration is three critic and three generator steps with three
    lower pyramids, as train_torch.py runs it."""

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


def sampler():
    """Makes a whole random sample with untrained generators."""
    generators = [R.Generator(c).eval() for c in channels]
    return lambda: R.run_pyramid(generators, [noise(q) for q in range(len(sizes))], [0.1] * len(sizes), sizes, torch.zeros(1, 3, *sizes[0]))


def peak_megabytes():
    """Of this program alone: getrusage on Linux begins with the peak of the process that started this one, so the kernel's own mark is read there."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
    except FileNotFoundError:
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1])); torch.manual_seed(1)
    Scale(len(sizes) - 1).iterate()
    print(round(peak_megabytes()))
