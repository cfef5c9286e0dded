// What happens to a convolution's results while they are still in registers: see singan_epilogue. Batch norm's statistics, LeakyReLU's slope and
// the sums of the backward and tangent passes would otherwise each be another pass over the map.

// One vector of channels of one block: what it needs and what it sums.
typedef struct {
    activation_vec saved;
    vec bias;
    vec pivot;
    vec sum[3];
    bool begun;
} epilogue_vec;

INLINE epilogue_vec epilogue_begin(const singan_convolution *t, const singan_epilogue kind, int channel) {
    epilogue_vec e = {.begun = false};
    UNROLL for (int i = 0; i < 3; i++) e.sum[i] = splat(0);
    e.pivot = e.bias = splat(0);
    if (kind == singan_slope || kind == singan_tangent) e.saved = activation_at(&t->saved_activation, channel);
    if (kind == singan_biased) e.bias = load(t->bias + channel);
    return e;
}

// The same without sums.
INLINE epilogue_vec epilogue_part(const epilogue_vec *e) {
    epilogue_vec part = *e;
    UNROLL for (int i = 0; i < 3; i++) part.sum[i] = splat(0);
    return part;
}

INLINE void epilogue_add(const singan_epilogue kind, epilogue_vec *e, const epilogue_vec *a, const epilogue_vec *b) {
    int sums = kind == singan_tangent ? 3 : kind == singan_moments || kind == singan_slope ? 2 : 0;
    UNROLL for (int i = 0; i < 3; i++)
        if (i < sums) e->sum[i] += a->sum[i] + b->sum[i];
}

// Stores the result of one pixel. valid: lanes that exist.
INLINE void epilogue_put(
    const singan_convolution *t, const singan_epilogue kind, epilogue_vec *e, vec y, size_t pixel, int channel, int valid) {
    size_t at = pixel * t->outputs + channel;
    if (kind == singan_moments) {
        // Sums of distances from a value of the channel itself: a large mean then costs no digits of the variance.
        vec d = y - e->pivot;
        e->sum[0] += d;
        e->sum[1] = fma_(d, d, e->sum[1]);
    } else if (kind == singan_slope) {
        vec saved = load_first(t->saved + at, valid);
        y = leaky(normalized(saved, &e->saved), y);
        e->sum[0] += y;
        e->sum[1] = fma_(y, saved - e->saved.mean, e->sum[1]);
    } else if (kind == singan_tangent) {
        vec saved = load_first(t->saved + at, valid);
        e->sum[0] += y;
        e->sum[1] = fma_(y, saved - e->saved.mean, e->sum[1]);
        e->sum[2] = fma_(y, load_first(t->delta + at, valid), e->sum[2]);
    } else if (kind == singan_biased) {
        vec n = y + e->bias;
        y = leaky(n, n);
    }
    store_first(t->y + at, y, valid);
}

// The block's sums over `pixels` pixels.
INLINE void epilogue_end(const singan_epilogue kind, const epilogue_vec *e, int pixels, singan_sums sums, int channel) {
    if (kind == singan_moments) {
        vec mean = e->sum[0] * (1.0f / (float)pixels);
        store(sums.rows + channel, e->pivot + mean);
        store(sums.rows + sums.stride + channel, e->sum[1] - e->sum[0] * mean);
    } else if (kind == singan_slope || kind == singan_tangent) {
        for (int i = 0; i < (kind == singan_slope ? 2 : 3); i++) store(sums.rows + i * sums.stride + channel, e->sum[i]);
    }
}
