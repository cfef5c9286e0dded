// What remains between the convolutions: one pass over the pixels each. The rows of channels are loaded once per strip of pixels.

enum { pixel_strip = 32 };

static void activate(const float *x, singan_activation activation, float *out, size_t pixels, int channels) {
    for (int k = 0; k < channels; k += LANES) {
        activation_vec a = activation_at(&activation, k);
        for (size_t p = 0; p < pixels; p++) {
            size_t at = p * channels + k;
            store_first(out + at, activated(load_first(x + at, channels - k), &a), channels - k);
        }
    }
}

// The operator (gamma / sigma) P of a normalization (NormalizedActivation.swift), with its sums already folded into a, b and c.
//   out = a g + b + c (saved - mean)    or    out += ...
static void project(
    const float *g, const float *saved, const float *mean, const float *a, const float *b, const float *c, bool add, float *out, size_t pixels,
    int channels) {
    for (size_t first = 0; first < pixels; first += pixel_strip) {
        size_t last = first + pixel_strip < pixels ? first + pixel_strip : pixels;
        for (int k = 0; k < channels; k += LANES) {
            vec ak = load(a + k), bk = load(b + k), ck = load(c + k), mk = load(mean + k);
            int lanes = channels - k;
            for (size_t p = first; p < last; p++) {
                size_t at = p * channels + k;
                vec centred = load_first(saved + at, lanes) - mk;
                vec r = fma_(ck, centred, fma_(ak, load_first(g + at, lanes), bk));
                if (add) r += load_first(out + at, lanes);
                store_first(out + at, r, lanes);
            }
        }
    }
}

// The tangent dy becomes da = slope (gamma / sigma) P dy, and delta becomes hy = ds/dy (NormalizedActivation.swift), with rows f of coefficients:
//   dn = f0 dy + f1 + f2 (saved - mean)
//   hy = f3 delta + f4 dy + f5 + f6 (saved - mean)
static void tangent(
    float *dy, float *delta, const float *saved, singan_activation activation, const float *coefficients, size_t pixels, int channels) {
    size_t row = ROUND_UP(channels, SINGAN_CHANNEL_STEP);
    for (size_t first = 0; first < pixels; first += pixel_strip) {
        size_t last = first + pixel_strip < pixels ? first + pixel_strip : pixels;
        for (int k = 0; k < channels; k += LANES) {
            vec f[7];
            UNROLL for (int i = 0; i < 7; i++) f[i] = load(coefficients + i * row + k);
            activation_vec a = activation_at(&activation, k);
            int lanes = channels - k;
            for (size_t p = first; p < last; p++) {
                size_t at = p * channels + k;
                vec y = load_first(saved + at, lanes), centred = y - a.mean, t = load_first(dy + at, lanes);
                vec dn = fma_(f[0], t, fma_(f[2], centred, f[1]));
                vec hy = fma_(f[3], load_first(delta + at, lanes), fma_(f[4], t, fma_(f[6], centred, f[5])));
                store_first(delta + at, hy, lanes);
                store_first(dy + at, leaky(normalized(y, &a), dn), lanes);
            }
        }
    }
}

// Kingma and Ba 2015, algorithm 1, the corrections for the moments' start in `rate` and `root`.
static void adam(
    float *values, const float *gradients, float *first, float *second, size_t count, float beta1, float beta2, float rate, float root,
    float epsilon) {
    vec b1 = splat(beta1), b2 = splat(beta2), rest1 = splat(1 - beta1), rest2 = splat(1 - beta2);
    for (size_t i = 0; i < count; i += LANES) {
        int lanes = count - i < LANES ? (int)(count - i) : LANES;
        vec g = load_first(gradients + i, lanes);
        vec m = fma_(b1, load_first(first + i, lanes), rest1 * g);
        vec v = fma_(b2, load_first(second + i, lanes), rest2 * g * g);
        store_first(first + i, m, lanes);
        store_first(second + i, v, lanes);
        vec step = splat(rate) * m / (__builtin_elementwise_sqrt(v) / splat(root) + splat(epsilon));
        store_first(values + i, load_first(values + i, lanes) - step, lanes);
    }
}

// residual = tanh x, image = residual + previous. tanh x = x (1 - x^2 / 3 + ...) for small |x|, else sign(x) (1 - u) / (1 + u) with
// u = e^(-2 |x|): no overflow, no cancellation. e^r by its Taylor polynomial after splitting off the power of two; the error stays below 3e-7 of
// the result. NaN stays NaN, -0 stays -0. Written for one number: the compiler makes vectors of it.
static void tanh_(const float *x, const float *previous, float *residual, float *image, size_t count) {
    for (size_t i = 0; i < count; i++) {
        float a = __builtin_fabsf(x[i]), z = a < 10 ? -2 * a : -20;
        // 1.5 2^23: adding it rounds to a whole number.
        float n = (z * 1.44269504f + 12582912.0f) - 12582912.0f;
        float r = (z - n * 0.693359375f) + n * 2.12194440e-4f;
        float e = 1.0f / 5040;
        e = e * r + 1.0f / 720;
        e = e * r + 1.0f / 120;
        e = e * r + 1.0f / 24;
        e = e * r + 1.0f / 6;
        e = e * r + 0.5f;
        e = e * r + 1;
        e = e * r + 1;
        union {
            unsigned bits;
            float value;
        } power = {.bits = (unsigned)((int)n + 127) << 23};
        float u = e * power.value;
        float large = (1 - u) / (1 + u), s = x[i] * x[i];
        // Taylor's series; its next term is below 3e-8 for |x| < 0.25.
        float small = a * (1 + s * (-1.0f / 3 + s * (2.0f / 15 + s * (-17.0f / 315 + s * (62.0f / 2835)))));
        float t = a < 0.25f ? small : large;
        t = __builtin_copysignf(t, x[i]);
        t = x[i] == x[i] ? t : x[i];
        if (residual) residual[i] = t;
        image[i] = t + previous[i];
    }
}
