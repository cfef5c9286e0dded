// Many channels to few: a network's last layer, and with flipped filters the gradient of the picture.
//
// Shapes: x H x W x C, y (H + 2p - 2) x (W + 2p - 2) x F (F is 1 or 3). Gathering neighbourhoods would read every input nine times for F results.
// Here each input pixel is read once: q (pixels x 9F) = x (pixels x C) U (C x 9F), then every result is the sum of nine shifted q. A strip of
// pixels goes through `activation` into scratch first, small enough to stay in the level-1 cache. Two rows of q per block are computed twice.

enum { strip = 24 };

// Vectors of q's row, and its padded length.
INLINE int q_vectors(int few) { return (9 * few + LANES - 1) / LANES; }
INLINE int q_row(int few) { return ROUND_UP(9 * few, LANES); }

static size_t contract_filter_count(int inputs, int few) { return (size_t)inputs * q_row(few); }

static size_t contract_scratch(int inputs, int few, int rows, int width) {
    return (size_t)(rows + 2) * width * q_row(few) + 16 + (size_t)strip * ROUND_UP(inputs, LANES);
}

static void contract_filters(const float *w, int inputs, int few, bool flipped, float *prepared) {
    for (int c = 0; c < inputs; c++)
        for (int k = 0; k < q_row(few); k++) {
            int tap = k / few, f = k % few;
            size_t from = flipped ? ((size_t)(8 - tap) * few + f) * inputs + c : ((size_t)tap * inputs + c) * few + f;
            prepared[(size_t)c * q_row(few) + k] = k < 9 * few ? w[from] : 0;
        }
}

INLINE void contract_strip(const singan_convolution *t, const float *x, int pixels, const float *u, int vectors, int row, float *room, float *q) {
    const float *left = x;
    int step = t->inputs;
    if (t->activation.mean) {
        step = ROUND_UP(t->inputs, LANES);
        for (int c = 0; c < t->inputs; c += LANES) {
            activation_vec a = activation_at(&t->activation, c);
            for (int i = 0; i < pixels; i++)
                store(room + (size_t)i * step + c, activated(load_first(x + (size_t)i * t->inputs + c, t->inputs - c), &a));
        }
        left = room;
    }
    int v = 0;
    for (; v + VECTORS <= vectors; v += VECTORS)
        product(VECTORS, pixels, left, step, 1, u + v * LANES, row, q + v * LANES, row, t->inputs, false);
    for (; v < vectors; v++) product(1, pixels, left, step, 1, u + v * LANES, row, q + v * LANES, row, t->inputs, false);
}

// y[first ..< last] = the sums of nine shifted q, whose first line is `top`.
INLINE void add_taps(const singan_convolution *t, const int few, int first, int last, int top, const float *q) {
    int row = q_row(few), p = t->padding, width = t->width + 2 * p - 2;
    for (int i = first; i < last; i++) {
        float *y = t->y + (size_t)i * width * few;
        for (int j = 0; j < width; j++, y += few) {
            float sum[3] = {0, 0, 0};
            for (int a = 0; a < 3; a++) {
                int from = i + a - p;
                if (from < 0 || from >= t->height) continue;
                const float *line = q + (size_t)(from - top) * t->width * row + 3 * a * few;
                UNROLL for (int b = 0; b < 3; b++) {
                    int x = j + b - p;
                    if (p != 0 && (x < 0 || x >= t->width)) continue;
                    UNROLL for (int f = 0; f < few; f++) sum[f] += line[x * row + b * few + f];
                }
            }
            UNROLL for (int f = 0; f < few; f++) y[f] = sum[f];
        }
    }
}

static void contract(const singan_convolution *t, int first, int last, float *scratch) {
    int few = t->outputs, row = q_row(few), vectors = q_vectors(few), p = t->padding;
    int top = first - p > 0 ? first - p : 0, bottom = last + 2 - p < t->height ? last + 2 - p : t->height;
    float *q = scratch, *room = scratch + (size_t)(last - first + 2) * t->width * row + 16;
    size_t pixels = bottom > top ? (size_t)(bottom - top) * t->width : 0;
    for (size_t i = 0; i < pixels; i += strip) {
        int n = pixels - i < strip ? (int)(pixels - i) : strip;
        contract_strip(t, t->x + ((size_t)top * t->width + i) * t->inputs, n, t->filters, vectors, row, room, q + i * row);
    }
    if (few == 1) add_taps(t, 1, first, last, top, q);
    else add_taps(t, 3, first, last, top, q);
}
