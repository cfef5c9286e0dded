// The kernels that training spends its time in, single precision, each for one block of work on the calling thread: no threads, no allocation,
// no state. SinGANNumerics splits the work, owns all memory, and chooses a variant; every variant offers the same table of functions.
//
// Maps are channels-last. "Rows of channels" (mean, scale, ...) are padded with zeros to a multiple of SINGAN_CHANNEL_STEP floats, so that
// kernels may read whole vectors; maps and filters are not padded. Sizes are in floats unless said otherwise.

#ifndef SINGAN_CKERNELS_H
#define SINGAN_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "SpinHint.h"

#define SINGAN_CHANNEL_STEP 32

// What a pixel passes through when it is read: nothing where mean is NULL, else LeakyReLU((x - mean) scale + shift), slope 0.2.
typedef struct {
    const float *mean, *scale, *shift;
} singan_activation;

// What is done with a convolution's results on their way to memory. Sums are over the pixels of a block, per channel.
typedef enum {
    singan_store,    // y
    singan_moments,  // y; sums: mean and sum of squared deviations from it
    singan_slope,    // y times LeakyReLU's slope at `saved`; sums: y, y (saved - mean)
    singan_tangent,  // y; sums: y, y (saved - mean), y delta
    singan_biased,   // LeakyReLU(y + bias): a folded normalization
} singan_epilogue;

// A 3x3 convolution of one map: y[i, j, o] = sum over ki, kj, c of x[i + ki - padding, j + kj - padding, c] w[ki, kj, c, o]. x counts as 0 outside.
typedef struct {
    const float *x;
    int height, width, inputs;
    singan_activation activation;
    int padding;  // 0 or 2
    const float *filters;  // as `prepare` leaves them
    float *y;  // (height + 2 padding - 2) x (width + 2 padding - 2) x outputs
    int outputs;
    singan_epilogue epilogue;
    const float *saved, *delta;  // maps of y's shape
    singan_activation saved_activation;
    const float *bias;  // row of channels
} singan_convolution;

// Where a block leaves its sums: three rows of `outputs` rounded up to SINGAN_CHANNEL_STEP.
typedef struct {
    float *rows;
    int stride;
} singan_sums;

// --- Patches (patch_*.h): pictures of whole numbers, 0 ... SINGAN_PATCH_WHITE, three interleaved channels, with at least SINGAN_PATCH_TAIL samples
// of room behind the last one. A patch is named by its upper left pixel; the field gives for each patch of one picture (the query) the place of a
// patch of another (the key), x | y << 16. All of it is exact: the same bits in every variant.
#define SINGAN_PATCH_SIDE 7
#define SINGAN_PATCH_WHITE 2040
#define SINGAN_PATCH_TAIL 16
#define SINGAN_VOTE_ROWS 32
#define SINGAN_VOTE_COLUMNS 128

typedef struct {
    const int16_t *query, *key;
    size_t query_stride, key_stride;  // samples from row to row
    int query_columns, query_rows, key_columns, key_rows;  // patches
    const uint32_t *from;
    uint32_t *to, *costs;
    // What part of the difference of the means costs nothing, of 256; 0: none, then the means may be NULL. Rows of 3 per patch, 4 bits after the point.
    int forgiven;
    const int16_t *query_means, *key_means;
    // Energies: squared deviations of a patch's samples from its means. Where a key has less than `wanted` by query, `missed` / 256 of what is missing is
    // added to its cost; 0: nothing, then `wanted` may be NULL. The key's deviations may be multiplied by up to `gain` / 64 where that brings it nearer
    // to the query; 64: not at all, then the query's energies may be NULL. With neither, both may be.
    int missed, gain;
    const uint32_t *wanted, *query_energies, *key_energies;
    const uint32_t *weights;  // by key, costs are multiplied by it; 65536 = 1; NULL: all 1
    const uint8_t *active;  // by query: 0 is left alone; NULL: all are looked at
    const uint8_t *allowed;  // by key: 0 is never found; NULL: all may be
    // Of a sweep: whether costs have to be computed anew, how far the neighbours are that are asked, the radius of the random search, what that is
    // multiplied by from try to try (of 256), and what the random numbers begin with.
    bool fresh;
    int reach, radius, shrink;
    uint32_t seed;
} singan_patch_search;

typedef struct {
    const int16_t *key;
    size_t key_stride;
    int query_columns, query_rows, key_columns;
    const uint32_t *field;
    // What part of the difference of the means is added to a patch's samples, of 256; 0: none, then the means may be NULL.
    int shift;
    // By query, what the key's deviations from its means are multiplied by, of 64; NULL: 64.
    const uint8_t *gains;
    const int16_t *query_means, *key_means;
    const uint8_t *active;
    int16_t *picture;
    size_t stride;
} singan_patch_vote;

