#include "SpinHint.h"
