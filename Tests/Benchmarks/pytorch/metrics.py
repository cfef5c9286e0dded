"""Weight-free quality measures of single-image generation (numpy only).

    python3 metrics.py REAL SAMPLE [SAMPLE ...]      prints one JSON object

The random projections are those of Tests/Fixtures/metrics.safetensors (tensor `projections`, 147 x 256, unit columns; patch values in row, column,
channel order): with other projections swd moves by about 4 %.

swd           sliced Wasserstein distance between the 7x7x3 patch distributions of sample and real image,
              averaged over the levels of a 2x box pyramid (down to a short side of 16) and over samples.
              256 fixed unit projections, L1 between the two quantile functions at 2048 midpoints (linear interpolation), values in [0, 1].
coherence     mean squared distance per value from each sample patch to its nearest real patch  (artefacts when high)
completeness  the same from each real patch to its nearest sample patch                          (lost content when high)
              (both over every k-th patch in row order, k the smallest that leaves at most 4000; nearest among all patches)
diversity     the paper's: std over samples of each pixel's grey value, averaged over pixels, / std of the real image's grey values
"""
import json, os, sys
import numpy as np

P = 7


def load(path):
    from PIL import Image
    return np.asarray(Image.open(path).convert("RGB"), dtype=np.float64) / 255


def draw_projections(rng, n=256):
    d = rng.standard_normal((P * P * 3, n)); return (d / np.linalg.norm(d, axis=0)).astype(np.float32).astype(np.float64)


def stored_projections():
    from safetensors.numpy import load_file
    return load_file(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Fixtures", "metrics.safetensors"))["projections"].astype(np.float64)


def patches(x, stride=1):
    v = np.lib.stride_tricks.sliding_window_view(x, (P, P), axis=(0, 1))[::stride, ::stride]     # h, w, c, row, column
    return v.transpose(0, 1, 3, 4, 2).reshape(-1, P * P * x.shape[2])


def levels(x):
    out = [x]
    while min(out[-1].shape[:2]) >= 32:
        y = out[-1][: out[-1].shape[0] // 2 * 2, : out[-1].shape[1] // 2 * 2]
        out.append((y[::2, ::2] + y[1::2, ::2] + y[::2, 1::2] + y[1::2, 1::2]) / 4)
    return out


def swd(a, b, d, q=2048):
    at = (np.arange(q) + 0.5) / q
    return float(np.mean([np.abs(np.quantile(patches(x) @ d, at, axis=0) - np.quantile(patches(y) @ d, at, axis=0)).mean()
                          for x, y in zip(levels(a), levels(b))]))


def nearest(q, k):
    kk = (k * k).sum(1)
    return float(np.mean([np.maximum((c * c).sum(1) + (kk - 2 * c @ k.T).min(1), 0).mean() for c in np.array_split(q, max(1, len(q) // 512))]) / q.shape[1])


def report(real, samples, d, limit=4000):
    pick = lambda p: p[:: -(-len(p) // limit)]
    rp = patches(real)
    r = dict(swd=[], coherence=[], completeness=[])
    for s in samples:
        sp = patches(s)
        r["swd"].append(swd(s, real, d)); r["coherence"].append(nearest(pick(sp), rp)); r["completeness"].append(nearest(pick(rp), sp))
    out = {k: float(np.mean(v)) for k, v in r.items()}
    if len(samples) > 1 and all(s.shape == samples[0].shape for s in samples):
        out["diversity"] = float(np.std([s.mean(2) for s in samples], axis=0).mean() / real.mean(2).std())
    return out


if __name__ == "__main__":
    print(json.dumps(report(load(sys.argv[1]), [load(p) for p in sys.argv[2:]], stored_projections())))
