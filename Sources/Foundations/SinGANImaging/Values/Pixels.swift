/// Width and height in pixels.
public struct PixelSize: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int

    /// Makes a size; nothing is checked.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The size as users write it: "640x480".
    public var description: String { "\(width)x\(height)" }
    /// The longer of width and height.
    public var longSide: Int { max(width, height) }
    /// The shorter of width and height.
    public var shortSide: Int { min(width, height) }

    /// Whether two pictures have one shape: proportions that differ by no more than rounding to the smaller one's pixels does.
    public func hasShape(of other: PixelSize) -> Bool {
        let ratio = Double(width) / Double(other.width) / (Double(height) / Double(other.height))
        return abs(ratio - 1) <= 1 / Double(min(shortSide, other.shortSide))
    }
}

/// An sRGB picture in floating point: interleaved red, green, blue, row by row from the top, 0...1 (gamma-encoded, as in files).
public struct Pixels: Sendable, Equatable {
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int
    /// The values, height x width x 3. Their number must stay what it is: an observer that checks it would copy the array at every change.
    public var values: [Float]

    /// Makes a picture of values. Traps unless there are width x height x 3 of them.
    public init(width: Int, height: Int, values: [Float]) {
        precondition(width > 0 && height > 0, "a picture of \(width)x\(height)")
        precondition(values.count == width * height * 3, "\(values.count) values for \(width)x\(height)x3")
        self.width = width
        self.height = height
        self.values = values
    }

    /// Makes a picture of one colour: red, green, blue, each 0...1.
    public init(width: Int, height: Int, repeating color: (Float, Float, Float)) {
        var values = [Float](repeating: color.0, count: width * height * 3)
        for pixel in 0..<width * height {
            values[pixel * 3 + 1] = color.1
            values[pixel * 3 + 2] = color.2
        }
        self.init(width: width, height: height, values: values)
    }

    /// Makes a grey picture: `value` in all three channels.
    public init(width: Int, height: Int, repeating value: Float) {
        self.init(width: width, height: height, repeating: (value, value, value))
    }

    /// Makes a picture of 8-bit samples: 0...255 become 0...1.
    public init(width: Int, height: Int, bytes: [UInt8]) {
        self.init(width: width, height: height, values: bytes.map { Float($0) / 255 })
    }

    /// Returns 8-bit samples: rounded to the nearest, values outside 0...1 clamped. NaN becomes 0.
    public func quantized() -> [UInt8] { values.map { UInt8(quantize($0, scale: 255)) } }
}

/// Returns `value` of 0...1 as a whole number 0...scale, rounded to the nearest; NaN gives 0.
@inline(__always) func quantize(_ value: Float, scale: Float) -> Float {
    // The comparisons are written so that NaN falls to 0.
    let positive = value > 0 ? value : 0
    let inside = positive < 1 ? positive : 1
    return (inside * scale + 0.5).rounded(.down)
}

/// Returns `value` clamped to 0...1; NaN gives 0.
@inline(__always) func clampedToUnit(_ value: Float) -> Float {
    let positive = value > 0 ? value : 0
    return positive < 1 ? positive : 1
}

extension Pixels {
    /// Returns a part of the picture whose top left pixel is in column `x` and row `y`. Traps where it isn't within the picture.
    public func cropped(x: Int, y: Int, width: Int, height: Int) -> Pixels {
        precondition(
            x >= 0 && y >= 0 && x + width <= self.width && y + height <= self.height,
            "\(width)x\(height) at \(x), \(y) of \(self.width)x\(self.height)")
        var values: [Float] = []
        values.reserveCapacity(3 * width * height)
        for row in y..<y + height { values += self.values[3 * (row * self.width + x)..<3 * (row * self.width + x + width)] }
        return Pixels(width: width, height: height, values: values)
    }

    /// Returns the picture with mirrored margins (b a | a b c), which may be as wide as the picture. Traps beyond that.
    public func mirrored(horizontal: Int, vertical: Int) -> Pixels {
        precondition(horizontal <= width && vertical <= height, "margins of \(horizontal) and \(vertical) around \(width)x\(height)")
        func inside(_ index: Int, _ count: Int) -> Int { index < 0 ? -1 - index : index < count ? index : 2 * count - 1 - index }
        var values: [Float] = []
        values.reserveCapacity(3 * (width + 2 * horizontal) * (height + 2 * vertical))
        for y in -vertical..<height + vertical {
            let row = 3 * inside(y, height) * width
            for x in -horizontal..<width + horizontal { values += self.values[row + 3 * inside(x, width)..<row + 3 * inside(x, width) + 3] }
        }
        return Pixels(width: width + 2 * horizontal, height: height + 2 * vertical, values: values)
    }
}

