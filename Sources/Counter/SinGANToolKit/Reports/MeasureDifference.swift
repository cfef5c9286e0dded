/// A number that was estimated from samples.
struct Estimate: Equatable {
    let value: Double
    /// Standard error; nil where there are too few samples for one.
    let error: Double?
    /// Degrees of freedom of the error.
    let freedom: Double

    /// The mean of independent values.
    init(mean values: [Double]) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        value = mean
        error = values.count > 1 ? (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1) / count).squareRoot() : nil
        freedom = count - 1
    }

    /// Something of all samples together, with the error of the jackknife (Efron and Tibshirani, 1993, chapter 11).
    ///
    /// - Parameter partial: the same of all samples but one group of them, for each group.
    init(_ value: Double, jackknife partial: [Double]) {
        let count = Double(partial.count)
        let mean = partial.reduce(0, +) / max(count, 1)
        self.value = value
        error = partial.count > 1 ? ((count - 1) / count * partial.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot() : nil
        freedom = count - 1
    }
}

/// How far one model's measure is from another's.
struct MeasureDifference {
    /// The second's minus the first's.
    let value: Double
    /// Half of the confidence interval; nil where there are too few samples for one.
    let halfWidth: Double?

    /// The share of such intervals that hold the true difference.
    static let confidence = 0.95

    /// Welch's interval for estimates whose errors may differ.
    init(_ first: Estimate, _ second: Estimate) {
        value = second.value - first.value
        guard let a = first.error.map({ $0 * $0 }), let b = second.error.map({ $0 * $0 }) else {
            halfWidth = nil
            return
        }
        // Equal samples have no spread at all.
        guard a + b > 0 else {
            halfWidth = 0
            return
        }
        let freedom = (a + b) * (a + b) / (a * a / first.freedom + b * b / second.freedom)
        halfWidth = TDistribution.halfWidth(of: Self.confidence, freedom: freedom) * (a + b).squareRoot()
    }

    /// Whether zero lies outside of the interval.
    var isSignificant: Bool { halfWidth.map { abs(value) > $0 } ?? false }
}
