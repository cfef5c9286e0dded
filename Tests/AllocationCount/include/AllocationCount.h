#ifndef SINGAN_ALLOCATION_COUNT_H
#define SINGAN_ALLOCATION_COUNT_H

#include <stdbool.h>

/// Whether allocations can be counted here: on Linux with glibc, where an executable's malloc takes the place of the library's.
bool singan_allocations_are_counted(void);

/// Counts from 0 again, the calls that allocate memory by all threads.
void singan_allocations_begin(void);

/// Stops counting; returns the number of calls since `singan_allocations_begin`.
long singan_allocations_end(void);

#endif
