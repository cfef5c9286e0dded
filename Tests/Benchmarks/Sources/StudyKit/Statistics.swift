/// The mean of some values, and how far they lie from it.
package struct Spread: Equatable, Sendable {
    package let mean: Double
    /// The standard deviation (n - 1); nil of a single value.
    package let deviation: Double?

    /// nil without values.
    package init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        self.mean = mean
        deviation = values.count < 2 ? nil : (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
    }
}

/// A mean as a multiple of another over the same pairs of image and seed.
package struct Ratio: Equatable, Sendable {
    /// Of the means.
    package let value: Double
    /// The standard error of the pairs' own ratios: their standard deviation by the root of their number. nil of a single pair.
    package let error: Double?

    /// nil without pairs, and where one divides by 0.
    package init?(_ pairs: [(value: Double, reference: Double)]) {
        guard let above = Spread(pairs.map(\.value)), let below = Spread(pairs.map(\.reference)), pairs.allSatisfy({ $0.reference != 0 })
        else { return nil }
        value = above.mean / below.mean
        let own = Spread(pairs.map { $0.value / $0.reference })
        error = own?.deviation.map { $0 / Double(pairs.count).squareRoot() }
    }
}
