// Rows of standard normal numbers: a quarter of a coarse scale's time where they are made one by one.
//
// Loops over small arrays that compilers turn into vector instructions: 64 pixels' Philox words, then their quantiles, the central formula for all
// and the other one for the 15 % outside of its range. No product and sum may be joined into one rounding: the bits are those of
// RandomField.normal in every variant.

// Pixels of a batch, and numbers that go through a formula together.
enum { PIXELS = 64, GROUP = 16, ROUNDS = 10 };

// Wichura's coefficients, as in Normal.swift. The formula for the far tail (r > 5, p < 1.4e-11) is missing: a probability of 32 bits is at least
// 2^-33.
static const double centralNumerator[8] = {3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
                                           45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727};
static const double centralDenominator[8] = {1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
                                             21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610};
static const double middleNumerator[8] = {1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
                                          1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4};
static const double middleDenominator[8] = {1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
                                            0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9};

INLINE double polynomial(const double *c, double x) {
#pragma clang fp contract(off)
    return ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0];
}

// Normal.logarithm.
INLINE double logarithm(double x) {
#pragma clang fp contract(off)
    uint64_t bits, whole;
    memcpy(&bits, &x, 8);
    // The exponent as a number: written into the fraction of 2^52, which is then taken off.
    whole = bits >> 52 | 0x4330000000000000;
    bits = (bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000;
    double exponent, m;
    memcpy(&exponent, &whole, 8);
    memcpy(&m, &bits, 8);
    exponent = exponent - 0x1p52 - 1023;
    exponent = m > 1.414213562373095 ? exponent + 1 : exponent;
    m = m > 1.414213562373095 ? m * 0.5 : m;
    const double s = (m - 1) / (m + 1), s2 = s * s;
    double series = 1.0 / 23 * s2;
    series = (series + 1.0 / 21) * s2;
    series = (series + 1.0 / 19) * s2;
    series = (series + 1.0 / 17) * s2;
    series = (series + 1.0 / 15) * s2;
    series = (series + 1.0 / 13) * s2;
    series = (series + 1.0 / 11) * s2;
    series = (series + 1.0 / 9) * s2;
    series = (series + 1.0 / 7) * s2;
    series = (series + 1.0 / 5) * s2;
    series = (series + 1.0 / 3) * s2;
    return exponent * 0.6931471805599453 + 2 * s * (1 + series);
}

// words[64 k + i] = word k at counter (x + i, y, 0, 0).
INLINE void draw(uint32_t key0, uint32_t key1, uint32_t x, uint32_t y, uint32_t *words) {
    for (int i = 0; i < PIXELS; i++) {
        uint32_t c0 = x + (uint32_t)i, c1 = y, c2 = 0, c3 = 0;
#pragma clang loop unroll(full)
        for (int n = 0; n < ROUNDS; n++) {
            const uint64_t p0 = 0xD2511F53ull * c0, p1 = 0xCD9E8D57ull * c2;
            c0 = (uint32_t)(p1 >> 32) ^ c1 ^ (key0 + (uint32_t)n * 0x9E3779B9u);
            c2 = (uint32_t)(p0 >> 32) ^ c3 ^ (key1 + (uint32_t)n * 0xBB67AE85u);
            c1 = (uint32_t)p1;
            c3 = (uint32_t)p0;
        }
        words[i] = c0;
        words[PIXELS + i] = c1;
        words[2 * PIXELS + i] = c2;
    }
}

// z[i] = Normal.quantile of the middle of word i's interval, i < count. All go through the central formula; those outside of its range, 15 %, are
// collected and go through the other.
INLINE void quantiles(const uint32_t *words, double *z, int count) {
#pragma clang fp contract(off)
    double p[3 * PIXELS], tails[3 * PIXELS + GROUP];
    uint8_t isOutside[3 * PIXELS];
    int32_t outside[3 * PIXELS + 1];
    for (int i = 0; i < count; i++) {
        p[i] = (words[i] + 0.5) * 0x1p-32;
        const double q = p[i] - 0.5, r = 0.180625 - q * q;
        z[i] = q * polynomial(centralNumerator, r) / polynomial(centralDenominator, r);
        isOutside[i] = __builtin_fabs(q) > 0.425;
    }
    int found = 0;
    for (int i = 0; i < count; i++) {
        outside[found] = i;
        found += isOutside[i];
    }
    for (int t = 0; t < found; t++) tails[t] = p[outside[t]];
    // Whole groups, the last one filled up with something harmless: no loop for the rest.
    for (int t = 0; t < GROUP; t++) tails[found + t] = 0.01;
    for (int first = 0; first < found; first += GROUP) {
        for (int t = first; t < first + GROUP; t++) {
            const double low = tails[t], q = low - 0.5;
            const double r = __builtin_elementwise_sqrt(-logarithm(q < 0 ? low : 1 - low)) - 1.6;
            const double value = polynomial(middleNumerator, r) / polynomial(middleDenominator, r);
            tails[t] = q < 0 ? -value : value;
        }
    }
    for (int t = 0; t < found; t++) z[outside[t]] = tails[t];
}

#define NORMALS(NAME, TYPE)                                                                                                                \
    static void NAME(uint32_t key0, uint32_t key1, uint32_t x, uint32_t y, int64_t count, int channels, TYPE *out) {                       \
        uint32_t words[3 * PIXELS];                                                                                                        \
        double z[3 * PIXELS];                                                                                                              \
        for (int64_t first = 0; first < count; first += PIXELS) {                                                                          \
            draw(key0, key1, x + (uint32_t)first, y, words);                                                                               \
            quantiles(words, z, channels == 1 ? PIXELS : 3 * PIXELS);                                                                      \
            const double *b = channels == 1 ? z : z + PIXELS, *c = channels == 1 ? z : z + 2 * PIXELS;                                     \
            const int64_t pixels = count - first < PIXELS ? count - first : PIXELS;                                                        \
            TYPE *row = out + 3 * first;                                                                                                   \
            for (int64_t i = 0; i < pixels; i++) {                                                                                         \
                row[3 * i] = (TYPE)z[i];                                                                                                   \
                row[3 * i + 1] = (TYPE)b[i];                                                                                               \
                row[3 * i + 2] = (TYPE)c[i];                                                                                               \
            }                                                                                                                              \
        }                                                                                                                                  \
    }

NORMALS(normals, float)
NORMALS(normals_double, double)
