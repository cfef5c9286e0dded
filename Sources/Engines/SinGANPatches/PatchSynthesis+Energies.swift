import SinGANImaging

/// The texture that patches should have, where a picture keeps its own colours.
extension PatchSynthesis {
    /// The energy that each patch shall have: the median of the source's patches of its brightness.
    func wantEnergies(
        _ source: FixedPicture, _ keyMeans: UnsafePointer<Int16>, _ means: UnsafePointer<Int16>, _ energies: UnsafePointer<UInt32>,
        _ wanted: UnsafeMutablePointer<UInt32>
    ) {
        func bin(_ mean: UnsafePointer<Int16>) -> Int {
            let luma = 218 * Int(mean[0]) + 732 * Int(mean[1]) + 74 * Int(mean[2])
            // A cancelled pool leaves means that are none.
            return max(0, min(Self.bins - 1, luma / (1024 * 16) * Self.bins / (FixedPicture.white + 1)))
        }
        var found = [[UInt32]](repeating: [], count: Self.bins)
        let count = source.columns * source.rows
        for i in stride(from: 0, to: count, by: max(1, count / 65536)) { found[bin(keyMeans + 3 * i)].append(energies[i]) }
        var medians = found.map { values -> UInt32? in values.count < 32 ? nil : values.sorted()[values.count / 2] }
        for i in medians.indices where medians[i] == nil {
            let near = found.indices.filter { found[$0].count >= 32 }.min { abs($0 - i) < abs($1 - i) }
            medians[i] = near.map { found[$0].sorted()[found[$0].count / 2] } ?? 0
        }
        // Beside a smooth sky nothing has to be as rough as the meadow below.
        let most = nearbyEnergy(source, energies) ?? .max
        for i in 0..<guess.columns * guess.rows { wanted[i] = min(most, medians[bin(means + 3 * i)] ?? 0) }
    }

    /// The upper quartile of the energies around the area, where the source has it as it is.
    private func nearbyEnergy(_ source: FixedPicture, _ energies: UnsafePointer<UInt32>) -> UInt32? {
        guard let active, job.beginsInPlace, guess.size == source.size else { return nil }
        let (columns, rows) = (guess.columns, guess.rows)
        var (left, right, top, bottom) = (columns, -1, rows, -1)
        for y in 0..<rows {
            for x in 0..<columns where active[y * columns + x] != 0 {
                (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
            }
        }
        guard right >= left else { return nil }
        let (mx, my) = (max(8, (right - left) / 4), max(8, (bottom - top) / 4))
        var found: [UInt32] = []
        let (xs, ys) = (max(0, left - mx)..<min(columns, right + mx), max(0, top - my)..<min(rows, bottom + my))
        let step = max(1, Int((Double(xs.count * ys.count) / 20000).squareRoot()))
        for y in stride(from: ys.lowerBound, to: ys.upperBound, by: step) {
            for x in stride(from: xs.lowerBound, to: xs.upperBound, by: step) where active[y * columns + x] == 0 {
                found.append(energies[y * columns + x])
            }
        }
        return found.count < 16 ? nil : found.sorted()[found.count * 3 / 4]
    }

    private static let bins = 16
}
