// AVX-512: 32 registers of 16 floats, 24 of them for sums.
#include "variants.h"

#if defined(__x86_64__)
#define VARIANT singan_avx512
#define VARIANT_NAME "avx512"
#define LANES 16
#define ROWS 12
#define VECTORS 2
#define REGISTERS 32
#define FUSED 1
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma,prfchw"))), apply_to = function)
#include "variant.h"
#pragma clang attribute pop
#endif
