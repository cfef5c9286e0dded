#ifndef SINGAN_NORMAL_ROW_H
#define SINGAN_NORMAL_ROW_H

#include <stdint.h>

/// The widest instructions that `singan_normal_row_float` and `..._double` can use on this processor: 0 for any, 1 for AVX2, 2 for AVX-512.
int singan_normal_row_level(void);

/// One row of standard normal numbers: Philox4x32-10 with this key at counters (x, y, 0, 0), its words made normal by algorithm AS 241. The same bits
/// as RandomField's `normal` and `normals3`, with every level of instructions.
///
/// out[3 x + k], x in 0 ..< count, k in 0 ..< 3, gets word k where `channels` is 3, and word 0 where it is 1. `level` is at most `singan_normal_row_level()`.
void singan_normal_row_float(uint32_t key0, uint32_t key1, uint32_t y, int64_t count, int channels, float *out, int level);
void singan_normal_row_double(uint32_t key0, uint32_t key1, uint32_t y, int64_t count, int channels, double *out, int level);

#endif
