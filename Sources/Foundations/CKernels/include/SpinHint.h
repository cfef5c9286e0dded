#ifndef SINGAN_SPIN_HINT_H
#define SINGAN_SPIN_HINT_H

/// Tells the processor that this is a loop that waits for another thread: saves power, and leaves a shared core to its other thread.
static inline void singan_spin_hint(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("isb");
#endif
}

#endif
