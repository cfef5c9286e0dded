// What happens where memory runs out. Neither Swift's runtime nor GLib can go on without it: they abort. A program that has called
// `singan_memory_end_prepare` says one line instead and ends with an exit status.
#pragma once

#include <stddef.h>

/// Takes the signals that follow a failed allocation. Others that raise them, bugs for example, have what they had before.
///
/// - line: what is written to standard error, with its line break.
/// - is_limited: whether the address space is: then malloc shares one arena among all threads, because each has 64 MB of its own otherwise.
void singan_memory_end_prepare(const char *line, int status, int is_limited);

/// Says the line and ends the process, where that was prepared; else returns.
void singan_memory_end(void);

/// Memory to be given back with free(); NULL where there is none.
void *singan_memory_allocate(size_t bytes, size_t alignment);
