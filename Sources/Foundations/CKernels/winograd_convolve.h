// The convolution between wide layers, and with flipped filters the gradient of its input.
//
// Shapes: x H x W x C, y h x w x O with h = H + 2 padding - 2. A block is up to `winograd_tiles` tiles of 4x4 results in row order:
//   1. V [36][tiles][C]: every tile's 6x6 inputs, read through `activation`, transformed
//   2. for each panel of PANEL outputs:   M [panel][36][tiles][PANEL] = V [36] U [panel][36][C][PANEL], 36 products in registers
//   3. M transformed to 4x4 results, which go through the epilogue to y, all channels of a pixel together
//
// V is written once and read once per panel; with M it fills about two thirds of a 1 MiB level-2 cache, while U streams by once per block. More tiles
// would stream U less often but push V out. Planes are padded by 16 floats, because planes a power of two apart would share a few sets of the
// level-1 cache.

enum { plane_padding = 16 };

INLINE size_t v_plane(int inputs, int tiles) { return ROUND_UP((size_t)tiles * ROUND_UP(inputs, LANES), 16) + plane_padding; }
INLINE size_t m_plane(int tiles) { return ROUND_UP((size_t)tiles * PANEL, 16) + plane_padding; }
INLINE int panels_of(int outputs) { return (outputs + PANEL - 1) / PANEL; }
INLINE size_t g_plane(int outputs, int tiles) { return ROUND_UP((size_t)tiles * panels_of(outputs) * PANEL, 16) + plane_padding; }

static int winograd_tiles(int inputs, int outputs) {
    // About 640 KB for V and M, in whole register tiles.
    int tiles = 640 * 1024 / (planes * (int)sizeof(float) * (ROUND_UP(inputs, LANES) + panels_of(outputs) * PANEL));
    tiles = tiles < 6 ? 6 : tiles > 72 ? 72 : tiles;
    return tiles >= ROWS ? tiles / ROWS * ROWS : tiles;
}

static size_t winograd_filter_count(int inputs, int outputs) { return (size_t)planes * inputs * panels_of(outputs) * PANEL; }

static size_t winograd_scratch(int inputs, int outputs, int tiles) {
    size_t m = panels_of(outputs) * m_plane(tiles), g = g_plane(outputs, tiles);
    return planes * (v_plane(inputs, tiles) + (m > g ? m : g)) + 16;
}

static void winograd_filters(const float *w, int inputs, int outputs, bool flipped, int first, int last, float *prepared) {
    // w[tap][wi][wo]; flipped, what goes in are w's outputs.
    int wo = flipped ? inputs : outputs, wi = flipped ? outputs : inputs;
    for (int o = 0; o < panels_of(outputs) * PANEL; o += LANES)
        for (int c = first; c < last; c++) {
            vec g[3][3], t[6][3];
            UNROLL for (int tap = 0; tap < 9; tap++) {
                const float *from = flipped ? w + ((size_t)(8 - tap) * wi + o) * wo + c : w + ((size_t)tap * wi + c) * wo + o;
                g[tap / 3][tap % 3] = load_apart(from, flipped ? wo : 1, outputs - o);
            }
            UNROLL for (int j = 0; j < 3; j++) {
                vec column[3] = {g[0][j], g[1][j], g[2][j]}, result[6];
                transform_filter(column, result);
                UNROLL for (int i = 0; i < 6; i++) t[i][j] = result[i];
            }
            UNROLL for (int i = 0; i < 6; i++) {
                vec result[6];
                transform_filter(t[i], result);
                UNROLL for (int j = 0; j < 6; j++)
                    store(prepared + (((size_t)(o / PANEL) * planes + i * 6 + j) * inputs + c) * PANEL + o % PANEL, result[j]);
            }
        }
}

// One tile into V; base: the tile's row of plane 0.
INLINE void read_tile(const singan_convolution *t, tile_place p, float *base, size_t plane) {
    int top = p.y - t->padding, left = p.x - t->padding;
    bool inside = top >= 0 && left >= 0 && top + tile_in <= t->height && left + tile_in <= t->width;
    size_t line = (size_t)t->width * t->inputs;
    for (int c = 0; c < t->inputs; c += LANES) {
        activation_vec a = activation_at(&t->activation, c);
        const float *source = t->x + c;
        int lanes = t->inputs - c;
        vec d[6][6];
        if (inside && lanes >= LANES) {
            source += top * line + (size_t)left * t->inputs;
            UNROLL for (int i = 0; i < 6; i++) {
                vec row[6];
                UNROLL for (int j = 0; j < 6; j++) row[j] = activated(load(source + i * line + (size_t)j * t->inputs), &a);
                transform_input(row, d[i]);
            }
        } else {
            for (int i = 0; i < 6; i++) {
                vec row[6];
                for (int j = 0; j < 6; j++) {
                    int y = top + i, x = left + j;
                    bool there = y >= 0 && x >= 0 && y < t->height && x < t->width;
                    row[j] = there ? activated(load_first(source + y * line + (size_t)x * t->inputs, lanes), &a) : splat(0);
                }
                transform_input(row, d[i]);
            }
        }
        UNROLL for (int j = 0; j < 6; j++) {
            vec column[6] = {d[0][j], d[1][j], d[2][j], d[3][j], d[4][j], d[5][j]}, o[6];
            transform_input(column, o);
            UNROLL for (int i = 0; i < 6; i++) store(base + (i * 6 + j) * plane + c, o[i]);
        }
    }
}

// One tile and vector of channels from M to y.
INLINE void write_tile(
    const singan_convolution *t, const singan_epilogue kind, const float *m, size_t plane, tile_place p, int width, int channel, epilogue_vec *e) {
    int valid = t->outputs - channel;
    vec d[6][4];
    UNROLL for (int r = 0; r < 6; r++) {
        vec row[6];
        UNROLL for (int j = 0; j < 6; j++) row[j] = load(m + (r * 6 + j) * plane);
        transform_output(row, d[r]);
    }
    vec y[4][4];
    UNROLL for (int j = 0; j < 4; j++) {
        vec column[6] = {d[0][j], d[1][j], d[2][j], d[3][j], d[4][j], d[5][j]}, o[4];
        transform_output(column, o);
        UNROLL for (int r = 0; r < 4; r++) y[r][j] = o[r];
    }
    if (!e->begun) {
        e->pivot = y[0][0];
        e->begun = true;
    }
    size_t pixel = (size_t)p.y * width + p.x;
    // Sums of their own, which wait for nothing; added to those of the block at the end.
    epilogue_vec even = epilogue_part(e), odd = even;
    if (p.rows == 4 && p.columns == 4 && valid >= LANES) {
        UNROLL for (int r = 0; r < 4; r++) UNROLL for (int j = 0; j < 4; j++)
            epilogue_put(t, kind, r % 2 ? &odd : &even, y[r][j], pixel + (size_t)r * width + j, channel, LANES);
    } else {
        for (int r = 0; r < p.rows; r++)
            for (int j = 0; j < p.columns; j++)
                epilogue_put(t, kind, r % 2 ? &odd : &even, y[r][j], pixel + (size_t)r * width + j, channel, valid);
    }
    epilogue_add(kind, e, &even, &odd);
}

// All tiles of a block from M to y, all channels of a pixel together: memory is read and written in long runs.
INLINE void write_tiles(
    const singan_convolution *t, const singan_epilogue kind, const float *m, size_t plane, int first, int count, int pixels, singan_sums sums) {
    int height = t->height + 2 * t->padding - 2, width = t->width + 2 * t->padding - 2;
    // A group of vectors at a time, so that their sums are few.
    for (int group = 0; group < t->outputs; group += 8 * LANES) {
        epilogue_vec e[8];
        int vectors = (t->outputs - group + LANES - 1) / LANES;
        if (vectors > 8) vectors = 8;
        for (int v = 0; v < vectors; v++) e[v] = epilogue_begin(t, kind, group + v * LANES);
        for (int i = 0; i < count; i++) {
            tile_place p = place_of(first + i, height, width);
            for (int v = 0; v < vectors; v++) {
                int channel = group + v * LANES;
                const float *part = m + (size_t)(channel / PANEL) * planes * plane + (size_t)i * PANEL + channel % PANEL;
                write_tile(t, kind, part, plane, p, width, channel, &e[v]);
            }
        }
        for (int v = 0; v < vectors; v++) epilogue_end(kind, &e[v], pixels, sums, group + v * LANES);
    }
}

// While the products run, nothing goes to or from memory: time to fetch what comes after them. Transforms that wait for memory take four times as
// long.

// `count` floats.
INLINE void fetch(const float *p, int count) {
    for (int i = 0; i < count; i += 16) __builtin_prefetch(p + i, 0, 2);
}

INLINE void fetch_to_write(const float *p, int count) {
    for (int i = 0; i < count; i += 16) __builtin_prefetch(p + i, 1, 2);
}

