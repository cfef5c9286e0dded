/// A mask: one value of 0...1 per pixel, row by row from the top; 1 = object.
public struct Mask: Sendable, Equatable {
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int
    /// The values, height x width. Their number must stay what it is: an observer that checks it would copy the array at every change.
    public var values: [Float]

    /// Makes a mask of values. Traps unless there are width x height of them.
    public init(width: Int, height: Int, values: [Float]) {
        precondition(width > 0 && height > 0, "a mask of \(width)x\(height)")
        precondition(values.count == width * height, "\(values.count) values for \(width)x\(height)")
        self.width = width
        self.height = height
        self.values = values
    }

    /// Makes a mask with the same value everywhere.
    public init(width: Int, height: Int, repeating value: Float) {
        self.init(width: width, height: height, values: [Float](repeating: value, count: width * height))
    }

    /// Returns 1 where the mask is at least `level`, else 0.
    public func thresholded(at level: Float = 0.5) -> Mask {
        Mask(width: width, height: height, values: values.map { $0 >= level ? 1 : 0 })
    }

    /// Returns the mask stretched so that the smallest value is 0 and the largest 1. A constant mask stays as it is.
    public func normalized() -> Mask {
        guard let low = values.min(), let high = values.max(), high > low else { return self }
        return Mask(width: width, height: height, values: values.map { ($0 - low) / (high - low) })
    }

    /// Returns the area that one of two masks of a size covers: 1 - (1 - a) (1 - b). Traps where sizes differ.
    public func united(with other: Mask) -> Mask {
        precondition(width == other.width && height == other.height, "\(width)x\(height) with \(other.width)x\(other.height)")
        return Mask(width: width, height: height, values: zip(values, other.values).map { $0 + $1 - $0 * $1 })
    }

    /// The mean, 0...1: the share of the picture that the mask covers.
    public var coverage: Double { values.reduce(0.0) { $0 + Double($1) } / Double(values.count) }
}
