import Foundation

/// The resizing of floating-point maps: separable, exact sizes, the same bits everywhere.
///
/// Pixel centres lie at half-integers, so that the corners of input and output coincide; the border is mirrored.
enum Resampling {
    enum Kernel {
        /// Keys's cubic with a = -1/2 (Catmull-Rom), stretched when shrinking: the kernel of the training pyramid.
        case cubic
        /// Lanczos's with three lobes: sinc(x) sinc(x / 3), stretched when shrinking; for comparisons with enlargements.
        case lanczos
        /// A triangle: never outside the values it is given.
        case linear
    }

    /// Returns `values` of `bands` per pixel brought from one size to another; unclamped.
    static func resize(
        _ values: [Float], bands: Int, from: (width: Int, height: Int), to: (width: Int, height: Int), kernel: Kernel
    ) -> [Float] {
        precondition(to.width > 0 && to.height > 0, "resized to \(to.width)x\(to.height)")
        precondition(values.count == from.width * from.height * bands, "\(values.count) values for \(from.width)x\(from.height)x\(bands)")
        // Rows first: they are few when enlarging, and become short when shrinking.
        let rows = ResamplingTaps(from: from.width, to: to.width, kernel: kernel)
        let wide = from.width == to.width ? values : resizeRows(values, bands: bands, width: from.width, taps: rows)
        guard from.height != to.height else { return wide }
        let columns = ResamplingTaps(from: from.height, to: to.height, kernel: kernel)
        return resizeColumns(wide, rowLength: to.width * bands, taps: columns)
    }

    private static func resizeRows(_ values: [Float], bands: Int, width: Int, taps: ResamplingTaps) -> [Float] {
        let newWidth = taps.first.count
        let height = values.count / (width * bands)
        return [Float](unsafeUninitializedCapacity: height * newWidth * bands) { result, count in
            count = height * newWidth * bands
            values.withUnsafeBufferPointer { source in
                taps.weights.withUnsafeBufferPointer { weights in
                    for y in 0..<height {
                        for x in 0..<newWidth {
                            let from = (y * width + taps.first[x]) * bands
                            let (start, end) = (taps.start[x], taps.start[x + 1])
                            for band in 0..<bands {
                                var sum: Float = 0
                                for tap in start..<end { sum += weights[tap] * source[from + (tap - start) * bands + band] }
                                result[(y * newWidth + x) * bands + band] = sum
                            }
                        }
                    }
                }
            }
        }
    }

    private static func resizeColumns(_ values: [Float], rowLength: Int, taps: ResamplingTaps) -> [Float] {
        var result = [Float](repeating: 0, count: taps.first.count * rowLength)
        result.withUnsafeMutableBufferPointer { result in
            values.withUnsafeBufferPointer { source in
                for y in 0..<taps.first.count {
                    for tap in taps.start[y]..<taps.start[y + 1] {
                        let weight = taps.weights[tap]
                        let from = (taps.first[y] + tap - taps.start[y]) * rowLength
                        for x in 0..<rowLength { result[y * rowLength + x] += weight * source[from + x] }
                    }
                }
            }
        }
        return result
    }
}

extension Pixels {
    /// Returns the picture at another size: Keys's cubic (Catmull-Rom), antialiased when shrinking, clamped to 0...1. The corners stay where they are
    /// (half-pixel centres). The same size gives the same picture.
    public func resized(width: Int, height: Int) -> Pixels { resized(width: width, height: height, kernel: .cubic) }

    /// Resizes with Lanczos's kernel of three lobes: sharper, and ringing beside edges. For comparisons.
    public func lanczosResized(width: Int, height: Int) -> Pixels { resized(width: width, height: height, kernel: .lanczos) }

    private func resized(width: Int, height: Int, kernel: Resampling.Kernel) -> Pixels {
        guard (width, height) != (self.width, self.height) else { return self }
        let values = Resampling.resize(
            values, bands: 3, from: (self.width, self.height), to: (width, height), kernel: kernel)
        return Pixels(width: width, height: height, values: values.map(clampedToUnit))
    }
}

extension Mask {
    /// Returns the mask at another size: linear (a triangle as wide as an output pixel when shrinking), so that nothing overshoots and zeros stay
    /// exact zeros beyond the kernel's reach. The same size gives the same mask.
    public func resized(width: Int, height: Int) -> Mask {
        guard (width, height) != (self.width, self.height) else { return self }
        let values = Resampling.resize(values, bands: 1, from: (self.width, self.height), to: (width, height), kernel: .linear)
        return Mask(width: width, height: height, values: values.map(clampedToUnit))
    }
}

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
