extension WorkerPool {
    /// Calls `body(range, worker)` with ranges of about equal length that together are 0 ..< count: one per thread, fewer where a range would be
    /// shorter than `least`. For bodies whose results don't depend on where the ranges end, since that depends on the number of threads. Allocates
    /// nothing.
    package func runRanges(_ count: Int, least: Int, _ body: (_ range: Range<Int>, _ worker: Int) -> Void) {
        let parts = max(1, min(threads, count / max(least, 1)))
        run(parts) { part, worker in body(count * part / parts..<count * (part + 1) / parts, worker) }
    }
}
