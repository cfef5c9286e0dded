/// Loops over all elements, in ranges shared between the threads.
package enum Elementwise {
    /// Values worth a range of their own, and values that stay in a level-1 cache.
    package static let (smallest, largest) = (2048, 16_384)

    /// `body` gets ranges of pixels that together are 0 ..< pixels. Pixels must not depend on each other.
    package static func overPixels(_ pixels: Int, channels: Int, on pool: WorkerPool, _ body: (Range<Int>) -> Void) {
        let values = pixels * channels
        let parts = values < 2 * smallest ? 1 : max(min(pool.threads, pixels), values / largest)
        pool.run(parts) { part, _ in body(pixels * part / parts..<pixels * (part + 1) / parts) }
    }
}
