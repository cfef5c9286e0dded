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
