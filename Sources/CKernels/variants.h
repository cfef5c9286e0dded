#include "CKernels.h"

#include <string.h>

extern const singan_kernels singan_scalar, singan_avx2, singan_avx512, singan_neon;