// The inputs of the tiles that follow this block, a row of a tile at a time: part `step` of `steps`.
INLINE void fetch_inputs(const singan_convolution *t, int first, int count, int step, int steps) {
    int height = t->height + 2 * t->padding - 2, width = t->width + 2 * t->padding - 2;
    int tiles = (height + 3) / 4 * ((width + 3) / 4), rows = count * tile_in;
    for (int i = rows * step / steps; i < rows * (step + 1) / steps; i++) {
        if (first + count + i / tile_in >= tiles) break;
        tile_place p = place_of(first + count + i / tile_in, height, width);
        int y = p.y - t->padding + i % tile_in, left = p.x - t->padding < 0 ? 0 : p.x - t->padding;
        int columns = t->width - left < tile_out ? t->width - left : tile_out;
        if (y >= 0 && y < t->height) fetch(t->x + ((size_t)y * t->width + left) * t->inputs, columns * t->inputs);
    }
}

// What the epilogue will read and write for this block and panel: part `step` of `planes`.
INLINE void fetch_results(const singan_convolution *t, int first, int count, int channel, int step) {
    int height = t->height + 2 * t->padding - 2, width = t->width + 2 * t->padding - 2;
    int lanes = t->outputs - channel < PANEL ? t->outputs - channel : PANEL;
    for (int i = count * step / planes; i < count * (step + 1) / planes; i++) {
        tile_place p = place_of(first + i, height, width);
        for (int r = 0; r < p.rows; r++)
            for (int j = 0; j < p.columns; j++) {
                size_t at = ((size_t)(p.y + r) * width + p.x + j) * t->outputs + channel;
                fetch_to_write(t->y + at, lanes);
                if (t->saved) fetch(t->saved + at, lanes);
                if (t->delta) fetch(t->delta + at, lanes);
            }
    }
}

// M = V U for one panel, plane by plane.
INLINE void multiply_planes(
    const singan_convolution *t, int first, int count, int panel, const float *v, size_t v_step, const size_t row, const float *u, float *m,
    size_t m_step, const int inputs) {
    for (int k = 0; k < planes; k++) {
        product(VECTORS, count, v + k * v_step, row, 1, u + (size_t)k * inputs * PANEL, PANEL, m + k * m_step, PANEL, inputs, false);
        fetch_results(t, first, count, panel * PANEL, k);
        fetch_inputs(t, first, count, panel * planes + k, panels_of(t->outputs) * planes);
    }
}

static int winograd_convolve(const singan_convolution *t, int first, int count, float *scratch, singan_sums sums) {
    int row = ROUND_UP(t->inputs, LANES);
    size_t v_step = v_plane(t->inputs, count), m_step = m_plane(count);
    float *v = scratch, *m = scratch + planes * v_step;
    int pixels = 0;
    for (int i = 0; i < count; i++) {
        tile_place p = place_of(first + i, t->height + 2 * t->padding - 2, t->width + 2 * t->padding - 2);
        pixels += p.rows * p.columns;
        read_tile(t, p, v + (size_t)i * row, v_step);
    }
    for (int panel = 0; panel < panels_of(t->outputs); panel++) {
        const float *u = t->filters + (size_t)panel * planes * t->inputs * PANEL;
        float *part = m + (size_t)panel * planes * m_step;
        // The usual widths by name: the rows' distances are then part of the instructions.
        switch (t->inputs) {
        case 32: multiply_planes(t, first, count, panel, v, v_step, 32, u, part, m_step, 32); break;
        case 64: multiply_planes(t, first, count, panel, v, v_step, 64, u, part, m_step, 64); break;
        case 128: multiply_planes(t, first, count, panel, v, v_step, 128, u, part, m_step, 128); break;
        default: multiply_planes(t, first, count, panel, v, v_step, row, u, part, m_step, t->inputs); break;
        }
    }
    switch (t->epilogue) {
    case singan_store: write_tiles(t, singan_store, m, m_step, first, count, pixels, sums); break;
    case singan_moments: write_tiles(t, singan_moments, m, m_step, first, count, pixels, sums); break;
    case singan_slope: write_tiles(t, singan_slope, m, m_step, first, count, pixels, sums); break;
    case singan_tangent: write_tiles(t, singan_tangent, m, m_step, first, count, pixels, sums); break;
    case singan_biased: write_tiles(t, singan_biased, m, m_step, first, count, pixels, sums); break;
    }
    return pixels;
}
