import SinGANNumerics

/// What a generator sees (paper, equation 4): amplitude z + image, with the networks' margin around it, in the published arrangement with padding
/// outside the networks.
package enum NoisyInput {
    /// Values that are worth another thread: some ten microseconds' work.
    private static let leastValues = 32_768

    /// target = pad(amplitude z + image). Every value of target is written. Allocates nothing.
    ///
    /// Windows lie where their `x` and `y` say, in pixels of the picture; target and z may begin before it. Where there is no picture there are zeros,
    /// or, if noise is the border, what z has there.
    ///
    /// - Parameters:
    ///   - z: N(0, 1), wherever target has picture, or with noise as the border all over target.
    ///   - image: all of the picture that target has.
    package static func fill(
        _ target: Resample.Window, z: Resample.Window, amplitude: Scalar, plus image: Resample.Window, _ border: Border = .zeros,
        on pool: WorkerPool
    ) {
        let channels = target.pixels.shape.c
        precondition(
            z.pixels.shape.n == 1 && z.pixels.shape.c == channels && image.pixels.shape.c == channels,
            "NoisyInput: \(z.pixels.shape) and \(image.pixels.shape) into \(target.pixels.shape)")
        let columns = image.columns.clamped(to: target.columns)
        let noisy = border == .noise ? z.columns.clamped(to: target.columns) : columns
        precondition(
            columns.isEmpty || z.columns.clamped(to: noisy) == noisy, "NoisyInput: noise of columns \(z.columns) where \(noisy) are needed")
        let line = target.pixels.shape.w * channels
        let (left, right) = ((noisy.lowerBound - target.x) * channels, (noisy.upperBound - target.x) * channels)
        pool.runRanges(target.pixels.shape.h, least: (leastValues + line - 1) / line) { rows, _ in
            for row in rows {
                let (y, out) = (target.y + row, target.pixels.pointer + row * line)
                let hasPicture = image.rows.contains(y) && !columns.isEmpty
                guard z.rows.contains(y), border == .noise || hasPicture else {
                    out.update(repeating: 0, count: line)
                    continue
                }
                out.update(repeating: 0, count: left)
                (out + right).update(repeating: 0, count: line - right)
                let noise = z.pixel(noisy.lowerBound, y)
                guard border == .noise else {
                    let source = image.pixel(noisy.lowerBound, y)
                    for i in 0..<right - left { out[left + i] = amplitude * noise[i] + source[i] }
                    continue
                }
                for i in 0..<right - left { out[left + i] = amplitude * noise[i] }
                guard hasPicture else { continue }
                let (source, first) = (image.pixel(columns.lowerBound, y), (columns.lowerBound - target.x) * channels)
                for i in 0..<columns.count * channels { out[first + i] += source[i] }
            }
        }
        if case .repeated(let across, let down) = border { repeatInside(of: target.pixels, across: across, down: down) }
    }

    /// The same for a whole picture.
    ///
    /// Shapes: image H x W x C, target H+2m x W+2m x C, m = `NetworkShape.margin`; z has the image's, and where the border is noise target's.
    package static func fill(
        _ target: Tensor, z: Tensor, amplitude: Scalar, plus image: Tensor, _ border: Border = .zeros, on pool: WorkerPool
    ) {
        precondition(
            z.shape == border.noiseShape(image.shape) && target.shape == image.shape.grown(by: NetworkShape.margin),
            "NoisyInput: \(z.shape) and \(image.shape) into \(target.shape)")
        let (margin, before) = (NetworkShape.margin, border == .noise ? NetworkShape.margin : 0)
        fill(
            Resample.Window(of: target, x: -margin, y: -margin), z: Resample.Window(of: z, x: -before, y: -before), amplitude: amplitude,
            plus: Resample.Window(of: image), border, on: pool)
    }

    /// Fills the margin with what lies on the other side: first the rows' ends, then whole rows.
    private static func repeatInside(of target: Tensor, across: Bool, down: Bool) {
        let (m, c, p) = (NetworkShape.margin, target.shape.c, target.pointer)
        let (h, w) = (target.shape.h - 2 * m, target.shape.w - 2 * m)
        let line = target.shape.w * c
        if across {
            for y in m..<m + h {
                for x in (0..<m).reversed() { for k in 0..<c { p[y * line + x * c + k] = p[y * line + (x + w) * c + k] } }
                for x in m + w..<2 * m + w { for k in 0..<c { p[y * line + x * c + k] = p[y * line + (x - w) * c + k] } }
            }
        }
        if down {
            for y in (0..<m).reversed() { (p + y * line).update(from: p + (y + h) * line, count: line) }
            for y in m + h..<2 * m + h { (p + y * line).update(from: p + (y - h) * line, count: line) }
        }
    }
}

extension Resample.Window {
    /// The values of the picture's pixel at (x, y), and those right of it.
    fileprivate func pixel(_ x: Int, _ y: Int) -> UnsafeMutablePointer<Scalar> {
        pixels.pointer + ((y - self.y) * pixels.shape.w + x - self.x) * pixels.shape.c
    }
}

extension Border {
    /// The shape of a scale's noise for a picture of `shape`.
    package func noiseShape(_ shape: Shape) -> Shape { self == .noise ? shape.grown(by: NetworkShape.margin) : shape }
}

extension Tensor {
    /// Takes as much of a larger map as fits in here, from column x and row y on.
    package func cut(from whole: Tensor, x: Int, y: Int) {
        precondition(
            x >= 0 && y >= 0 && x + shape.w <= whole.shape.w && y + shape.h <= whole.shape.h && shape.c == whole.shape.c,
            "Tensor.cut: \(shape) at \(x), \(y) of \(whole.shape)")
        let line = shape.w * shape.c
        for i in 0..<shape.h { (pointer + i * line).update(from: whole.pointer + ((y + i) * whole.shape.w + x) * shape.c, count: line) }
    }
}
