import Foundation

/// The input positions that each output position along one axis is made of, and their weights.
struct ResamplingTaps {
    /// The first input position of each output position.
    private(set) var first: [Int] = []
    /// The index in `weights` at which each output position's weights begin; one more entry than output positions.
    private(set) var start: [Int] = [0]
    private(set) var weights: [Float] = []

    /// Makes the taps: pixel centres at half-integers; the kernel as wide as an output pixel when shrinking; the border mirrored (b a | a b c).
    init(from count: Int, to newCount: Int, kernel: Resampling.Kernel) {
        let ratio = Double(count) / Double(newCount)
        let width = max(1, ratio)
        for position in 0..<newCount {
            let center = (Double(position) + 0.5) * ratio - 0.5
            let reach = kernel.radius * width
            var shares: [(index: Int, weight: Double)] = []
            for index in Int((center - reach).rounded(.up))...Int((center + reach).rounded(.down)) {
                let weight = kernel.weight((Double(index) - center) / width)
                shares.append((Self.mirrored(index, count), weight))
            }
            append(shares)
        }
    }

    private mutating func append(_ shares: [(index: Int, weight: Double)]) {
        let sum = shares.reduce(0) { $0 + $1.weight }
        let low = shares.map(\.index).min() ?? 0
        let high = shares.map(\.index).max() ?? 0
        var window = [Double](repeating: 0, count: high - low + 1)
        for share in shares { window[share.index - low] += share.weight / sum }
        first.append(low)
        weights += window.map { Float($0) }
        start.append(weights.count)
    }

    private static func mirrored(_ index: Int, _ count: Int) -> Int {
        let period = 2 * count
        let inside = ((index % period) + period) % period
        return inside < count ? inside : period - 1 - inside
    }
}

extension Resampling.Kernel {
    fileprivate var radius: Double {
        switch self {
        case .linear: 1
        case .cubic: 2
        case .lanczos: 3
        }
    }

    fileprivate func weight(_ x: Double) -> Double {
        let x = abs(x)
        switch self {
        case .linear: return max(0, 1 - x)
        case .lanczos: return x < 3 ? Self.sinc(x) * Self.sinc(x / 3) : 0
        case .cubic:
            // Keys 1981 with a = -1/2.
            if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
            return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
        }
    }
    private static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
}
