import SinGANImaging

/// The distance from an object's 7x7 patches to the nearest of the background's.
struct PatchDistance {
    static let side = 7
    /// Enough for a mean, few enough for a moment.
    static let (mostQueries, mostReferences) = (300, 3000)

    private let references: [[Float]]
    private let queries: [Int]

    /// - Parameters:
    ///   - background: where patches may come from.
    ///   - object: patches whose centre lies on it are compared.
    init(to background: Pixels, object: Mask) {
        let centres = Self.centres(width: background.width, height: background.height)
        let inside = centres.filter { object.values[$0] > 0 }
        queries = Self.every(inside, Self.mostQueries)
        references = Self.every(centres, Self.mostReferences).map { Self.patch(background, $0) }
    }

    /// Mean squared distance per value, over the object's patches.
    func mean(of picture: Pixels) -> Double {
        guard !queries.isEmpty, !references.isEmpty else { return 0 }
        let sum = queries.reduce(0.0) { $0 + Double(nearest(Self.patch(picture, $1))) }
        return sum / Double(queries.count) / Double(Self.side * Self.side * 3)
    }

    private func nearest(_ query: [Float]) -> Float {
        var best = Float.infinity
        query.withUnsafeBytes { q in
            for reference in references {
                reference.withUnsafeBytes { r in
                    var sums = SIMD8<Float>.zero
                    for i in stride(from: 0, to: q.count, by: MemoryLayout<SIMD8<Float>>.size) {
                        let d =
                            q.loadUnaligned(fromByteOffset: i, as: SIMD8<Float>.self)
                            - r.loadUnaligned(fromByteOffset: i, as: SIMD8<Float>.self)
                        sums += d * d
                    }
                    best = min(best, sums.sum())
                }
            }
        }
        return best
    }

    /// Pixels around which a whole patch fits.
    private static func centres(width: Int, height: Int) -> [Int] {
        let r = side / 2
        guard width > 2 * r, height > 2 * r else { return [] }
        return (r..<height - r).flatMap { y in (r..<width - r).map { y * width + $0 } }
    }

    private static func every(_ items: [Int], _ most: Int) -> [Int] {
        let step = max(1, (items.count + most - 1) / most)
        return stride(from: 0, to: items.count, by: step).map { items[$0] }
    }

    private static func patch(_ picture: Pixels, _ centre: Int) -> [Float] {
        let r = side / 2
        var patch: [Float] = []
        patch.reserveCapacity(side * side * 3)
        for row in -r...r {
            let start = 3 * (centre + row * picture.width - r)
            patch += picture.values[start..<start + 3 * side]
        }
        // Padded with zeros to whole vectors, which add nothing to a distance.
        return patch + [Float](repeating: 0, count: (8 - patch.count % 8) % 8)
    }
}
