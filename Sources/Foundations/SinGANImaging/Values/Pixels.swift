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
