// NEON: 32 registers of 4 floats, 16 of them for sums. Every AArch64 processor has it.
#include "variants.h"

#if defined(__aarch64__)
#define VARIANT singan_neon
#define VARIANT_NAME "neon"
#define LANES 4
#define ROWS 8
#define VECTORS 2
#define REGISTERS 32
#define FUSED 1

#include "variant.h"

#endif
