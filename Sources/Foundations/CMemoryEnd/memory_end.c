#include "memory_end.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined(__linux__)
#include <features.h>
#endif
#if defined(__GLIBC__)
#include <malloc.h>
#endif

static char text[512];
static size_t length;
static int exit_status;

// Swift's runtime aborts or executes an illegal instruction, GLib traps, and libraries that don't look use address 0.
static const int signals[] = {SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS};
enum { count = sizeof signals / sizeof signals[0] };
static struct sigaction before[count];

void singan_memory_end(void) {
    if (length == 0) return;
    // On a terminal there may be a line of progress.
    if (isatty(2)) (void)!write(2, "\n", 1);
    (void)!write(2, text, length);
    _exit(exit_status);
}

// A failed allocation leaves ENOMEM, and whoever gives up for it does so at once.
static void received(int number, siginfo_t *info, void *context) {
    (void)info, (void)context;
    if (errno == ENOMEM) singan_memory_end();
    for (int i = 0; i < count; i++)
        if (signals[i] == number) sigaction(number, &before[i], NULL);
    raise(number);
}

void singan_memory_end_prepare(const char *line, int status, int is_limited) {
    exit_status = status;
    length = strnlen(line, sizeof text);
    memcpy(text, line, length);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = received;
    action.sa_flags = SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < count; i++) sigaction(signals[i], &action, &before[i]);
#if defined(__GLIBC__)
    if (is_limited) mallopt(M_ARENA_MAX, 1);
#else
    (void)is_limited;
#endif
}

void *singan_memory_allocate(size_t bytes, size_t alignment) {
    void *memory = NULL;
    int problem = posix_memalign(&memory, alignment, bytes);
    if (problem == 0) return memory;
    errno = problem;
    return NULL;
}
