"""Makes a random sample of a picture out of its own patches, as GPNN does, and prints how long that took: the other side of a speed comparison.

    python3 gpnn.py PICTURE [--size 250x188] [--search exact|ivf] [--alpha 0.005] [--probes 1] [--seed 0] [--threads 2] [--repeat 1]
                    [--output FILE.png] [--json]

GPNN is "Drop the GAN: In Defense of Patches Nearest Neighbors as Single Image Generative Models" (Granot et al., CVPR 2022, arXiv 2103.15545).
Nothing is trained. The picture is shrunk step by step by 3/4, down to about 20 pixels. The first guess is the smallest picture with noise on it.
At every scale, ten times over (at the smallest once), each 7x7 patch of the guess, the *query*, looks for the most similar patch of the source,
the *key*; the source's patch at that place, the *value*, is put in its place, and where patches overlap their weighted mean is the next guess.
Then the guess is enlarged to the next scale. There it is blurred, so in the first round the keys are blurred likewise: the source of the scale
below, enlarged. Afterwards keys and values are the same.

exact   compares every query with every key, by matrix products of a few hundred rows at a time. d is the mean squared difference of values in
        [0, 1]. The smallest d(query, key) / (alpha + smallest d of this key to any query) wins: a key that nothing resembles becomes cheap, so that
        all of the picture gets used (completeness), the more so the smaller alpha is. It takes two passes over all pairs; --alpha inf (what the
        authors use for random samples; 0.005 is for tasks that must keep everything) takes one and the plain smallest d.
ivf     asks Faiss's inverted file instead, as Efficient-GPNN does: keys fall into about sqrt(keys) clusters, and a query is only compared
        with those of the --probes nearest ones. It drops alpha.

The seconds are those of the synthesis, the pyramid included, with Python's start, reading and writing left out; their median if repeated. Peak
memory is the whole process's.
"""
import argparse, json, math, statistics, time
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps

PATCH = 7
COARSEST = 20      # pixels of the short side, about
RATIO = 3 / 4
NOISE = 0.75       # standard deviation, of values in [0, 1]
ROUNDS = 10
WEIGHT = 1.7       # standard deviation of a patch's votes, in half patches: nearly flat
ROWS = 256         # of a block of the matrix of differences
POINTS = 39        # keys that Faiss wants for each cluster, at least


def resize(x, size): return F.interpolate(x, size, mode="bicubic", antialias=True)


def pyramid(x):
    """The picture (1 x 3 x H x W) at every scale, the smallest first."""
    height, width = x.shape[2:]
    found = [x]
    for k in range(1, 1 + max(0, round(math.log(min(height, width) / COARSEST) / -math.log(RATIO)))):
        found.insert(0, resize(found[0], (math.ceil(height * RATIO**k), math.ceil(width * RATIO**k))))
    return found


def patches(x): return F.unfold(x, PATCH)[0].T.contiguous()      # one a row, of 3 * PATCH * PATCH values: channel, row, column


def vote_weights():
    at = torch.linspace(-1, 1, PATCH)
    return torch.exp(-(at[:, None]**2 + at**2) / (2 * WEIGHT**2)).flatten().repeat(3)


def products(left, right):
    """left times right transposed, a block of rows at a time, always in the same memory: fresh memory would cost as much as the product."""
    room = torch.empty(ROWS, len(right))
    for block in left.split(ROWS): yield torch.mm(block, right.T, out=room[:len(block)])


class Exact:
    """Compares all with all. Sums of squared differences are products of longer rows: |q - k|^2 = (q, |q|^2, 1) . (-2k, 1, |k|^2)."""

    def __init__(self, keys, alpha):
        self.alpha = alpha * keys.shape[1]                        # of sums instead of means
        self.keys = torch.cat([-2 * keys, torch.ones(len(keys), 1), (keys * keys).sum(1, keepdim=True)], 1)

    def nearest(self, queries):
        queries = torch.cat([queries, (queries * queries).sum(1, keepdim=True), torch.ones(len(queries), 1)], 1)
        keys = self.keys
        if math.isfinite(self.alpha):
            closest = torch.cat([block.amin(1) for block in products(keys, queries)]).clamp_(min=0)
            keys = keys / (self.alpha + closest)[:, None]
        return torch.cat([block.min(1).indices for block in products(queries, keys)])      # twice as fast as argmin


