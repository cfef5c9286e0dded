// Few channels to many: a network's first layer, and with flipped filters the gradient of its last layer's input.
//
// Shapes: x H x W x F (F is 1 or 3), filters [panel][9 F][PANEL], y (H - 2) x (W - 2) x O; the caller pads x where the convolution is a full one.
// The depth is only 9 F (27 or 9): writing y costs as much as computing it, so there is nothing to transform or to gather. Three taps of a row are
// 3 F numbers side by side in x, so x itself is the left factor of three products of depth 3 F, with rows F numbers apart. ROWS pixels of a line
// and one panel of outputs stay in registers; the epilogue takes them from there.

static size_t expand_filter_count(int few, int outputs) { return (size_t)9 * few * panels_of(outputs) * PANEL; }

static void expand_filters(const float *w, int few, int outputs, bool flipped, float *prepared) {
    for (int panel = 0; panel < panels_of(outputs); panel++)
        for (int tap = 0; tap < 9; tap++)
            for (int f = 0; f < few; f++)
                for (int i = 0; i < PANEL; i++) {
                    int o = panel * PANEL + i;
                    size_t from = flipped ? ((size_t)(8 - tap) * outputs + o) * few + f : ((size_t)tap * few + f) * outputs + o;
                    prepared[(((size_t)panel * 9 + tap) * few + f) * PANEL + i] = o < outputs ? w[from] : 0;
                }
}

// ROWS (or one) pixels and one panel.
INLINE void expand_pixels(
    const singan_convolution *t, const singan_epilogue kind, const int pixels, const int few, const float *x, const float *u, size_t pixel,
    int channel, epilogue_vec *e) {
    vec sum[ROWS][VECTORS];
    UNROLL for (int r = 0; r < pixels; r++) UNROLL for (int v = 0; v < VECTORS; v++) sum[r][v] = splat(0);
    for (int a = 0; a < 3; a++) {
        const float *line = x + (size_t)a * t->width * few;
        UNROLL for (int k = 0; k < 3 * few; k++, u += PANEL) {
            vec right[VECTORS];
            UNROLL for (int v = 0; v < VECTORS; v++) right[v] = load(u + v * LANES);
            UNROLL for (int r = 0; r < pixels; r++) {
                vec left = splat(line[r * few + k]);
                UNROLL for (int v = 0; v < VECTORS; v++) sum[r][v] = fma_(left, right[v], sum[r][v]);
            }
        }
    }
    UNROLL for (int v = 0; v < VECTORS; v++) {
        int valid = t->outputs - channel - v * LANES;
        if (!e[v].begun) {
            e[v].pivot = sum[0][v];
            e[v].begun = true;
        }
        epilogue_vec even = epilogue_part(&e[v]), odd = even;
        if (valid >= LANES) {
            UNROLL for (int r = 0; r < pixels; r++)
                epilogue_put(t, kind, r % 2 ? &odd : &even, sum[r][v], pixel + r, channel + v * LANES, LANES);
        } else if (valid > 0) {
            for (int r = 0; r < pixels; r++)
                epilogue_put(t, kind, r % 2 ? &odd : &even, sum[r][v], pixel + r, channel + v * LANES, valid);
        }
        epilogue_add(kind, &e[v], &even, &odd);
    }
}

// All channels of a strip of pixels together, in groups of panels so that their sums are few: memory is read and written in long runs.
enum { expand_panels = 4 };

INLINE int expand_rows(const singan_convolution *t, const singan_epilogue kind, const int few, int first, int last, singan_sums sums) {
    int width = t->width - 2, pixels = (last - first) * width, panels = panels_of(t->outputs);
    for (int group = 0; group < panels; group += expand_panels) {
        int end = group + expand_panels < panels ? group + expand_panels : panels;
        epilogue_vec e[expand_panels * VECTORS];
        for (int v = 0; v < (end - group) * VECTORS; v++) e[v] = epilogue_begin(t, kind, group * PANEL + v * LANES);
        for (int i = first; i < last; i++)
            for (int j = 0; j < width;) {
                bool strip = j + ROWS <= width;
                const float *x = t->x + ((size_t)i * t->width + j) * few;
                for (int panel = group; panel < end; panel++) {
                    const float *u = t->filters + (size_t)panel * 9 * few * PANEL;
                    epilogue_vec *sum = e + (panel - group) * VECTORS;
                    if (strip) expand_pixels(t, kind, ROWS, few, x, u, (size_t)i * width + j, panel * PANEL, sum);
                    else expand_pixels(t, kind, 1, few, x, u, (size_t)i * width + j, panel * PANEL, sum);
                }
                j += strip ? ROWS : 1;
            }
        for (int v = 0; v < (end - group) * VECTORS; v++) epilogue_end(kind, &e[v], pixels, sums, group * PANEL + v * LANES);
    }
    return pixels;
}

INLINE int expand_few(const singan_convolution *t, const int few, int first, int last, singan_sums sums) {
    switch (t->epilogue) {
    case singan_store: return expand_rows(t, singan_store, few, first, last, sums);
    case singan_moments: return expand_rows(t, singan_moments, few, first, last, sums);
    case singan_slope: return expand_rows(t, singan_slope, few, first, last, sums);
    case singan_tangent: return expand_rows(t, singan_tangent, few, first, last, sums);
    case singan_biased: return expand_rows(t, singan_biased, few, first, last, sums);
    }
    return 0;
}

static int expand(const singan_convolution *t, int first, int last, singan_sums sums) {
    return t->inputs == 1 ? expand_few(t, 1, first, last, sums) : expand_few(t, 3, first, last, sums);
}
