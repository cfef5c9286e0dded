// The package manager wants a header of each C target. This one says what the library exports: singan_plugin_table(), and nothing else.

#include "singan_plugin.h"
