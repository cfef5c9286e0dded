import Foundation

extension Mask {
    /// Blurs with a Gaussian of standard deviation `sigma` pixels, cut off at 4 sigma and normalized (sigma 5: 41 taps); beyond the border the
    /// nearest pixel goes on. Sigma 0 changes nothing.
    ///
    /// It is separable: it takes time proportional to width x height x sigma.
    public func blurred(sigma: Double) -> Mask {
        precondition(sigma >= 0 && sigma < 1e5, "a Gaussian of sigma \(sigma)")
        let taps = Self.gaussianTaps(sigma: sigma)
        guard taps.count > 1 else { return self }
        return filteredAlongRows(taps).filteredAlongColumns(taps)
    }

    /// Returns 2 round(4 sigma) + 1 weights that sum to 1.
    static func gaussianTaps(sigma: Double) -> [Float] {
        let reach = Int((4 * sigma).rounded())
        guard reach > 0 else { return [1] }
        let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = weights.reduce(0, +)
        return weights.map { Float($0 / sum) }
    }

    private func filteredAlongRows(_ taps: [Float]) -> Mask {
        let reach = taps.count / 2
        var result = [Float](repeating: 0, count: values.count)
        var padded = [Float](repeating: 0, count: width + 2 * reach)
        for y in 0..<height {
            let (first, last) = (values[y * width], values[(y + 1) * width - 1])
            for x in 0..<reach {
                padded[x] = first
                padded[reach + width + x] = last
            }
            padded.replaceSubrange(reach..<reach + width, with: values[y * width..<(y + 1) * width])
            for (tap, weight) in taps.enumerated() {
                accumulate(&result, at: y * width, padded, from: tap, weight: weight)
            }
        }
        return Mask(width: width, height: height, values: result)
    }

    private func filteredAlongColumns(_ taps: [Float]) -> Mask {
        let reach = taps.count / 2
        var result = [Float](repeating: 0, count: values.count)
        for y in 0..<height {
            for (tap, weight) in taps.enumerated() {
                let source = min(max(y + tap - reach, 0), height - 1)
                accumulate(&result, at: y * width, values, from: source * width, weight: weight)
            }
        }
        return Mask(width: width, height: height, values: result)
    }

    /// Adds weight * source[from + x] to result[at + x] for one row.
    private func accumulate(_ result: inout [Float], at start: Int, _ source: [Float], from: Int, weight: Float) {
        result.withUnsafeMutableBufferPointer { result in
            source.withUnsafeBufferPointer { source in
                for x in 0..<width { result[start + x] += weight * source[from + x] }
            }
        }
    }
}

extension Mask {
    /// Replaces each value by the largest within a disk: the pixels with dx² + dy² <= radius² (radius 7: 149 of them, radius 20: 1257). Beyond the
    /// border there is nothing.
    ///
    /// Takes time proportional to width x height x radius, and rows of zeros cost nothing.
    public func dilated(radius: Double) -> Mask {
        precondition(radius >= 0 && radius < 1e6, "a disk of radius \(radius)")
        // Row dy of the disk reaches widths[dy] pixels to each side.
        let widths = (0...Int(radius)).map { Int((radius * radius - Double($0 * $0)).squareRoot()) }
        var result = [Float](repeating: 0, count: values.count)
        var row = RunningMaximum(width: width)
        for y in 0..<height {
            let source = values[y * width..<(y + 1) * width]
            guard source.contains(where: { $0 != 0 }) else { continue }
            row.start(source)
            // The widths grow as dy shrinks, so one row of maxima grows along and serves all of them.
            for dy in stride(from: widths.count - 1, through: 0, by: -1) {
                row.grow(to: widths[dy])
                if y - dy >= 0 { row.raise(&result, at: (y - dy) * width) }
                if dy > 0 && y + dy < height { row.raise(&result, at: (y + dy) * width) }
            }
        }
        return Mask(width: width, height: height, values: result)
    }

    /// Dilates with a whole radius, like the other one.
    public func dilated(radius: Int) -> Mask { dilated(radius: Double(radius)) }
}

/// The largest value within `reach` pixels to the left and right, for each pixel of one row.
private struct RunningMaximum {
    private var maxima: [Float]
    private var next: [Float]
    private var reach = 0

    init(width: Int) {
        maxima = [Float](repeating: 0, count: width)
        next = maxima
    }

    mutating func start(_ row: ArraySlice<Float>) {
        maxima.replaceSubrange(maxima.indices, with: row)
        reach = 0
    }

    mutating func grow(to wanted: Int) {
        let last = maxima.count - 1
        // Beyond the row's length nothing changes any more.
        while reach < min(wanted, last) {
            maxima.withUnsafeBufferPointer { old in
                next.withUnsafeMutableBufferPointer { new in
                    // Selects, not max(): those become vector instructions.
                    for x in 1..<last {
                        let sides = old[x - 1] > old[x + 1] ? old[x - 1] : old[x + 1]
                        new[x] = sides > old[x] ? sides : old[x]
                    }
                    new[0] = old[0] > old[1] ? old[0] : old[1]
                    new[last] = old[last] > old[last - 1] ? old[last] : old[last - 1]
                }
            }
            swap(&maxima, &next)
            reach += 1
        }
        reach = max(reach, wanted)
    }

    func raise(_ result: inout [Float], at start: Int) {
        maxima.withUnsafeBufferPointer { row in
            result.withUnsafeMutableBufferPointer { result in
                for x in 0..<row.count {
                    result[start + x] = row[x] > result[start + x] ? row[x] : result[start + x]
                }
            }
        }
    }
}
