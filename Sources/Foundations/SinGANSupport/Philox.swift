/// The counter-based random generator Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
///
/// A pure function: the same key and counter give the same four words, whatever was drawn before and on whatever thread.
public struct Philox: Sendable, Hashable {
    /// Four words of 32 bits: a counter, and what the generator makes of it.
    public typealias Words = SIMD4<UInt32>
    /// The 64 bits that choose one of the generator's streams.
    public let key: SIMD2<UInt32>

    /// Makes the generator of one stream.
    public init(key: SIMD2<UInt32>) { self.key = key }

    /// Returns four uniformly distributed words for a counter, by ten rounds. Different counters give independent words.
    @inlinable public func callAsFunction(_ counter: Words) -> Words {
        var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
        var (k0, k1) = (key.x, key.y)
        for _ in 0..<10 {
            let p0 = 0xD251_1F53 * UInt64(c0)
            let p1 = 0xCD9E_8D57 * UInt64(c2)
            (c0, c1, c2, c3) = (
                UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
                UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
            )
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return Words(c0, c1, c2, c3)
    }
}