typedef struct {
    const char *name;

    // --- 3x3 between wide layers: Winograd F(4x4, 3x3) (winograd_*.h) ---
    // Floats of prepared filters, of scratch for a block of `tiles` tiles, and of one part of a filter gradient.
    size_t (*winograd_filter_count)(int inputs, int outputs);
    size_t (*winograd_scratch)(int inputs, int outputs, int tiles);
    // Tiles of a block that keep the level-2 cache full but not overfull.
    int (*winograd_tiles)(int inputs, int outputs);
    // Transforms filters w (3 x 3 x inputs x outputs) for input channels [first, last) of the convolution. flipped: the convolution that carries
    // gradients back; its inputs are w's outputs, and w is flipped by 180 degrees.
    void (*winograd_filters)(const float *w, int inputs, int outputs, bool flipped, int first, int last, float *prepared);
    // Tiles [first, first + count) of the map, row by row; 4x4 results each. Returns the number of pixels written.
    int (*winograd_convolve)(const singan_convolution *, int first, int count, float *scratch, singan_sums);
    // Adds the tiles' share of the filters' gradient, still transformed, to `part` (sets it where `clear`). x, activation, height, width, inputs,
    // outputs as in the convolution; gy is (height - 2) x (width - 2) x outputs.
    void (*winograd_gradient)(const singan_convolution *, const float *gy, int first, int count, bool clear, float *scratch, float *part);
    // gw += the parts' sum, transformed back, for input channels [first, last). Leaves the sum in the first part.
    void (*winograd_gradient_filters)(float *parts, int count, int inputs, int outputs, int first, int last, float *gw);

    // --- First and last layers (narrow_*.h): `few` is 1 or 3 ---
    // few -> outputs, padding 0, results of rows [first, last).
    size_t (*expand_filter_count)(int few, int outputs);
    void (*expand_filters)(const float *w, int few, int outputs, bool flipped, float *prepared);
    int (*expand)(const singan_convolution *, int first, int last, singan_sums);
    // inputs -> few, any padding, results of rows [first, last). Results are stored as they are, whatever the epilogue says.
    size_t (*contract_filter_count)(int inputs, int few);
    size_t (*contract_scratch)(int inputs, int few, int rows, int width);
    void (*contract_filters)(const float *w, int inputs, int few, bool flipped, float *prepared);
    void (*contract)(const singan_convolution *, int first, int last, float *scratch);
    // part[a, b, q, c] += sum over pixels of rows [first, last) of small[i + a, j + b, q] wide[i, j, c]: 9 few x channels, channels padded.
    // small is (height + 2) x (width + 2) x few, wide is height x width x channels and passes through `activation`.
    void (*correlate)(
        const float *small, int few, const float *wide, int width, int channels, singan_activation activation, int first, int last,
        bool clear, float *part);

    // --- Between the convolutions (elementwise.h) ---
    // out = the map through its activation.
    void (*activate)(const float *x, singan_activation activation, float *out, size_t pixels, int channels);
    // out = a g + b + c (saved - mean), added to out where `add`. a, b, c, mean are rows of channels.
    void (*project)(
        const float *g, const float *saved, const float *mean, const float *a, const float *b, const float *c, bool add, float *out, size_t pixels,
        int channels);
    // The tangent of a normalization and the reverse of it: see elementwise.h. coefficients: seven rows of channels.
    void (*tangent)(
        float *t, float *delta, const float *saved, singan_activation activation, const float *coefficients, size_t pixels, int channels);
    // Part of a row of standard normal numbers: Philox4x32-10 with this key at counters (x + i, y, 0, 0), its words made normal by algorithm AS 241.
    // The same bits in every variant (normals.h). out[3 i + k], i in 0 ..< count, k in 0 ..< 3, gets word k where `channels` is 3, and word 0 where
    // it is 1.
    void (*normals)(uint32_t key0, uint32_t key1, uint32_t x, uint32_t y, int64_t count, int channels, float *out);
    void (*normals_double)(uint32_t key0, uint32_t key1, uint32_t x, uint32_t y, int64_t count, int channels, double *out);
    // Adam: moments, then values, from gradients.
    void (*adam)(
        float *values, const float *gradients, float *first, float *second, size_t count, float beta1, float beta2, float rate, float root,
        float epsilon);
    // residual = tanh(x), image = residual + previous; residual may be NULL.
    void (*tanh)(const float *x, const float *previous, float *residual, float *image, size_t count);

    // Queries of rows [first, last): the best of all keys, and one sweep of PatchMatch.
    void (*patch_exhaust)(const singan_patch_search *, int first, int last);
    void (*patch_sweep)(const singan_patch_search *, int first, int last);
    // The gain of each query of rows [first, last), for the key that `from` names.
    void (*patch_gains)(const singan_patch_search *, int first, int last, uint8_t *gains);
    // Pixels of the tile of SINGAN_VOTE_ROWS x SINGAN_VOTE_COLUMNS that begins there, as the patches over them say. A pixel without any stays.
    void (*patch_vote)(const singan_patch_vote *, int row, int column, void *scratch);
    size_t (*patch_vote_scratch)(void);
    // Means of the patches of rows [first, last).
    void (*patch_means)(const int16_t *picture, size_t stride, int columns, int first, int last, int16_t *means);
    // Energies of the patches of rows [first, last), given their means.
    void (*patch_energies)(const int16_t *picture, size_t stride, const int16_t *means, int columns, int first, int last, uint32_t *energies);
    // A change of size: a row from `count` rows, then its pixels from those at starts[x], with taps offsets[x] ..< offsets[x + 1]. Taps have 14 bits
    // after the point; the row between has three bits more than pictures.
    void (*fixed_column)(const int16_t *picture, size_t stride, int samples, const int16_t *taps, int count, int16_t *out);
    void (*fixed_row)(const int16_t *row, const int32_t *starts, const int32_t *offsets, const int16_t *taps, int width, int16_t *out);
} singan_kernels;

// The variants of this build that this processor can run, fastest first; NULL from the first index without one.
const singan_kernels *singan_variant(int index);

// "scalar", which every processor runs.
singan_kernels singan_baseline(void);

#endif
