// The filters' gradient where one side has few channels: a network's first layer (small = picture, wide = the gradient of its results) and its last
// one (small = the padded gradient of the results, wide = the layer's input; taps then run backwards).
//
//   part[a, b, q, c] += sum over i, j of  small[i + a, j + b, q] wide[i, j, c]        small (H + 2) x (W + 2) x F, wide H x W x C
//
// 9 F results (27 or 9) per channel and a sum over all pixels: the results of one vector of channels stay in registers along a line of pixels, all
// of them with 32 registers, those of one line of taps with 16. Per pixel one vector is read (through `activation`) for 9 F products.

#define LINES (REGISTERS >= 32 ? 3 : 1)

INLINE void correlate_line(
    const float *small, size_t small_line, const int few, const int lines, const float *wide, int width, int channels, int lanes,
    const activation_vec *a, bool clear, float *part, size_t part_row) {
    vec sum[9 * LINES];
    UNROLL for (int k = 0; k < lines * 3 * few; k++) sum[k] = splat(0);
    for (int j = 0; j < width; j++) {
        const float *at = wide + (size_t)j * channels;
        vec w = activated(lanes >= LANES ? load(at) : load_first(at, lanes), a);
        UNROLL for (int l = 0; l < lines; l++) UNROLL for (int k = 0; k < 3 * few; k++)
            sum[l * 3 * few + k] = fma_(splat(small[l * small_line + (size_t)j * few + k]), w, sum[l * 3 * few + k]);
    }
    UNROLL for (int k = 0; k < lines * 3 * few; k++) {
        float *target = part + k * part_row;
        store(target, clear ? sum[k] : load(target) + sum[k]);
    }
}

INLINE void correlate_few(
    const float *small, const int few, const float *wide, int width, int channels, singan_activation activation, int first, int last, bool clear,
    float *part) {
    size_t small_line = (size_t)(width + 2) * few, part_row = ROUND_UP(channels, SINGAN_CHANNEL_STEP);
    for (int i = first; i < last; i++, clear = false)
        for (int c = 0; c < channels; c += LANES) {
            activation_vec a = activation_at(&activation, c);
            for (int l = 0; l < 3; l += LINES)
                correlate_line(
                    small + (i + l) * small_line, small_line, few, LINES, wide + (size_t)i * width * channels + c, width, channels, channels - c,
                    &a, clear, part + (size_t)l * 3 * few * part_row + c, part_row);
        }
}

static void correlate(
    const float *small, int few, const float *wide, int width, int channels, singan_activation activation, int first, int last,
    bool clear, float *part) {
    if (few == 1) correlate_few(small, 1, wide, width, channels, activation, first, last, clear, part);
    else correlate_few(small, 3, wide, width, channels, activation, first, last, clear, part);
}
