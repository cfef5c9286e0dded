extension Mask {
    /// Replaces each value by the largest within a disk: the pixels with dx² + dy² <= radius² (radius 7: 149 of them, radius 20: 1257). Beyond the
    /// border there is nothing.
    ///
    /// Takes time proportional to width x height x radius, and rows of zeros cost nothing.
    public func dilated(radius: Double) -> Mask {
        precondition(radius >= 0 && radius < 1e6, "a disk of radius \(radius)")
        // Row dy of the disk reaches widths[dy] pixels to each side.
        let widths = (0...Int(radius)).map { Int((radius * radius - Double($0 * $0)).squareRoot()) }
        var result = [Float](repeating: 0, count: values.count)
        var row = RunningMaximum(width: width)
        for y in 0..<height {
            let source = values[y * width..<(y + 1) * width]
            guard source.contains(where: { $0 != 0 }) else { continue }
            row.start(source)
            // The widths grow as dy shrinks, so one row of maxima grows along and serves all of them.
            for dy in stride(from: widths.count - 1, through: 0, by: -1) {
                row.grow(to: widths[dy])
                if y - dy >= 0 { row.raise(&result, at: (y - dy) * width) }
                if dy > 0 && y + dy < height { row.raise(&result, at: (y + dy) * width) }
            }
        }
        return Mask(width: width, height: height, values: result)
    }

    /// Dilates with a whole radius, like the other one.
    public func dilated(radius: Int) -> Mask { dilated(radius: Double(radius)) }
}

/// The largest value within `reach` pixels to the left and right, for each pixel of one row.
private struct RunningMaximum {
    private var maxima: [Float]
    private var next: [Float]
    private var reach = 0

    init(width: Int) {
        maxima = [Float](repeating: 0, count: width)
        next = maxima
    }

    mutating func start(_ row: ArraySlice<Float>) {
        maxima.replaceSubrange(maxima.indices, with: row)
        reach = 0
    }

    mutating func grow(to wanted: Int) {
        let last = maxima.count - 1
        // Beyond the row's length nothing changes any more.
        while reach < min(wanted, last) {
            maxima.withUnsafeBufferPointer { old in
                next.withUnsafeMutableBufferPointer { new in
                    // Selects, not max(): those become vector instructions.
                    for x in 1..<last {
                        let sides = old[x - 1] > old[x + 1] ? old[x - 1] : old[x + 1]
                        new[x] = sides > old[x] ? sides : old[x]
                    }
                    new[0] = old[0] > old[1] ? old[0] : old[1]
                    new[last] = old[last] > old[last - 1] ? old[last] : old[last - 1]
                }
            }
            swap(&maxima, &next)
            reach += 1
        }
        reach = max(reach, wanted)
    }

    func raise(_ result: inout [Float], at start: Int) {
        maxima.withUnsafeBufferPointer { row in
            result.withUnsafeMutableBufferPointer { result in
                for x in 0..<row.count {
                    result[start + x] = row[x] > result[start + x] ? row[x] : result[start + x]
                }
            }
        }
    }
}
