// Which variants this processor can run.
#include "variants.h"

const singan_kernels *singan_variant(int index) {
    const singan_kernels *found[4] = {NULL};
    int count = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512bw"))
        found[count++] = &singan_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found[count++] = &singan_avx2;
#elif defined(__aarch64__)
    found[count++] = &singan_neon;
#endif
    found[count++] = &singan_scalar;
    return index >= 0 && index < count ? found[index] : NULL;
}

singan_kernels singan_baseline(void) { return singan_scalar; }
