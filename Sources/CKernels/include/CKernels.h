#ifndef SINGAN_CKERNELS_H
#define SINGAN_CKERNELS_H

#include "NormalRow.h"
#include "SpinHint.h"

#endif
