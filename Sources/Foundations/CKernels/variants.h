#include "CKernels.h"

#include <string.h>

extern const singan_kernels singan_scalar, singan_avx2, singan_avx512, singan_neon;

// Before any file turns instructions on: a header that is read twice is read once.
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif
