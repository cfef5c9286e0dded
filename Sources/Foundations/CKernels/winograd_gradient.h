// The filters' gradient, in the adjoint form of winograd_convolve:
//
//   gw = G' [ sum over tiles of (B' x B) * (A gy A') ] G         * value by value, for every pair of channels
//
// so per block: V [36][tiles][C] as in the convolution, Z [36][panel][tiles][PANEL] = gradients of 4x4 results transformed, and 36 products
// part [panel][36][C][PANEL] += V' Z with the tiles as depth. Parts stay transformed until all blocks have been added; then G' . G once.
// The input's gradient is not taken from Z: its tiles of 6x6 overlap, so they would have to be added up in memory before LeakyReLU's slope and the
// sums for batch norm could be applied; flipped filters give every pixel once, in registers (Sources/Foundations/SinGANNumerics/Decisions.md has the counts).

// One tile of gy into Z; base: the tile's row of plane 0 and panel 0.
INLINE void read_gradient_tile(const float *gy, int width, int outputs, tile_place p, float *base, size_t plane, int tiles) {
    for (int o = 0; o < panels_of(outputs) * PANEL; o += LANES) {
        int lanes = outputs - o;
        bool whole = p.rows == 4 && p.columns == 4 && lanes >= LANES;
        const float *source = gy + ((size_t)p.y * width + p.x) * outputs + o;
        vec d[4][6];
        UNROLL for (int i = 0; i < 4; i++) {
            vec row[4];
            UNROLL for (int j = 0; j < 4; j++) {
                bool there = whole || (i < p.rows && j < p.columns && lanes > 0);
                const float *at = source + ((size_t)i * width + j) * outputs;
                row[j] = whole ? load(at) : there ? load_first(at, lanes) : splat(0);
            }
            transform_result_gradient(row, d[i]);
        }
        float *target = base + (size_t)(o / PANEL) * tiles * PANEL + o % PANEL;
        UNROLL for (int j = 0; j < 6; j++) {
            vec column[4] = {d[0][j], d[1][j], d[2][j], d[3][j]}, z[6];
            transform_result_gradient(column, z);
            UNROLL for (int i = 0; i < 6; i++) store(target + (i * 6 + j) * plane, z[i]);
        }
    }
}

// The gradients of the tiles that follow this block: part `step` of `steps`.
INLINE void fetch_gradients(const float *gy, int height, int width, int outputs, int first, int count, int step, int steps) {
    int tiles = (height + 3) / 4 * ((width + 3) / 4);
    for (int i = first + count + count * step / steps; i < first + count + count * (step + 1) / steps && i < tiles; i++) {
        tile_place p = place_of(i, height, width);
        for (int r = 0; r < p.rows; r++) fetch(gy + ((size_t)(p.y + r) * width + p.x) * outputs, p.columns * outputs);
    }
}

static void winograd_gradient(const singan_convolution *t, const float *gy, int first, int count, bool clear, float *scratch, float *part) {
    int row = ROUND_UP(t->inputs, LANES), height = t->height - 2, width = t->width - 2;
    size_t v_step = v_plane(t->inputs, count), z_step = g_plane(t->outputs, count);
    float *v = scratch, *z = scratch + planes * v_step;
    for (int i = 0; i < count; i++) {
        tile_place p = place_of(first + i, height, width);
        read_tile(t, p, v + (size_t)i * row, v_step);
        read_gradient_tile(gy, width, t->outputs, p, z + (size_t)i * PANEL, z_step, count);
    }
    int panels = panels_of(t->outputs);
    for (int panel = 0; panel < panels; panel++)
        for (int k = 0; k < planes; k++) {
            float *sum = part + ((size_t)panel * planes + k) * t->inputs * PANEL;
            const float *right = z + k * z_step + (size_t)panel * count * PANEL;
            fetch_inputs(t, first, count, panel * planes + k, panels * planes);
            fetch_gradients(gy, height, width, t->outputs, first, count, panel * planes + k, panels * planes);
            product(VECTORS, t->inputs, v + k * v_step, 1, row, right, PANEL, sum, PANEL, count, !clear);
        }
}

// Adds the other parts to the first one, for input channels [first, last): in runs, because parts together are larger than a cache.
INLINE void add_parts(float *parts, int count, size_t part, int inputs, int panels, int first, int last) {
    for (int block = 0; block < panels * planes; block++) {
        float *sum = parts + ((size_t)block * inputs + first) * PANEL;
        for (int i = 0; i < (last - first) * PANEL; i += LANES) {
            vec total = load(sum + i);
            for (int p = 1; p < count; p++) total += load(sum + p * part + i);
            store(sum + i, total);
        }
    }
}

static void winograd_gradient_filters(float *parts, int count, int inputs, int outputs, int first, int last, float *gw) {
    add_parts(parts, count, winograd_filter_count(inputs, outputs), inputs, panels_of(outputs), first, last);
    for (int o = 0; o < outputs; o += LANES)
        for (int c = first; c < last; c++) {
            vec t[3][6];
            UNROLL for (int j = 0; j < 6; j++) {
                vec column[6], out[3];
                UNROLL for (int i = 0; i < 6; i++)
                    column[i] = load(parts + (((size_t)(o / PANEL) * planes + i * 6 + j) * inputs + c) * PANEL + o % PANEL);
                transform_filter_gradient(column, out);
                UNROLL for (int i = 0; i < 3; i++) t[i][j] = out[i];
            }
            UNROLL for (int i = 0; i < 3; i++) {
                vec out[3];
                transform_filter_gradient(t[i], out);
                UNROLL for (int j = 0; j < 3; j++) {
                    float *target = gw + ((size_t)(i * 3 + j) * inputs + c) * outputs + o;
                    store_first(target, load_first(target, outputs - o) + out[j], outputs - o);
                }
            }
        }
}