extension Pixels {
    /// Returns this picture's luma with another's colours: Y of this one, Cb and Cr of `other` (Rec. 709 weights on the gamma-encoded values).
    ///
    /// The chroma is weakened where that lies outside 0...1, just so far that it fits, which keeps the luma and the hue; clipping channel by
    /// channel would keep neither. Traps where sizes differ.
    public func withChroma(of other: Pixels) -> Pixels {
        precondition(width == other.width && height == other.height, "\(width)x\(height) with the chroma of \(other.width)x\(other.height)")
        let (own, foreign) = (luma(), other.luma())
        var values = other.values
        for pixel in 0..<width * height {
            let y = clampedToUnit(own[pixel])
            // Equal Cb and Cr mean equal differences of every channel to Y.
            let chroma = SIMD3(other.values[3 * pixel], other.values[3 * pixel + 1], other.values[3 * pixel + 2]) - foreign[pixel]
            var share: Float = 1
            let (most, least) = (chroma.max(), chroma.min())
            if most > 1 - y { share = (1 - y) / most }
            if -least * share > y { share = y / -least }
            for k in 0..<3 { values[3 * pixel + k] = clampedToUnit(y + share * chroma[k]) }
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// Whether the picture has no colours: red, green and blue are the same everywhere, but for rounding.
    public var isGrey: Bool {
        for start in stride(from: 0, to: values.count, by: 3) {
            let (red, green, blue) = (values[start], values[start + 1], values[start + 2])
            if max(abs(red - green), abs(green - blue), abs(blue - red)) > 1.5 / 255 { return false }
        }
        return true
    }

    /// Returns the luma in all three channels where `isWanted`, else the same picture.
    public func grey(if isWanted: Bool) -> Pixels {
        guard isWanted else { return self }
        return Pixels(width: width, height: height, values: luma().flatMap { [$0, $0, $0] })
    }
}

extension Pixels {
    /// Whether copies of the picture continue each other, left to right and top to bottom: whether the step from one border to the other is like
    /// those within the picture, on average and at the tenth of the places where it is largest. A picture narrower than 8 pixels doesn't tell.
    public func tiles() -> (across: Bool, down: Bool) {
        (goesOn(lines: width, places: height, step: 3, along: 3 * width), goesOn(lines: height, places: width, step: 3 * width, along: 3))
    }

    /// - Parameters:
    ///   - lines: the number of lines, across which steps are taken.
    ///   - places: the number of places on each line.
    ///   - step, along: the values from a line to the next, and from a place to the next.
    private func goesOn(lines: Int, places: Int, step: Int, along: Int) -> Bool {
        guard lines >= 8, places >= 8 else { return false }
        func steps(_ from: Int, _ to: Int) -> (mean: Double, large: Double) {
            let all = (0..<places).map { place in
                (0..<3).reduce(0.0) { $0 + Double(abs(values[to * step + place * along + $1] - values[from * step + place * along + $1])) }
            }.sorted()
            return (all.reduce(0, +) / Double(places), all[places * 9 / 10])
        }
        let seam = steps(lines - 1, 0)
        // Lines spread over the picture: the step at the border may be as large as that of nine in ten.
        let others = stride(from: 0, to: lines - 1, by: max(1, lines / 64)).map { steps($0, $0 + 1) }
        func usual(_ values: [Double]) -> Double { values.sorted()[values.count * 9 / 10] }
        return seam.mean <= usual(others.map(\.mean)) + Self.levels && seam.large <= usual(others.map(\.large)) + Self.levels
    }

    /// The rounding of three channels.
    private static let levels = 1.5 / 255

    /// Returns the picture with a margin that repeats its other side.
    public func repeated(horizontal: Int, vertical: Int) -> Pixels {
        let (w, h) = (width + 2 * horizontal, height + 2 * vertical)
        var result = [Float](repeating: 0, count: 3 * w * h)
        func wrapped(_ place: Int, _ count: Int) -> Int { ((place % count) + count) % count }
        for y in 0..<h {
            let row = wrapped(y - vertical, height) * width
            for x in 0..<w {
                let source = 3 * (row + wrapped(x - horizontal, width))
                for channel in 0..<3 { result[3 * (y * w + x) + channel] = values[source + channel] }
            }
        }
        return Pixels(width: w, height: h, values: result)
    }
}