class InvertedFile:
    """Faiss's IndexIVFFlat."""

    def __init__(self, keys, probes):
        import faiss
        lists = max(1, min(round(math.sqrt(len(keys))), len(keys) // POINTS))
        self.quantizer = faiss.IndexFlatL2(keys.shape[1])         # the index doesn't keep it alive
        self.index = faiss.IndexIVFFlat(self.quantizer, keys.shape[1], lists)
        self.index.nprobe = probes
        self.index.train(keys.numpy()); self.index.add(keys.numpy())

    def nearest(self, queries): return torch.from_numpy(self.index.search(queries.numpy(), 1)[1][:, 0])


def synthesize(picture, search, seed):
    """A random sample of the picture's size. search makes a searcher of some keys."""
    sources, weights = pyramid(picture), vote_weights()
    guess = sources[0] + NOISE * torch.randn(sources[0].shape, generator=torch.Generator().manual_seed(seed))
    for k, source in enumerate(sources):
        size, values = source.shape[2:], patches(source)
        votes = values * weights
        total = F.fold(weights[:, None].expand(-1, len(values)), size, PATCH)
        if k > 0: guess = resize(guess, size)
        searcher = search(values if k == 0 else patches(resize(sources[k - 1], size)))
        for step in range(1 if k == 0 else ROUNDS):
            if step == 1: searcher = search(values)
            guess = (F.fold(votes[searcher.nearest(patches(guess))].T, size, PATCH) / total)[None]
    return guess


def load(path, size):
    image = Image.open(path).convert("RGB")
    if size: image = ImageOps.contain(image, size, Image.Resampling.LANCZOS)
    return torch.from_numpy(np.asarray(image, dtype=np.float32) / 255).permute(2, 0, 1)[None].contiguous()


def save(x, path): Image.fromarray((x[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()).save(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture")
    parser.add_argument("--size", type=lambda text: tuple(int(side) for side in text.split("x")), help="WIDTHxHEIGHT that the picture is resized to fit")
    parser.add_argument("--search", choices=["exact", "ivf"], default="exact")
    parser.add_argument("--alpha", type=float, default=0.005); parser.add_argument("--probes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0); parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=1); parser.add_argument("--output"); parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    result = dict(search=options.search, torch=torch.__version__, threads=options.threads, seed=options.seed)
    if options.search == "ivf":
        import faiss
        faiss.omp_set_num_threads(options.threads)
        result.update(faiss=faiss.__version__, probes=options.probes)
        search = lambda keys: InvertedFile(keys, options.probes)
    else:
        result.update(alpha=options.alpha if math.isfinite(options.alpha) else "inf")
        search = lambda keys: Exact(keys, options.alpha)
    picture = load(options.picture, options.size)
    if min(picture.shape[2:]) < PATCH: parser.error(f"the picture is smaller than a patch of {PATCH}x{PATCH} pixels")
    runs = []
    with torch.inference_mode():
        for _ in range(options.repeat):
            start = time.perf_counter(); sample = synthesize(picture, search, options.seed); runs.append(time.perf_counter() - start)
    if options.output: save(sample, options.output)
    from reference_scale import peak_megabytes
    result.update(width=picture.shape[3], height=picture.shape[2], seconds=statistics.median(runs), runs=runs, memory_mb=peak_megabytes())
    if options.json: print(json.dumps(result))
    else: print("{search}, {width}x{height}, {threads} threads: {seconds:.2f} s, {memory_mb:.0f} MB at most".format(**result))


if __name__ == "__main__": main()
