import SinGANSupport

/// A few colours that stand for all of a picture's: the centres of its pixels' clusters in RGB.
public struct ColorPalette: Sendable, Hashable {
    /// The colours: red, green, blue, each 0...1; at least one colour.
    public let colors: [SIMD3<Float>]

    /// Makes a palette of colours. Traps without a colour.
    public init(colors: [SIMD3<Float>]) {
        precondition(!colors.isEmpty, "a palette without colours")
        self.colors = colors
    }

    /// Returns the index of the colour nearest to `color` (squared distance in RGB); of equally near ones the first.
    @inlinable public func nearest(to color: SIMD3<Float>) -> Int {
        var (best, least) = (0, Float.infinity)
        for i in colors.indices {
            let d = color - colors[i]
            let distance = d.x * d.x + d.y * d.y + d.z * d.z
            if distance < least { (best, least) = (i, distance) }
        }
        return best
    }

    /// Returns the picture with every pixel replaced by the nearest colour.
    public func callAsFunction(_ pixels: Pixels) -> Pixels {
        var values = pixels.values
        for start in stride(from: 0, to: values.count, by: 3) {
            let color = colors[nearest(to: SIMD3(values[start], values[start + 1], values[start + 2]))]
            (values[start], values[start + 1], values[start + 2]) = (color.x, color.y, color.z)
        }
        return Pixels(width: pixels.width, height: pixels.height, values: values)
    }
}

extension ColorPalette {
    /// The number of trials from different first centres, of which the one with the least squared error counts: k-means ends in a local minimum.
    private static let trials = 10
    /// The most rounds of one trial: an assignment that still changes then changes hardly anything.
    private static let mostRounds = 1000

    /// Finds the centres of `count` clusters of the picture's pixels in RGB: k-means++ (Arthur and Vassilvitskii 2007), then Lloyd's rounds until no
    /// pixel changes its cluster. There are fewer centres where the picture has fewer colours.
    ///
    /// The result depends on the pixels and the random field alone, whatever the number of threads. Takes time proportional to pixels x `count` x
    /// rounds.
    public init(of pixels: Pixels, count: Int, _ random: RandomField) {
        precondition(count > 0, "a palette of \(count) colours")
        let points = stride(from: 0, to: pixels.values.count, by: 3).map {
            SIMD3(pixels.values[$0], pixels.values[$0 + 1], pixels.values[$0 + 2])
        }
        var best: (palette: ColorPalette, error: Double)?
        for trial in 0..<Self.trials {
            let seeds = Self.firstCentres(points, count) { random.uniform(x: $0, y: trial) }
            let result = Self.settled(ColorPalette(colors: seeds), points)
            if let known = best, known.error <= result.error { continue }
            best = result
        }
        // There is always a first trial.
        self = best?.palette ?? ColorPalette(colors: [points[0]])
    }

    /// Chooses first centres by k-means++: each further centre is a pixel drawn with a probability that grows with its squared distance to the
    /// nearest one so far.
    ///
    /// - Parameter draw: returns the n-th random number of 0...1.
    private static func firstCentres(_ points: [SIMD3<Float>], _ count: Int, _ draw: (Int) -> Double) -> [SIMD3<Float>] {
        var centres = [points[min(Int(draw(0) * Double(points.count)), points.count - 1)]]
        var distances = points.map { squaredDistance($0, centres[0]) }
        while centres.count < count {
            let total = distances.reduce(0, +)
            // Every pixel is a centre's: there are no further colours.
            guard total > 0 else { break }
            var left = draw(centres.count) * total
            var chosen = 0
            for i in distances.indices where distances[i] > 0 {
                chosen = i
                left -= distances[i]
                if left <= 0 { break }
            }
            centres.append(points[chosen])
            for i in points.indices { distances[i] = min(distances[i], squaredDistance(points[i], points[chosen])) }
        }
        return centres
    }

    /// Runs Lloyd's rounds: every pixel to its nearest centre, every centre to the mean of its pixels; one that lost all of them stays. Also returns
    /// the squared error in the end.
    private static func settled(_ first: ColorPalette, _ points: [SIMD3<Float>]) -> (palette: ColorPalette, error: Double) {
        var palette = first
        var clusters = [Int](repeating: -1, count: points.count)
        for _ in 0..<mostRounds {
            var isChanged = false
            var sums = [SIMD3<Double>](repeating: .zero, count: palette.colors.count)
            var sizes = [Double](repeating: 0, count: palette.colors.count)
            for i in points.indices {
                let cluster = palette.nearest(to: points[i])
                isChanged = isChanged || cluster != clusters[i]
                clusters[i] = cluster
                sums[cluster] += SIMD3<Double>(points[i])
                sizes[cluster] += 1
            }
            guard isChanged else { break }
            palette = ColorPalette(
                colors: palette.colors.indices.map { sizes[$0] > 0 ? SIMD3<Float>(sums[$0] / sizes[$0]) : palette.colors[$0] })
        }
        let error = points.indices.reduce(0.0) { $0 + squaredDistance(points[$1], palette.colors[palette.nearest(to: points[$1])]) }
        return (palette, error)
    }

    private static func squaredDistance(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> Double {
        let d = SIMD3<Double>(a) - SIMD3<Double>(b)
        return d.x * d.x + d.y * d.y + d.z * d.z
    }
}
