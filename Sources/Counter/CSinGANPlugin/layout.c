// The layout that version 1 of the table promises to plugins compiled against it: it can't change without a new version.

#include <stddef.h>

#include "singan_plugin.h"

_Static_assert(SINGAN_PLUGIN_VERSION == 1, "the layout below is version 1's");
_Static_assert(offsetof(singan_plugin, version) == 0, "the version comes first in every version");
_Static_assert(offsetof(singan_plugin, size) == 4, "the size comes second in every version");
_Static_assert(offsetof(singan_plugin, describe) == 8, "describe");
_Static_assert(offsetof(singan_plugin, run) == 8 + sizeof(void *), "run");
_Static_assert(sizeof(singan_plugin) == 8 + 2 * sizeof(void *), "members are added at the end, and this number stays version 1's least");
