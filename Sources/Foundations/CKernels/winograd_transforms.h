// Winograd's minimal filtering F(4x4, 3x3) with the points 0, 1, -1, 2, -2 and infinity (Lavin and Gray 2016, section 4.3):
//
//   y = A' [ (G w G') * (B' x B) ] A         x: 6x6 values of a tile, w: 3x3 filter, y: 4x4 results, * value by value
//
//   B' =  4  0 -5  0  1  0     G = 1/4    0    0       A' = 1  1  1  1  1  0
//         0 -4 -4  1  1  0        -1/6 -1/6 -1/6            0  1 -1  2 -2  0
//         0  4 -4 -1  1  0        -1/6  1/6 -1/6            0  1  1  4  4  0
//         0 -2 -1  2  1  0        1/24 1/12  1/6            0  1 -1  8 -8  1
//         0  2 -1 -2  1  0        1/24 -1/12 1/6
//         0  4  0 -5  0  1          0    0    1
//
// 36 multiplications for 16 results where the direct way takes 144. Every transform below is one-dimensional, on vectors of channels; two of them,
// along columns and along rows, make the two-dimensional one.

enum { tile_in = 6, tile_out = 4, planes = 36 };

// o = B' d
INLINE void transform_input(const vec d[6], vec o[6]) {
    const vec four = splat(4), five = splat(5), two = splat(2);
    o[0] = fma_(four, d[0], fma_(splat(-5), d[2], d[4]));
    vec a = fma_(-four, d[2], d[4]), b = fma_(-four, d[1], d[3]);
    o[1] = a + b;
    o[2] = a - b;
    vec c = d[4] - d[2], e = two * (d[3] - d[1]);
    o[3] = c + e;
    o[4] = c - e;
    o[5] = fma_(four, d[1], fma_(-five, d[3], d[5]));
}

// o = A' m
INLINE void transform_output(const vec m[6], vec o[4]) {
    vec s = m[1] + m[2], t = m[1] - m[2], u = m[3] + m[4], w = m[3] - m[4];
    o[0] = m[0] + s + u;
    o[1] = fma_(splat(2), w, t);
    o[2] = fma_(splat(4), u, s);
    o[3] = fma_(splat(8), w, t) + m[5];
}

// o = A g: the adjoint of transform_output, for gradients of results.
INLINE void transform_result_gradient(const vec g[4], vec o[6]) {
    vec s = g[0] + g[2], t = g[1] + g[3];
    o[0] = g[0];
    o[1] = s + t;
    o[2] = s - t;
    vec u = fma_(splat(4), g[2], g[0]), w = fma_(splat(8), g[3], splat(2) * g[1]);
    o[3] = u + w;
    o[4] = u - w;
    o[5] = g[3];
}

// o = G w
INLINE void transform_filter(const vec w[3], vec o[6]) {
    const vec sixth = splat(1.0f / 6), twelfth = splat(1.0f / 12), twentyfourth = splat(1.0f / 24);
    vec s = sixth * (w[0] + w[2]);
    o[0] = splat(0.25f) * w[0];
    o[1] = -fma_(sixth, w[1], s);
    o[2] = fma_(sixth, w[1], -s);
    vec u = fma_(twentyfourth, w[0], sixth * w[2]);
    o[3] = fma_(twelfth, w[1], u);
    o[4] = fma_(-twelfth, w[1], u);
    o[5] = w[2];
}

// o = G' u: the adjoint of transform_filter, for gradients of filters.
INLINE void transform_filter_gradient(const vec u[6], vec o[3]) {
    const vec sixth = splat(1.0f / 6);
    vec s = u[1] + u[2], t = u[2] - u[1], p = u[3] + u[4], q = u[3] - u[4];
    o[0] = fma_(splat(0.25f), u[0], fma_(splat(1.0f / 24), p, -sixth * s));
    o[1] = fma_(sixth, t, splat(1.0f / 12) * q);
    o[2] = fma_(sixth, p - s, u[5]);
}

// Where tile t of a map lies, and its pixels that exist.
typedef struct {
    int y, x;  // of the first result
    int rows, columns;  // results that exist, at most 4
} tile_place;

INLINE tile_place place_of(int tile, int out_height, int out_width) {
    int across = (out_width + tile_out - 1) / tile_out;
    tile_place p = {.y = tile / across * tile_out, .x = tile % across * tile_out};
    p.rows = out_height - p.y < tile_out ? out_height - p.y : tile_out;
    p.columns = out_width - p.x < tile_out ? out_width - p.x : tile_out;
    return p;
}
