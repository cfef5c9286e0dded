"""Reference numerics for SinGAN (arXiv 1905.01164), PyTorch, any dtype.

Written to be read beside the paper and to produce the golden files in Tests/Fixtures
Nothing here is fast; everything here is meant to be right.

Conventions
  images      float tensors N x 3 x H x W in [-1, 1]
  networks    five 3x3 *valid* convolutions, stride 1; blocks 1-4 are
              conv -> batch norm -> LeakyReLU(0.2); block 5 is a bare conv
              (generator: followed by tanh).  Receptive field 11 x 11.
  generator   G(x, prev) = tail(x) + centre crop of prev;  x = amp * z + prev, both
              zero-padded by 5 pixels on every side before they go in
  batch norm  training: statistics of the one map; running stats with momentum 0.1
              and the unbiased variance; evaluation: running stats
"""
import functools
import math
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

PAD = 5                      # (3 - 1) * 5 layers / 2
LEAK = 0.2
BN_EPS = 1e-5
BN_MOMENTUM = 0.1


# ---------------------------------------------------------------- pyramid
def channels_at(scale, base=32, cap=128):
    """Channels of both networks at a scale: doubled every four scales."""
    return min(base * 2 ** (scale // 4), cap)


def pyramid_plan(height, width, min_size=25, max_size=250, factor=0.75):
    """Sizes of every scale, coarsest first, as the paper's published code plans them.

    Returns (exact_factor, [(h, w), ...]).  The factor is re-fitted so that the
    coarsest scale's short side is min_size and the finest's long side is
    min(max_size, the image's own long side).  A picture whose short side, once
    fitted, is under 1.25 min_size leaves no room for a pyramid: ValueError.
    """
    ceil = lambda x: math.ceil(round(x, 6))      # 25.0000000001 is 25
    short, long = min(height, width), max(height, width)
    first = min(max_size / long, 1.0)
    h1, w1 = ceil(height * first), ceil(width * first)
    if min(h1, w1) < 1.25 * min_size:
        raise ValueError(f"{width}x{height} fitted to {max_size} is {w1}x{h1}: its short side must be at least {1.25 * min_size:g}")
    num_scales = math.ceil(math.log(min_size / short, factor)) + 1
    scale2stop = math.ceil(math.log(min(max_size, long) / long, factor))
    stop = num_scales - scale2stop
    exact = (min_size / min(h1, w1)) ** (1.0 / stop)
    sizes = [(ceil(h1 * exact ** (stop - i)), ceil(w1 * exact ** (stop - i))) for i in range(stop + 1)]
    return exact, sizes


# ---------------------------------------------------------------- resize
def cubic(x):
    """Keys cubic, a = -0.5."""
    a = np.abs(x)
    return (1.5 * a**3 - 2.5 * a**2 + 1) * (a <= 1) + (-0.5 * a**3 + 2.5 * a**2 - 4 * a + 2) * ((a > 1) & (a <= 2))


def resize_matrix(n_in, n_out, scale=None):
    """Dense n_out x n_in matrix of bicubic resampling along one axis.

    Pixel centres at half-integers, mirrored borders, kernel stretched by 1/scale
    when shrinking (antialiasing), every row normalised to sum 1.
    """
    scale = n_out / n_in if scale is None else scale
    stretch = min(scale, 1.0)
    width = 4.0 / stretch
    m = np.zeros((n_out, n_in))
    for o in range(n_out):
        centre = (o + 0.5) / scale - 0.5
        left = math.floor(centre - width / 2)
        taps = np.arange(left, left + math.ceil(width) + 3)
        w = cubic((taps - centre) * stretch)
        w = w / w.sum()
        for t, v in zip(taps, w):
            t = t % (2 * n_in)
            t = t if t < n_in else 2 * n_in - 1 - t
            m[o, t] += v
    return m


@functools.lru_cache(maxsize=256)
def resize_tensor(n_in, n_out, dtype): return torch.from_numpy(resize_matrix(n_in, n_out)).to(dtype)


def resize(img, h, w):
    """Bicubic resize of N x C x H x W to h x w (no clamping)."""
    return resize_tensor(img.shape[2], h, img.dtype) @ img @ resize_tensor(img.shape[3], w, img.dtype).T


# ---------------------------------------------------------------- networks
class Net(nn.Module):
    """Discriminator (out=1) or generator body (out=3)."""

    def __init__(self, channels, out, generator):
        super().__init__()
        widths = [3] + [channels] * 4
        # No bias before a batch norm: the mean it subtracts would cancel it, its gradient is exactly zero, and Adam
        # would turn rounding noise into steps.  (The published code keeps these biases.)
        self.conv = nn.ModuleList([nn.Conv2d(widths[i], widths[i + 1], 3, bias=False) for i in range(4)] + [nn.Conv2d(channels, out, 3)])
        self.norm = nn.ModuleList([nn.BatchNorm2d(channels, eps=BN_EPS, momentum=BN_MOMENTUM) for _ in range(4)])
        self.generator = generator
        for c in self.conv:                      # weights ~ N(0, 0.02); the last bias keeps PyTorch's default U(-1/sqrt(fan_in), ..)
            nn.init.normal_(c.weight, 0.0, 0.02)
        for b in self.norm:
            nn.init.normal_(b.weight, 1.0, 0.02)
            nn.init.zeros_(b.bias)

    def forward(self, x, prev=None):
        for c, b in zip(self.conv[:4], self.norm):
            x = F.leaky_relu(b(c(x)), LEAK)
        x = self.conv[4](x)
        if not self.generator:
            return x
        x = torch.tanh(x)
        i = (prev.shape[2] - x.shape[2]) // 2
        return x + prev[:, :, i:prev.shape[2] - i, i:prev.shape[3] - i]


def Discriminator(channels): return Net(channels, 1, False)
def Generator(channels): return Net(channels, 3, True)


def pad(x): return F.pad(x, (PAD,) * 4)


# ---------------------------------------------------------------- losses
def gradient_penalty(d, real, fake, eps, lam):
    """WGAN-GP term: lam * mean over pixels of (|grad over channels|_2 - 1)^2 at eps*real + (1-eps)*fake."""
    x = (eps * real + (1 - eps) * fake).detach().requires_grad_(True)
    out = d(x)
    g, = torch.autograd.grad(out, x, torch.ones_like(out), create_graph=True)
    return ((g.norm(2, dim=1) - 1) ** 2).mean() * lam


def d_losses(d, real, fake, eps, lam=0.1):
    """(real term, fake term, penalty); the discriminator minimises their sum."""
    return -d(real).mean(), d(fake.detach()).mean(), gradient_penalty(d, real, fake.detach(), eps, lam)


def g_losses(g, d, x, prev, rec_x, rec_prev, real, alpha=10.0):
    """(adversarial term, reconstruction term); the generator minimises their sum."""
    adv = -d(g(x, prev)).mean()
    rec = alpha * F.mse_loss(g(rec_x, rec_prev), real)
    return adv, rec


def run_pyramid(gs, zs, amps, sizes, first):
    """Image just below scale len(gs), brought to that scale's size: every trained
    generator in evaluation mode; between scales clamp, resize, clamp again (the
    last output is not clamped: that happens when a picture is written).

    zs: one noise map per scale, already of the image's size (not padded)."""
    img = first
    for k, (g, z, amp) in enumerate(zip(gs, zs, amps)):
        prev = pad(img)
        with torch.no_grad():
            img = g(amp * pad(z) + prev, prev)
        if k + 1 < len(sizes):
            img = resize(img.clamp(-1, 1), *sizes[k + 1]).clamp(-1, 1)
    return img
