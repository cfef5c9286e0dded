// The package manager wants a header of each C target. All that this library exports is declared in another one.

#include "singan_plugin.h"
