#include "projections.h"

// Clang has #embed in every dialect; that it is an extension before C23 is no news.
#pragma clang diagnostic ignored "-Wc23-extensions"

// In the program itself, so that it needs no file beside it.
_Alignas(float) static const unsigned char bytes[] = {
#embed "projections.bin"
};

_Static_assert(sizeof bytes == 147 * 256 * sizeof(float), "147 x 256 projections");

const float *singan_projections(void) { return (const float *)bytes; }
