// What overlapping patches make of a pixel: the mean of their samples, weighted by the distance from the patch's centre.

enum { TILE_ROWS = SINGAN_VOTE_ROWS, TILE_COLUMNS = SINGAN_VOTE_COLUMNS, REACH = SIDE - 1 };
// Of a tile with all patches that reach into it, and room for whole vectors.
enum { FIELD_ROWS = TILE_ROWS + 2 * REACH, FIELD_COLUMNS = TILE_COLUMNS + 2 * REACH, FIELD_STRIDE = 3 * FIELD_COLUMNS + 16, WIDE_ROW = 24 };

// 1 2 3 4 3 2 1: sums to 16, so that a pixel inside has a total of 256.
#define WEIGHTS(w) {w, w, w, 2 * w, 2 * w, 2 * w, 3 * w, 3 * w, 3 * w, 4 * w, 4 * w, 4 * w, 3 * w, 3 * w, 3 * w, 2 * w, 2 * w, 2 * w, w, w, w, 0, 0, 0}
static const int16_t vote_weights[SIDE][WIDE_ROW] = {WEIGHTS(1), WEIGHTS(2), WEIGHTS(3), WEIGHTS(4), WEIGHTS(3), WEIGHTS(2), WEIGHTS(1)};
static const int32_t vote_line[SIDE] = {1, 2, 3, 4, 3, 2, 1};

static size_t patch_vote_scratch(void) { return FIELD_ROWS * (FIELD_STRIDE + FIELD_COLUMNS) * sizeof(int32_t); }

// The weights of those patches of a line of `count` that reach position `at`.
INLINE int32_t line_total(int at, int count) {
    int32_t sum = 0;
    for (int i = 0; i < SIDE; i++) sum += at - i >= 0 && at - i < count ? vote_line[i] : 0;
    return sum;
}

static void patch_vote(const singan_patch_vote *s, int row, int column, void *scratch) {
    int32_t *sums = scratch, *totals = sums + FIELD_ROWS * FIELD_STRIDE;
    memset(sums, 0, FIELD_ROWS * FIELD_STRIDE * sizeof(int32_t));
    if (s->active) memset(totals, 0, FIELD_ROWS * FIELD_COLUMNS * sizeof(int32_t));
    const int height = s->query_rows + REACH, width = s->query_columns + REACH;
    const int end_row = row + TILE_ROWS < height ? row + TILE_ROWS : height;
    const int end_column = column + TILE_COLUMNS < width ? column + TILE_COLUMNS : width;
    const int first_y = row < REACH ? 0 : row - REACH, last_y = end_row < s->query_rows ? end_row : s->query_rows;
    const int first_x = column < REACH ? 0 : column - REACH, last_x = end_column < s->query_columns ? end_column : s->query_columns;
    for (int y = first_y; y < last_y; y++) {
        for (int x = first_x; x < last_x; x++) {
            const size_t query = (size_t)y * s->query_columns + x;
            if (s->active && !s->active[query]) continue;
            const uint32_t place = s->field[query];
            const int u = place & 0xFFFF, v = place >> 16;
            const int16_t *samples = s->key + (size_t)v * s->key_stride + 3 * u;
            int32_t *sum = sums + (size_t)(y - row + REACH) * FIELD_STRIDE + 3 * (x - column + REACH);
            if (s->shift) {
                const int16_t *p = s->query_means + 3 * query, *q = s->key_means + 3 * ((size_t)v * s->key_columns + u);
                const int32_t gain = s->gains ? s->gains[query] : 64;
                int32_t shifts[WIDE_ROW];
                // In 64ths: the wanted mean less the multiplied one, and one half for rounding.
                for (int c = 0; c < 3; c++) shifts[c] = (((p[c] - q[c]) * s->shift + 32) >> 6) + ((64 - gain) * q[c] + 8) / 16 + 32;
                for (int i = 3; i < WIDE_ROW; i++) shifts[i] = shifts[i - 3];
                for (int r = 0; r < SIDE; r++, samples += s->key_stride, sum += FIELD_STRIDE)
                    for (int i = 0; i < WIDE_ROW; i++) sum[i] += vote_weights[r][i] * ((gain * samples[i] + shifts[i]) >> 6);
            } else {
                UNROLL for (int r = 0; r < SIDE; r++)
                    for (int i = 0; i < WIDE_ROW; i++) sum[r * FIELD_STRIDE + i] += vote_weights[r][i] * samples[r * s->key_stride + i];
            }
            if (!s->active) continue;
            int32_t *total = totals + (size_t)(y - row + REACH) * FIELD_COLUMNS + (x - column + REACH);
            for (int r = 0; r < SIDE; r++)
                for (int i = 0; i < SIDE; i++) total[r * FIELD_COLUMNS + i] += vote_line[r] * vote_line[i];
        }
    }
    for (int y = row; y < end_row; y++) {
        const int32_t *sum = sums + (size_t)(y - row + REACH) * FIELD_STRIDE + 3 * REACH;
        const int32_t *total = totals + (size_t)(y - row + REACH) * FIELD_COLUMNS + REACH;
        int16_t *out = s->picture + (size_t)y * s->stride + 3 * column;
        const int32_t down = line_total(y, s->query_rows);
        for (int x = 0; x < end_column - column; x++, sum += 3, out += 3) {
            const int32_t weight = s->active ? total[x] : down * line_total(column + x, s->query_columns);
            // No patch that is looked at reaches this pixel: it stays.
            if (weight == 0) continue;
            for (int c = 0; c < 3; c++) {
                const int32_t value = sum[c] < 0 ? 0 : weight == 256 ? (sum[c] + 128) >> 8 : (sum[c] + weight / 2) / weight;
                out[c] = (int16_t)(value < SINGAN_PATCH_WHITE ? value : SINGAN_PATCH_WHITE);
            }
        }
    }
}
