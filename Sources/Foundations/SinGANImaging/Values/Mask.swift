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

extension Mask {
    /// Returns the mask at another size, on (1) where it is at least half there, else off (0); nil where nothing of it is left.
    public func fitted(width: Int, height: Int) -> Mask? {
        let fitted = resized(width: width, height: height).thresholded()
        return fitted.values.contains(1) ? fitted : nil
    }

    /// Returns a mask of ones and zeros without its specks: connected areas of ones (of eight neighbours) of fewer than `least` pixels become zeros.
    public func withoutSpecks(smallerThan least: Int) -> Mask {
        var result = self
        for area in areas(of: 1, diagonally: true) where area.pixels.count < least {
            for pixel in area.pixels { result.values[pixel] = 0 }
        }
        return result
    }

    /// Returns a mask of ones and zeros with its small holes closed: areas of zeros (of four neighbours) of fewer than `least` pixels that don't
    /// reach the border become ones.
    public func withoutHoles(smallerThan least: Int) -> Mask {
        var result = self
        for area in areas(of: 0, diagonally: false) where area.pixels.count < least && !area.touchesBorder {
            for pixel in area.pixels { result.values[pixel] = 1 }
        }
        return result
    }

    private struct Area {
        var pixels: [Int] = []
        var touchesBorder = false
    }

    /// Returns the connected areas of one value, found by flooding.
    private func areas(of value: Float, diagonally: Bool) -> [Area] {
        let steps = [(1, 0), (-1, 0), (0, 1), (0, -1)] + (diagonally ? [(1, 1), (1, -1), (-1, 1), (-1, -1)] : [])
        var isSeen = [Bool](repeating: false, count: values.count)
        var areas: [Area] = []
        for start in values.indices where values[start] == value && !isSeen[start] {
            var area = Area(pixels: [start])
            isSeen[start] = true
            var next = 0
            while next < area.pixels.count {
                let (y, x) = area.pixels[next].quotientAndRemainder(dividingBy: width)
                next += 1
                for (dx, dy) in steps {
                    guard (0..<width).contains(x + dx), (0..<height).contains(y + dy) else {
                        area.touchesBorder = true
                        continue
                    }
                    let neighbour = (y + dy) * width + x + dx
                    guard values[neighbour] == value, !isSeen[neighbour] else { continue }
                    isSeen[neighbour] = true
                    area.pixels.append(neighbour)
                }
            }
            areas.append(area)
        }
        return areas
    }
}
