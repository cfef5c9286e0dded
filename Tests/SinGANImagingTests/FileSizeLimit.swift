import Foundation

/// Makes writes beyond `bytes` of a file fail while `body` runs: the nearest thing to a full disk that a test may have.
func withFileSizeLimit(_ bytes: Int, _ body: () throws -> Void) throws {
    var old = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &old)
    // Without this the kernel ends the process instead of failing the write.
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: old.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    defer { setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &old) }
    try body()
}
