// How far two 7x7 patches of three channels are apart: whole numbers, so that every variant gives the same bits.

enum { SIDE = SINGAN_PATCH_SIDE, ROW = 3 * SIDE, CHECKED_ROWS = 3 };

// A running sum of squared differences, one row of 21 samples at a time. Pictures are readable for 11 samples beyond their last one.
#if LANES == 16 && defined(__x86_64__)
typedef __m512i squares;
INLINE squares no_squares(void) { return _mm512_setzero_si512(); }
INLINE squares add_row(squares sum, const int16_t *a, const int16_t *b) {
    const __mmask32 row = 0x1FFFFF;
    const __m512i d = _mm512_sub_epi16(_mm512_maskz_loadu_epi16(row, a), _mm512_maskz_loadu_epi16(row, b));
    return _mm512_add_epi32(sum, _mm512_madd_epi16(d, d));
}
INLINE uint32_t total(squares sum) { return (uint32_t)_mm512_reduce_add_epi32(sum); }
#elif LANES == 8 && defined(__x86_64__)
typedef struct {
    __m256i first;
    __m128i last;
} squares;
INLINE squares no_squares(void) { return (squares){_mm256_setzero_si256(), _mm_setzero_si128()}; }
INLINE squares add_row(squares sum, const int16_t *a, const int16_t *b) {
    const __m128i five = _mm_setr_epi16(-1, -1, -1, -1, -1, 0, 0, 0);
    const __m256i d = _mm256_sub_epi16(_mm256_loadu_si256((const __m256i *)a), _mm256_loadu_si256((const __m256i *)b));
    const __m128i e = _mm_and_si128(
        five, _mm_sub_epi16(_mm_loadu_si128((const __m128i *)(a + 16)), _mm_loadu_si128((const __m128i *)(b + 16))));
    sum.first = _mm256_add_epi32(sum.first, _mm256_madd_epi16(d, d));
    sum.last = _mm_add_epi32(sum.last, _mm_madd_epi16(e, e));
    return sum;
}
INLINE uint32_t total(squares sum) {
    __m128i s = _mm_add_epi32(
        _mm_add_epi32(_mm256_castsi256_si128(sum.first), _mm256_extracti128_si256(sum.first, 1)), sum.last);
    s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0x4E));
    s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0xB1));
    return (uint32_t)_mm_cvtsi128_si32(s);
}
#elif LANES == 4 && defined(__aarch64__)
typedef struct {
    int32x4_t first, second;
} squares;
INLINE squares no_squares(void) { return (squares){vdupq_n_s32(0), vdupq_n_s32(0)}; }
INLINE squares add_row(squares sum, const int16_t *a, const int16_t *b) {
    static const int16_t five[8] = {-1, -1, -1, -1, -1, 0, 0, 0};
    for (int i = 0; i < 24; i += 8) {
        int16x8_t d = vsubq_s16(vld1q_s16(a + i), vld1q_s16(b + i));
        if (i == 16) d = vandq_s16(d, vld1q_s16(five));
        sum.first = vmlal_s16(sum.first, vget_low_s16(d), vget_low_s16(d));
        sum.second = vmlal_high_s16(sum.second, d, d);
    }
    return sum;
}
INLINE uint32_t total(squares sum) { return (uint32_t)vaddvq_s32(vaddq_s32(sum.first, sum.second)); }
#else
typedef uint32_t squares;
INLINE squares no_squares(void) { return 0; }
INLINE squares add_row(squares sum, const int16_t *a, const int16_t *b) {
    for (int i = 0; i < ROW; i++) {
        const int32_t d = a[i] - b[i];
        sum += (uint32_t)(d * d);
    }
    return sum;
}
INLINE uint32_t total(squares sum) { return sum; }
#endif

// The sum of squared differences of two patches; where the first rows' times `weight` (of 65536) is `limit` already, theirs alone. At most 147 x 2047^2,
// which fits.
INLINE uint32_t patch_squares(
    const int16_t *a, size_t a_stride, const int16_t *b, size_t b_stride, uint32_t weight, uint32_t limit) {
    squares sum = no_squares();
    UNROLL for (int row = 0; row < CHECKED_ROWS; row++) sum = add_row(sum, a + row * a_stride, b + row * b_stride);
    const uint32_t part = total(sum);
    if ((uint64_t)part * weight >> 16 >= limit) return part;
    squares rest = no_squares();
    UNROLL for (int row = CHECKED_ROWS; row < SIDE; row++) rest = add_row(rest, a + row * a_stride, b + row * b_stride);
    return part + total(rest);
}

// 49 times the squared difference of two patches' means, as far as it is forgiven.
INLINE int64_t forgiven_part(const singan_patch_search *s, size_t query, size_t key) {
    const int16_t *p = s->query_means + 3 * query, *q = s->key_means + 3 * key;
    int64_t squared = 0;
    UNROLL for (int c = 0; c < 3; c++) {
        const int64_t d = p[c] - q[c];
        squared += d * d;
    }
    // The means have four bits after the point.
    return (squared * SIDE * SIDE * s->forgiven) >> 16;
}

// What the key's deviations from its means are best multiplied by, 64 ... s->gain of 64, given the squared difference of the two patches without that
// of their means: <query, key> / <key, key>.
INLINE int64_t best_gain(const singan_patch_search *s, size_t query, size_t key, int64_t squares) {
    const int64_t energy = s->key_energies[key], twice = s->query_energies[query] + energy - squares;
    const int64_t gain = energy > 0 ? 32 * twice / energy : 64;
    return gain < 64 ? 64 : gain > s->gain ? s->gain : gain;
}

// What is compared: the squares, less the part of the means' difference that is forgiven, more where texture is missing; times the weight of the key.
// `limit` as above.
INLINE uint32_t patch_cost(const singan_patch_search *s, const int16_t *a, size_t query, int x, int y, uint32_t limit) {
    const size_t key = (size_t)y * s->key_columns + x;
    if (s->allowed && !s->allowed[key]) return UINT32_MAX;
    const int16_t *b = s->key + (size_t)y * s->key_stride + 3 * x;
    const uint32_t weight = s->weights ? s->weights[key] : 65536;
    uint32_t cost;
    if (s->forgiven || s->missed || s->gain > 64) {
        // Neither gain nor texture can make it less than nothing.
        uint64_t more = 0;
        if (s->missed && s->key_energies[key] < s->wanted[query]) {
            more = (uint64_t)(s->wanted[query] - s->key_energies[key]) * (uint32_t)s->missed >> 8;
            if (more >= limit && !s->weights) return UINT32_MAX;
        }
        int64_t squares = patch_squares(a, s->query_stride, b, s->key_stride, 65536, UINT32_MAX);
        squares -= forgiven_part(s, query, key);
        if (s->gain > 64) {
            const int64_t energy = s->key_energies[key], gain = best_gain(s, query, key, squares);
            // |q - g k|^2 = |q - k|^2 + (g - 1) ((g - 1) <k, k> - 2 <q - k, k>), with 2 <q, k> = <q, q> + <k, k> - |q - k|^2.
            const int64_t twice = s->query_energies[query] + energy - squares;
            squares += (gain - 64) * ((gain + 64) * energy - 64 * twice) / 4096;
        }
        squares = (squares < 0 ? 0 : squares) + (int64_t)more;
        cost = squares < UINT32_MAX ? (uint32_t)squares : UINT32_MAX;
    } else {
        cost = patch_squares(a, s->query_stride, b, s->key_stride, weight, limit);
    }
    return (uint32_t)((uint64_t)cost * weight >> 16);
}
