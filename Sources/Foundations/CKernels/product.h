// The register-tiled product that everything here rests on.
//
//   m (rows x PANEL)  =  a (rows x depth)  b (depth x PANEL)
//
// PANEL = VECTORS vectors. At most ROWS rows at a time stay in registers (ROWS x VECTORS accumulators); b is read a vector at a time and a one number
// at a time, broadcast: per step of depth ROWS + VECTORS loads for ROWS x VECTORS fused multiply-adds, so that arithmetic, not loading, sets
// the pace once both are in the level-1 cache. `a` may be stored by rows (step 1 along depth) or by depth (step 1 along rows): the filter gradient
// needs the second.

#define PANEL (LANES * VECTORS)

INLINE void product_rows(
    const int rows, const int vectors, const float *a, size_t row_step, size_t depth_step, const float *b, size_t b_step, float *m, size_t m_step,
    int depth, bool add) {
    vec sum[ROWS][VECTORS];
    UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = splat(0);
    for (int k = 0; k < depth; k++) {
        vec right[VECTORS];
        UNROLL for (int v = 0; v < vectors; v++) right[v] = load(b + k * b_step + v * LANES);
        UNROLL for (int r = 0; r < rows; r++) {
            vec left = splat(a[r * row_step + k * depth_step]);
            UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = fma_(left, right[v], sum[r][v]);
        }
    }
    UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) {
        float *target = m + r * m_step + v * LANES;
        store(target, add ? load(target) + sum[r][v] : sum[r][v]);
    }
}

// Any number of rows. Everything but the pointers and `depth` is known where this is called, so the switch is the only branch.
INLINE void product(
    const int vectors, int rows, const float *a, size_t row_step, size_t depth_step, const float *b, size_t b_step, float *m, size_t m_step,
    int depth, bool add) {
    for (; rows >= ROWS; rows -= ROWS, a += ROWS * row_step, m += ROWS * m_step)
        product_rows(ROWS, vectors, a, row_step, depth_step, b, b_step, m, m_step, depth, add);
    switch (rows) {
#define CASE(n) \
    case n: product_rows(n, vectors, a, row_step, depth_step, b, b_step, m, m_step, depth, add); break;
        CASE(1) CASE(2) CASE(3)
#if ROWS > 4
        CASE(4) CASE(5)
#endif
#if ROWS > 6
        CASE(6) CASE(7)
#endif
#if ROWS > 8
        CASE(8) CASE(9) CASE(10) CASE(11)
#endif
#undef CASE
    default: break;
    }
}
