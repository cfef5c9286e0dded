// Pictures of whole numbers: their change of size, and the means of their patches.

enum { TAP_BITS = 14, BETWEEN_BITS = 3 };

// A row of the picture with its height changed, three bits more in each sample: sum of `count` rows from `first`, weighted.
static void fixed_column(const int16_t *picture, size_t stride, int samples, const int16_t *taps, int count, int16_t *out) {
    enum { BLOCK = 64 };
    for (int start = 0; start < samples; start += BLOCK) {
        const int n = samples - start < BLOCK ? samples - start : BLOCK;
        int32_t sums[BLOCK];
        for (int i = 0; i < BLOCK; i++) sums[i] = 1 << (TAP_BITS - BETWEEN_BITS - 1);
        for (int t = 0; t < count; t++) {
            const int16_t *row = picture + (size_t)t * stride + start;
            const int32_t weight = taps[t];
            for (int i = 0; i < n; i++) sums[i] += weight * row[i];
        }
        for (int i = 0; i < n; i++) out[start + i] = (int16_t)(sums[i] >> (TAP_BITS - BETWEEN_BITS));
    }
}

// The same row with its width changed: pixels of `out`, each the sum of counts[x] pixels from starts[x].
static void fixed_row(const int16_t *row, const int32_t *starts, const int32_t *offsets, const int16_t *taps, int width, int16_t *out) {
    for (int x = 0; x < width; x++) {
        const int16_t *in = row + 3 * starts[x];
        const int32_t half = 1 << (TAP_BITS + BETWEEN_BITS - 1);
        int32_t a = half, b = half, c = half;
        for (int t = offsets[x]; t < offsets[x + 1]; t++, in += 3) {
            a += taps[t] * in[0];
            b += taps[t] * in[1];
            c += taps[t] * in[2];
        }
        const int32_t sums[3] = {a, b, c};
        for (int i = 0; i < 3; i++) {
            const int32_t value = sums[i] >> (TAP_BITS + BETWEEN_BITS);
            out[3 * x + i] = (int16_t)(value < 0 ? 0 : value > SINGAN_PATCH_WHITE ? SINGAN_PATCH_WHITE : value);
        }
    }
}

// Rows [first, last) of the means of a picture's patches, four bits after the point.
static void patch_means(const int16_t *picture, size_t stride, int columns, int first, int last, int16_t *means) {
    for (int y = first; y < last; y++) {
        const int16_t *corner = picture + (size_t)y * stride;
        int16_t *out = means + (size_t)y * columns * 3;
        int32_t sums[3] = {0, 0, 0};
        for (int x = 0; x < columns; x++) {
            for (int r = 0; r < SIDE; r++) {
                const int16_t *row = corner + (size_t)r * stride + 3 * x;
                if (x == 0)
                    for (int i = 0; i < ROW; i++) sums[i % 3] += row[i];
                else
                    for (int c = 0; c < 3; c++) sums[c] += row[3 * (SIDE - 1) + c] - row[c - 3];
            }
            for (int c = 0; c < 3; c++) out[3 * x + c] = (int16_t)((sums[c] * 16 + SIDE * SIDE / 2) / (SIDE * SIDE));
        }
    }
}

// Rows [first, last) of the energies of a picture's patches.
static void patch_energies(
    const int16_t *picture, size_t stride, const int16_t *means, int columns, int first, int last, uint32_t *energies) {
    for (int y = first; y < last; y++) {
        const int16_t *corner = picture + (size_t)y * stride;
        uint32_t squares = 0;
        for (int x = 0; x < columns; x++) {
            for (int r = 0; r < SIDE; r++) {
                const int16_t *row = corner + (size_t)r * stride + 3 * x;
                if (x == 0)
                    for (int i = 0; i < ROW; i++) squares += (uint32_t)(row[i] * row[i]);
                else
                    for (int c = 0; c < 3; c++) squares += (uint32_t)(row[3 * (SIDE - 1) + c] * row[3 * (SIDE - 1) + c] - row[c - 3] * row[c - 3]);
            }
            const int16_t *mean = means + ((size_t)y * columns + x) * 3;
            int64_t of_means = 0;
            for (int c = 0; c < 3; c++) of_means += (int64_t)mean[c] * mean[c];
            of_means = of_means * SIDE * SIDE >> 8;
            energies[(size_t)y * columns + x] = of_means < squares ? squares - (uint32_t)of_means : 0;
        }
    }
}
