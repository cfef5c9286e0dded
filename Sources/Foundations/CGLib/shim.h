#include <glib.h>

// What Swift can't import. Declared here, as headers of the system would become this module's for Swift. Fails with EEXIST where there is
// something at `to`.
#ifdef __linux__
#include <sys/syscall.h>
extern long syscall(long number, ...);
static inline int cglib_rename_exclusively(const char *from, const char *to) {
    // -100 is AT_FDCWD and 1 RENAME_NOREPLACE.
    return (int)syscall(SYS_renameat2, -100, from, -100, to, 1u);
}
#else
extern int renamex_np(const char *from, const char *to, unsigned int flags);
static inline int cglib_rename_exclusively(const char *from, const char *to) {
    // 4 is RENAME_EXCL.
    return renamex_np(from, to, 4u);
}
#endif
