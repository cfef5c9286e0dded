// One number at a time: for processors without a variant of their own, and to test the others against.
#include "variants.h"


#define VARIANT singan_scalar
#define VARIANT_NAME "scalar"
#define LANES 1
#define ROWS 4
#define VECTORS 2
#define REGISTERS 16
#define FUSED 0
#pragma clang fp contract(off)
#include "variant.h"


