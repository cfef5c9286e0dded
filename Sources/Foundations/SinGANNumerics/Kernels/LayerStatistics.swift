import CKernels

/// What one layer's batch normalization knows of each of its maps: rows of numbers per channel, padded with zeros to whole vectors.
package struct LayerStatistics {
    /// Rows are padded to a multiple of this, the widest panel of any kernel.
    package static let channelStep = Int(SINGAN_CHANNEL_STEP)

    /// Row numbers in `rows`: mean, r gamma / sigma, beta + d gamma, 1 / sigma, biased variance, r, d. Without renormalization r is 1 and d is 0.
    private enum Row: Int, CaseIterable { case mean, scale, shift, inverseDeviation, variance, ratio, offset }

    /// Sums over a map's pixels, per channel.
    package enum Sum: Int, CaseIterable {
        /// Sums of gn and of gn (y - mean), from the backward pass.
        case gn, gnDistance
        /// Sums of dy, dy (y - mean) and dy delta, from the tangent pass.
        case dy, dyDistance, dyDelta
    }

    package let channels: Int
    package let maps: Int
    /// Whether maps are normalized by moments that don't depend on them (`fix`).
    package let isFixed: Bool
    /// Scalars from row to row.
    package let stride: Int
    private let rows: Buffer
    private let sums: DoubleBuffer
    private let first: Int

    package init(channels: Int, maps: Int, isFixed: Bool = false) {
        self.channels = channels
        self.isFixed = isFixed
        self.maps = maps
        stride = Self.padded(channels)
        rows = Buffer(zeros: maps * Row.allCases.count * stride)
        sums = DoubleBuffer(zeros: maps * Sum.allCases.count * stride)
        first = 0
        for map in 0..<maps { for k in 0..<channels { ratio(map)[k] = 1 } }
    }

    private init(_ other: LayerStatistics, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= other.maps, "LayerStatistics: maps \(range) of \(other.maps)")
        channels = other.channels
        isFixed = other.isFixed
        stride = other.stride
        rows = other.rows
        sums = other.sums
        maps = range.count
        first = other.first + range.lowerBound
    }

    package static func padded(_ channels: Int) -> Int { (channels + channelStep - 1) / channelStep * channelStep }

    /// A view of some of the maps.
    package func maps(_ range: Range<Int>) -> LayerStatistics { LayerStatistics(self, range) }

    package func mean(_ map: Int) -> UnsafeMutablePointer<Scalar> { row(.mean, map) }
    /// r gamma / sigma.
    package func scale(_ map: Int) -> UnsafeMutablePointer<Scalar> { row(.scale, map) }
    /// beta + d gamma.
    package func shift(_ map: Int) -> UnsafeMutablePointer<Scalar> { row(.shift, map) }
    package func inverseDeviation(_ map: Int) -> UnsafeMutablePointer<Scalar> { row(.inverseDeviation, map) }
    /// Biased, without epsilon.
    package func variance(_ map: Int) -> UnsafeMutablePointer<Scalar> { row(.variance, map) }
    /// r of batch renormalization.
    package func ratio(_ map: Int) -> UnsafeMutablePointer<Scalar> { row(.ratio, map) }
    /// d of batch renormalization.
    package func offset(_ map: Int) -> UnsafeMutablePointer<Scalar> { row(.offset, map) }
    package func sum(_ sum: Sum, _ map: Int) -> UnsafeMutablePointer<Double> {
        sums.pointer + ((first + map) * Sum.allCases.count + sum.rawValue) * stride
    }

    private func row(_ row: Row, _ map: Int) -> UnsafeMutablePointer<Scalar> {
        rows.pointer + ((first + map) * Row.allCases.count + row.rawValue) * stride
    }

    /// Takes the moments of a map's channel and what follows from them.
    package func set(_ map: Int, channel k: Int, mean: Double, variance: Double) {
        self.mean(map)[k] = Scalar(mean)
        self.variance(map)[k] = Scalar(variance)
        // From the stored variance, as every later pass sees it.
        inverseDeviation(map)[k] = Scalar(1 / (Double(self.variance(map)[k]) + NormalizedActivation.epsilon).squareRoot())
    }

    /// Puts these moments (C means and variances) in the place of every map's own.
    package func fix(mean: UnsafePointer<Scalar>, variance: UnsafePointer<Scalar>) {
        precondition(isFixed, "LayerStatistics.fix: these are the maps' own")
        for map in 0..<maps { for k in 0..<channels { set(map, channel: k, mean: Double(mean[k]), variance: Double(variance[k])) } }
    }

    /// Brings scale and shift in: the moments must have been taken.
    package func apply(_ parameters: NormalizationView) {
        for map in 0..<maps {
            let (scale, shift, inverse) = (scale(map), shift(map), inverseDeviation(map))
            for k in 0..<channels {
                scale[k] = parameters.gamma[k] * inverse[k]
                shift[k] = parameters.beta[k]
            }
        }
    }

    /// Brings scale and shift in, and what makes of each map's own moments these (C means and variances): batch renormalization.
    package func apply(_ parameters: NormalizationView, mean: UnsafePointer<Scalar>, variance: UnsafePointer<Scalar>) {
        for map in 0..<maps {
            let (scale, shift, inverse) = (scale(map), shift(map), inverseDeviation(map))
            let (own, ratio, offset) = (self.mean(map), ratio(map), offset(map))
            for k in 0..<channels {
                let aimed = 1 / (Double(variance[k]) + NormalizedActivation.epsilon).squareRoot()
                ratio[k] = Scalar(min(aimed / Double(inverse[k]), NormalizedActivation.largestRatio))
                let distance = Double(own[k] - mean[k]) * aimed
                offset[k] = Scalar(min(max(distance, -NormalizedActivation.largestOffset), NormalizedActivation.largestOffset))
                scale[k] = ratio[k] * parameters.gamma[k] * inverse[k]
                shift[k] = parameters.beta[k] + offset[k] * parameters.gamma[k]
            }
        }
    }
}

/// Memory for sums, always in double precision.
package final class DoubleBuffer {
    package let pointer: UnsafeMutablePointer<Double>

    package init(zeros count: Int) {
        pointer = .allocate(capacity: max(count, 1))
        pointer.initialize(repeating: 0, count: max(count, 1))
    }

    deinit { pointer.deallocate() }
}
