import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// The areas of a picture that are copied unchanged from another one, as a person would see it.
public struct CopiedAreas: Sendable, Equatable {
    /// The share of the pixels, 0...1, in connected areas of more than `leastArea` that lie in the source as they lie here.
    public let share: Double
    /// The largest such area, in pixels of a source whose long side is 250; 0 where there is none.
    public let largest: Int

    /// The least area that counts, in pixels of a source whose long side is 250.
    public static let leastArea = 1000
    /// A patch counts as taken over where its mean squared difference is below this, of 0...1: four levels of 255.
    static let tolerance = 16.0 / 65025

    /// - Parameters:
    ///   - places: by row, for each patch the place of its nearest in the source, x | y << 16.
    ///   - isExact: whether the two are the same to the eye.
    ///   - unit: pixels that count as one of a source whose long side is 250.
    init(places: [UInt32], isExact: [Bool], columns: Int, unit: Double) {
        let rows = places.count / columns
        func shift(_ i: Int) -> Int { (Int(places[i] & 0xFFFF) - i % columns) + 65536 * (Int(places[i] >> 16) - i / columns) }
        var area = [Int](repeating: -1, count: places.count)
        var (counted, largest) = (0, 0)
        for start in places.indices where area[start] < 0 && isExact[start] {
            var stack = [start]
            var count = 0
            area[start] = start
            while let i = stack.popLast() {
                count += 1
                let (x, y) = (i % columns, i / columns)
                for (u, v) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)] where u >= 0 && v >= 0 && u < columns && v < rows {
                    let other = v * columns + u
                    guard area[other] < 0, isExact[other], shift(other) == shift(i) else { continue }
                    area[other] = start
                    stack.append(other)
                }
            }
            if Double(count) > Double(Self.leastArea) * unit {
                counted += count
                largest = max(largest, count)
            }
        }
        share = Double(counted) / Double(places.count)
        self.largest = Int((Double(largest) / unit).rounded())
    }
}

extension PatchModel {
    /// Measures how much of `picture` is copied from this model's picture. The nearest patches are found by PatchMatch, so that a large picture takes
    /// seconds.
    ///
    /// - Throws: `.badData` for a picture smaller than a patch, or the reason of a cancellation.
    public func copied(in picture: Pixels) throws(SinGANError) -> CopiedAreas {
        let size = PixelSize(width: picture.width, height: picture.height)
        guard size.shortSide >= 7 else {
            throw SinGANError(.badData, "the picture is \(size), and patches of 7x7 are compared", hint: "Take a larger one.")
        }
        let (field, key) = (try nearest(to: picture), sources[sources.count - 1])
        let patch = Double(3 * 49) * Double(FixedPicture.white * FixedPicture.white)
        let side = Double(key.size.longSide) / 250
        return CopiedAreas(
            places: Array(UnsafeBufferPointer(start: field.current, count: field.count)),
            isExact: (0..<field.count).map { Double(field.costs[$0]) < CopiedAreas.tolerance * patch }, columns: field.columns,
            unit: side * side)
    }

    /// The nearest of the source's patches for every patch of a picture, coarse to fine.
    func nearest(to picture: Pixels) throws(SinGANError) -> PatchField {
        let target = try pyramid.stretched(to: PixelSize(width: picture.width, height: picture.height))
        let (queries, matcher) = (Self.scales(of: FixedPicture(picture, on: pool), target, on: pool), PatchMatcher(on: pool))
        let field = PatchField(capacity: picture.width * picture.height)
        for scale in 0..<target.count {
            let (query, key) = (queries[scale], sources[scale])
            let comparison = PatchMatcher.Comparison(query: query, key: key)
            if scale == 0 {
                field.scatter(
                    columns: query.columns, rows: query.rows, keyColumns: key.columns, keyRows: key.rows,
                    RandomField(seed: 0, purpose: .patches), on: pool)
                matcher.exhaust(comparison, field)
                continue
            }
            let below = sources[scale - 1]
            field.enlarge(
                columns: query.columns, rows: query.rows, keyColumns: key.columns, keyRows: key.rows, fromKeyColumns: below.columns,
                fromKeyRows: below.rows, on: pool)
            for number in 0..<Self.sweeps {
                var sweep = PatchMatcher.Sweep()
                sweep.isFresh = number == 0
                sweep.reach = [1, 3, 1, 7][number & 3]
                sweep.radius = number & 1 == 0 ? key.size.longSide : 16
                sweep.seed = RandomField(seed: 0, purpose: .patches, scale: scale, step: number + 1).key.x
                matcher.sweep(comparison, field, sweep)
            }
            try pool.cancellation.check()
        }
        return field
    }

    private static let sweeps = 4
}
