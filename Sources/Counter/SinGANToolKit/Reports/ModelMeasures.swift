import Foundation
import SinGANEngine
import SinGANImaging
import SinGANQuality
import SinGANSupport
import SinGANTasks

/// What is measured of one model's samples, each with its error.
struct ModelMeasures {
    /// By `Measure.all`; nil where it can't be measured.
    let estimates: [Estimate?]

    /// A measure that models are compared by.
    struct Measure {
        let name: String
        let isLargeGood: Bool
    }

    static let all = [
        Measure(name: "swd", isLargeGood: false), Measure(name: "coherence", isLargeGood: false),
        Measure(name: "completeness", isLargeGood: false), Measure(name: "diversity", isLargeGood: true),
        Measure(name: "copied", isLargeGood: false),
    ]

    /// Groups that are left out in turn, at most.
    private static let groups = 16

    /// Throws as `SampleMetrics.measure` does.
    init(_ samples: [Pixels], of real: Pixels, compute: Compute, progress: (Int) -> Void) throws(SinGANError) {
        let (metrics, patches) = (try SampleMetrics(real: real, compute: compute), try PatchEngine(real, compute: compute))
        var rows: [[Double]] = [[], [], [], []]
        for (index, sample) in samples.enumerated() {
            let quality = try metrics.measure([sample])
            let values = [quality.swd, quality.coherence, quality.completeness, try patches.copied(in: [sample]).share]
            for (row, value) in values.enumerated() { rows[row].append(value) }
            progress(index + 1)
        }
        let means = rows.map { Estimate(mean: $0) }
        estimates = [means[0], means[1], means[2], Self.diversity(samples, real), means[3]]
    }

    /// Samples left out of a bootstrap's draw would stand in it twice and make it less diverse: hence the jackknife.
    private static func diversity(_ samples: [Pixels], _ real: Pixels) -> Estimate? {
        guard let value = SampleMetrics.diversity(samples, real) else { return nil }
        let count = min(groups, samples.count)
        let partial = (0..<count).compactMap { group in
            SampleMetrics.diversity(samples.enumerated().filter { $0.offset % count != group }.map(\.element), real)
        }
        return Estimate(value, jackknife: partial)
    }
}

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

/// Student's t distribution.
enum TDistribution {
    /// The probability of a value up to `t`.
    ///
    /// - Parameter freedom: degrees, above 0, whole or not.
    static func probability(upTo t: Double, freedom: Double) -> Double {
        let tail = 0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
        return t > 0 ? 1 - tail : tail
    }

    /// The half width, in standard errors, of the interval that holds this share of the values, such as 0.95.
    static func halfWidth(of share: Double, freedom: Double) -> Double {
        let wanted = 0.5 + share / 2
        var (low, high) = (0.0, 1.0)
        while probability(upTo: high, freedom: freedom) < wanted { high *= 2 }
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if probability(upTo: middle, freedom: freedom) < wanted { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// I_x(a, b), regularized.
    private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let scale = lgamma(a + b) - lgamma(a) - lgamma(b)
        let front = exp(scale + a * log(x) + b * log(1 - x))
        // The fraction converges quickly on this side of the mean.
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
    }

    /// Lentz's evaluation of the continued fraction (Numerical Recipes, section 6.4).
    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func bounded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / bounded(1 - (a + b) * x / (a + 1))
        var result = d
        for m in 1...500 {
            let m = Double(m)
            let middle = a + 2 * m
            let even = m * (b - m) * x / ((middle - 1) * middle)
            let odd = -(a + m) * (a + b + m) * x / (middle * (middle + 1))
            for step in [even, odd] {
                d = 1 / bounded(1 + step * d)
                c = bounded(1 + step / c)
                result *= c * d
            }
            if abs(c * d - 1) < 1e-14 { break }
        }
        return result
    }
}
