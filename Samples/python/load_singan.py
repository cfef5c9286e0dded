#!/usr/bin/env python3
"""Reads a .singan model and draws from it with numpy and safetensors alone.

    python3 load_singan.py harvest.singan --reconstruction rec.png
    python3 load_singan.py harvest.singan --sample seven.png --seed 7

Pictures equal those of `singan-tool sample MODEL --finish none` to rounding: the noise is the same function of seed, scale and position.
ModelFormat.md describes every step. Pictures inside are height x width x 3, -1...1; scale 0 is the coarsest.
"""
import argparse
import json
import struct
import zlib

import numpy as np
from safetensors import safe_open

LAYERS = 5        # 3x3 convolutions of a generator
MARGIN = 5        # pixels that five valid 3x3 convolutions take from every side
EPSILON = 1e-5    # of batch normalization
SLOPE = 0.2       # of LeakyReLU below zero
SAMPLING = 6      # what the random numbers are for, part of their key


# -- Random numbers: a function of (seed, purpose, scale, sample) and of (x, y, channel) --

MASK = 2**64 - 1


def mix(value):
    """SplitMix64's finalizer."""
    z = (value + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def philox(key, counter):
    """Philox4x32-10: four uint32 arrays of counters to four arrays of random words."""
    c0, c1, c2, c3 = (np.asarray(c, np.uint64) for c in counter)
    k0, k1 = key & 0xFFFFFFFF, key >> 32
    low = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ np.uint64(k0), p1 & low, (p0 >> 32) ^ c3 ^ np.uint64(k1), p0 & low
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1, c2, c3


# Wichura's AS 241 (PPND16), lowest power first: the standard normal quantile near the middle, in the middle and in the tails.
CENTRAL = ([3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
            45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727],
           [1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
            21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610])
MIDDLE = ([1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
           1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4],
          [1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
           0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9])
TAIL = ([6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
         0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7],
        [1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
         7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15])


def ratio(coefficients, r):
    return np.polyval(coefficients[0][::-1], r) / np.polyval(coefficients[1][::-1], r)


def normal_quantile(p):
    q = p - 0.5
    tail = np.sqrt(-np.log(np.minimum(p, 1 - p)))
    outside = np.where(tail <= 5, ratio(MIDDLE, tail - 1.6), ratio(TAIL, tail - 5))
    return np.where(np.abs(q) <= 0.425, q * ratio(CENTRAL, 0.180625 - q * q), np.copysign(outside, q))


def noise(seed, purpose, scale, index, height, width):
    """Standard normal numbers, height x width x 3; at the coarsest scale one channel three times."""
    key = seed
    for part in (purpose, scale, index, 0):
        key = mix(key ^ mix(part))
    y, x = np.mgrid[:height, :width]
    zero = np.zeros_like(x)
    words = philox(key, (x, y, zero, zero))
    channels = [words[0]] * 3 if scale == 0 else words[:3]
    z = normal_quantile((np.stack(channels, -1).astype(np.float64) + 0.5) / 2**32)
    return z.astype(np.float32)


# -- Resizing: Keys' cubic, a = -0.5, half-pixel centres, mirrored borders, antialiased when shrinking --

def keys(x):
    a = np.abs(x)
    return np.where(a <= 1, (1.5 * a - 2.5) * a * a + 1, np.where(a <= 2, ((-0.5 * a + 2.5) * a - 4) * a + 2, 0))


def weights(inputs, outputs):
    """outputs x inputs: every output as a weighted sum of inputs."""
    scale = outputs / inputs
    stretch = min(scale, 1)
    matrix = np.zeros((outputs, inputs))
    for output in range(outputs):
        centre = (output + 0.5) / scale - 0.5
        reach = 2 / stretch
        taps = np.arange(int(np.floor(centre - reach)), int(np.ceil(centre + reach)) + 1)
        row = keys((taps - centre) * stretch)
        folded = taps % (2 * inputs)
        mirrored = np.where(folded < inputs, folded, 2 * inputs - 1 - folded)
        np.add.at(matrix[output], mirrored, row / row.sum())
    return matrix


def resize(image, height, width):
    """Between scales values are clamped before and after."""
    image = image.clip(-1, 1)
    if image.shape[:2] == (height, width):
        return image
    rows, columns = weights(image.shape[0], height), weights(image.shape[1], width)
    return np.einsum("yi,ijc,xj->yxc", rows, image, columns, optimize=True).clip(-1, 1)


# -- The model --

def convolve(x, filters):
    """A valid 3x3 cross-correlation: height x width x in, filters 3 x 3 x in x out."""
    height, width = x.shape[0] - 2, x.shape[1] - 2
    return sum(x[i:i + height, j:j + width] @ filters[i, j] for i in range(3) for j in range(3))


class Scale:
    """A finished scale's generator: x goes in padded, its residual comes out."""

    def __init__(self, tensors, k):
        def read(name):
            return tensors[f"scale{k}.generator.{name}"].astype(np.float64)
        self.amplitude = float(tensors["amplitudes"][k])
        self.filters = [read(f"conv{layer}.weight") for layer in range(LAYERS)]
        self.bias = read("conv4.bias")
        self.norms = [[read(f"norm{layer}.{name}") for name in ("weight", "bias", "running_mean", "running_var")]
                      for layer in range(LAYERS - 1)]

    def residual(self, x):
        for filters, (gamma, beta, mean, variance) in zip(self.filters, self.norms):
            y = convolve(x, filters)
            n = gamma * (y - mean) / np.sqrt(variance + EPSILON) + beta
            x = np.where(n > 0, n, SLOPE * n)
        return np.tanh(convolve(x, self.filters[-1]) + self.bias)


class Model:
    def __init__(self, path):
        with safe_open(path, "numpy") as file:
            header = file.metadata()["singan"]
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        self.header = json.loads(header)
        if self.header["format"] != 1:
            raise SystemExit(f"{path} is of model format {self.header['format']}; this script reads format 1")
        self.picture = tensors["picture"] / 127.5 - 1
        self.sizes = [(int(h), int(w)) for w, h in tensors["sizes"]]
        self.z_star = tensors["z_star"]
        self.scales = [Scale(tensors, k) for k in range(self.header["progress"]["completedScales"])]
        configuration = self.header["configuration"]
        self.pads_with_noise = configuration.get("noisePadding", False)
        self.is_handed_over = "handover" in configuration and self.sizes[-1] != self.picture.shape[:2]
        self.quantized_scale = configuration.get("quantization")
        self.palette = tensors.get("palette")

    def sizes_for(self, height, width):
        """The sizes of all scales for a result of another size: half away from zero."""
        h, w = self.picture.shape[:2]
        if (height, width) == (h, w):
            return self.sizes
        sizes = [(int(np.floor(a * (height / h) + 0.5)), int(np.floor(b * (width / w) + 0.5))) for a, b in self.sizes]
        return sizes if self.is_handed_over else sizes[:-1] + [(height, width)]

    def noise_shape(self, size):
        return tuple(side + 2 * MARGIN for side in size) if self.pads_with_noise else size

    def pad(self, z, image):
        pad = ((MARGIN, MARGIN), (MARGIN, MARGIN), (0, 0))
        return z + np.pad(image, pad) if self.pads_with_noise else np.pad(z + image, pad)

    def run(self, image, first, sizes, noise_of):
        """Equations 4 and 5 of the paper, from scale `first` up: the last scale's output, not clamped."""
        for k in range(first, len(sizes)):
            if k > first:
                image = resize(image, *sizes[k])
                if k == self.quantized_scale:
                    image = self.quantize(image)
            z = noise_of(k, self.noise_shape(sizes[k]))
            image = self.scales[k].residual(self.pad(self.scales[k].amplitude * z, image)) + image
        return image

    def quantize(self, image):
        colors = self.palette * 2 - 1
        distance = ((image[:, :, None] - colors) ** 2).sum(-1)
        return colors[distance.argmin(-1)]

    def reconstruct(self, scales=None):
        """Equation 6: z* at the coarsest scale, no noise above."""
        sizes = self.sizes[:len(self.scales) if scales is None else scales]
        return self.run(np.zeros((*sizes[0], 3)), 0, sizes,
                        lambda k, shape: self.z_star if k == 0 else np.zeros((*shape, 3)))

    def sample(self, seed=0, index=0, size=None, start_scale=0):
        """A random sample; scales below `start_scale` are the reconstruction's."""
        sizes = self.sizes_for(*(size or self.picture.shape[:2]))[:len(self.scales)]
        image = np.zeros((*sizes[0], 3))
        if start_scale:
            image = resize(self.reconstruct(start_scale), *sizes[start_scale])
        return self.run(image, start_scale, sizes, lambda k, shape: noise(seed, SAMPLING, k, index, *shape))

    def finish(self, image, size=None):
        """0...1, of the picture's size: what ends at a coarser scale is enlarged."""
        return (resize(image, *(size or self.picture.shape[:2])) + 1) / 2


def write_png(path, picture):
    """0...1 to an 8-bit RGB PNG."""
    samples = np.floor(picture.clip(0, 1).astype(np.float32) * 255 + np.float32(0.5)).astype(np.uint8)
    height, width, _ = samples.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), samples.reshape(height, 3 * width)], 1)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(rows.tobytes())) + chunk(b"IEND", b""))


