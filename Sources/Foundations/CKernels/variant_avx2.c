// AVX2 with FMA: 16 registers of 8 floats, 12 of them for sums.
#include "variants.h"

#if defined(__x86_64__)
#define VARIANT singan_avx2
#define VARIANT_NAME "avx2"
#define LANES 8
#define ROWS 6
#define VECTORS 2
#define REGISTERS 16
#define FUSED 1
#pragma clang attribute push(__attribute__((target("avx2,fma,prfchw"))), apply_to = function)
#include "variant.h"
#pragma clang attribute pop
#endif
