// Nearest patches: by looking at all of them, or by PatchMatch (Barnes et al., SIGGRAPH 2009) in Jacobi's manner: a sweep reads the last sweep's
// field and writes the next one, so that neither the order nor the split of the work shows.

INLINE uint32_t scrambled(uint32_t x) {
    x ^= x >> 15;
    x *= 0x2C1B3C6Du;
    x ^= x >> 12;
    x *= 0x297A2D39u;
    return x ^ (x >> 15);
}

INLINE int clamped(int value, int last) { return value < 0 ? 0 : value > last ? last : value; }

static void patch_exhaust(const singan_patch_search *s, int first, int last) {
    for (int y = first; y < last; y++) {
        for (int x = 0; x < s->query_columns; x++) {
            const size_t query = (size_t)y * s->query_columns + x;
            s->to[query] = s->from[query];
            if (s->active && !s->active[query]) continue;
            const int16_t *a = s->query + (size_t)y * s->query_stride + 3 * x;
            uint32_t best = UINT32_MAX, found = s->from[query];
            for (int v = 0; v < s->key_rows; v++) {
                for (int u = 0; u < s->key_columns; u++) {
                    const uint32_t cost = patch_cost(s, a, query, u, v, best);
                    if (cost < best) {
                        best = cost;
                        found = (uint32_t)u | (uint32_t)v << 16;
                    }
                }
            }
            s->to[query] = found;
            s->costs[query] = best;
        }
    }
}

static void patch_sweep(const singan_patch_search *s, int first, int last) {
    static const int across[4] = {-1, 1, 0, 0}, down[4] = {0, 0, -1, 1};
    const int columns = s->query_columns, rows = s->query_rows, reach = s->reach;
    const int last_x = s->key_columns - 1, last_y = s->key_rows - 1;
    for (int y = first; y < last; y++) {
        for (int x = 0; x < columns; x++) {
            const size_t query = (size_t)y * columns + x;
            const uint32_t own = s->from[query];
            s->to[query] = own;
            if (s->active && !s->active[query]) continue;
            const int16_t *a = s->query + (size_t)y * s->query_stride + 3 * x;
            uint32_t best = s->fresh ? patch_cost(s, a, query, own & 0xFFFF, own >> 16, UINT32_MAX) : s->costs[query];
            uint32_t found = own, tried[4] = {own, own, own, own};
            for (int n = 0; n < 4; n++) {
                const int nx = x + across[n] * reach, ny = y + down[n] * reach;
                if (nx < 0 || nx >= columns || ny < 0 || ny >= rows) continue;
                const uint32_t other = s->from[(size_t)ny * columns + nx];
                const int u = (int)(other & 0xFFFF) - across[n] * reach, v = (int)(other >> 16) - down[n] * reach;
                if (u < 0 || u > last_x || v < 0 || v > last_y) continue;
                const uint32_t place = (uint32_t)u | (uint32_t)v << 16;
                tried[n] = place;
                if (place == own || (n > 0 && place == tried[0]) || (n > 1 && place == tried[1]) || (n > 2 && place == tried[2])) continue;
                const uint32_t cost = patch_cost(s, a, query, u, v, best);
                if (cost < best) {
                    best = cost;
                    found = place;
                }
            }
            uint32_t word = (uint32_t)x * 0x9E3779B1u ^ (uint32_t)y * 0x85EBCA77u ^ s->seed;
            for (int radius = s->radius; radius >= 1; radius = radius * s->shrink >> 8) {
                word = scrambled(word + 0xC2B2AE3Du);
                const uint32_t span = 2 * (uint32_t)radius + 1;
                const int u = clamped((int)(found & 0xFFFF) + (int)((word & 0xFFFF) * span >> 16) - radius, last_x);
                const int v = clamped((int)(found >> 16) + (int)((word >> 16) * span >> 16) - radius, last_y);
                const uint32_t place = (uint32_t)u | (uint32_t)v << 16;
                if (place == found) continue;
                const uint32_t cost = patch_cost(s, a, query, u, v, best);
                if (cost < best) {
                    best = cost;
                    found = place;
                }
            }
            s->to[query] = found;
            s->costs[query] = best;
        }
    }
}

static void patch_gains(const singan_patch_search *s, int first, int last, uint8_t *gains) {
    for (int y = first; y < last; y++) {
        for (int x = 0; x < s->query_columns; x++) {
            const size_t query = (size_t)y * s->query_columns + x;
            gains[query] = 64;
            if (s->active && !s->active[query]) continue;
            const uint32_t place = s->from[query];
            const int u = place & 0xFFFF, v = place >> 16;
            const size_t key = (size_t)v * s->key_columns + u;
            const int64_t squares = patch_squares(
                s->query + (size_t)y * s->query_stride + 3 * x, s->query_stride, s->key + (size_t)v * s->key_stride + 3 * u, s->key_stride,
                65536, UINT32_MAX);
            gains[query] = (uint8_t)best_gain(s, query, key, squares - forgiven_part(s, query, key));
        }
    }
}