def main():
    parser = argparse.ArgumentParser(description="Draw from a .singan model.")
    parser.add_argument("model")
    parser.add_argument("--reconstruction", metavar="PNG", help="write the reconstruction here")
    parser.add_argument("--sample", metavar="PNG", help="write a random sample here")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--index", type=int, default=0, help="which sample of the seed, from 0")
    parser.add_argument("--start-scale", type=int, default=0)
    parser.add_argument("--size", metavar="WxH", help="of the sample")
    options = parser.parse_args()
    model = Model(options.model)
    if options.reconstruction:
        # Compared where it was made: a model whose finest scales aren't trained ends below the picture's size.
        image, size = model.reconstruct(), model.sizes[-1] if model.is_handed_over else model.picture.shape[:2]
        error = model.finish(image, size) - (resize(model.picture, *size) + 1) / 2
        print(f"reconstruction: RMSE {np.sqrt((error ** 2).mean()):.9f}")
        write_png(options.reconstruction, model.finish(image))
    if options.sample:
        size = tuple(map(int, reversed(options.size.split("x")))) if options.size else None
        write_png(options.sample, model.finish(model.sample(options.seed, options.index, size, options.start_scale), size))
    height, width = model.picture.shape[:2]
    print(f"{width}x{height}, {len(model.scales)} of {len(model.sizes)} scales trained")


if __name__ == "__main__":
    main()
