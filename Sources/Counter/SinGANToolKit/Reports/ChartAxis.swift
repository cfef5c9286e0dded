import Foundation

/// Where values stand between the ends of a chart's axis, and where its ticks are.
struct ChartAxis {
    let isLogarithmic: Bool
    /// Ends; of a logarithmic axis, their logarithms to base 10.
    private let low: Double
    private let high: Double
    /// What is written beside the axis: values between its ends, ascending.
    let ticks: [Double]

    /// Of a number that is anything like a loss: what a damaged model holds may be none.
    static func canDraw(_ value: Double) -> Bool { abs(value) < 1e30 }

    /// For these values, of which those that can't be drawn don't count. Logarithmic only where that is asked for and all are positive.
    init(_ values: [Double], logarithmic: Bool) {
        let drawn = values.filter(Self.canDraw)
        let (least, most) = (drawn.min() ?? 0, drawn.max() ?? 1)
        isLogarithmic = logarithmic && least > 0
        let (first, last) = isLogarithmic ? (log10(least), log10(most)) : (least, most)
        // Room above and below; a range for what is one value only.
        let margin = max(0.05 * (last - first), isLogarithmic ? 0.02 : 1e-3 * max(abs(first), abs(last)), 1e-9)
        (low, high) = (first - margin, last + margin)
        ticks = isLogarithmic ? Self.powers(low, high) : Self.steps(low, high)
    }

    /// 0 at the lower end, 1 at the upper.
    func position(_ value: Double) -> Double { ((isLogarithmic ? log10(value) : value) - low) / (high - low) }

    /// Multiples of 1, 2 or 5 times a power of ten: three to seven of them.
    private static func steps(_ low: Double, _ high: Double) -> [Double] {
        let rough = (high - low) / 6
        let power = pow(10, log10(rough).rounded(.down))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? 10 * power
        return ((low / step).rounded(.up)...max((low / step).rounded(.up), (high / step).rounded(.down))).steps.map { $0 * step }
    }

    /// Powers of ten: with their double and fivefold where there are few, and every so many where there are many.
    private static func powers(_ low: Double, _ high: Double) -> [Double] {
        let every = max(1, Int((high - low) / 6))
        let decades = (low.rounded(.down)...high.rounded(.up)).steps.filter { Int($0) % every == 0 }
        let factors: [Double] = high - low < 3 ? [1, 2, 5] : [1]
        let all = decades.flatMap { decade in factors.map { $0 * pow(10, decade) } }.filter { (low...high).contains(log10($0)) }
        // A range between two of those.
        return all.isEmpty ? [pow(10, (low + high) / 2)] : all
    }
}

extension ClosedRange<Double> {
    /// Its whole steps from the lower end: at most a thousand.
    fileprivate var steps: [Double] { (0...Int(Swift.min(upperBound - lowerBound, 1000))).map { lowerBound + Double($0) } }
}
