import SinGANNumerics

// Padding by the networks' margin, and the noisy input of a generator.

package enum Padding {
    /// Values that are worth another thread: some ten microseconds' work.
    private static let leastValues = 32_768

    /// target = pad(amplitude z + image): what a generator sees (paper, equation 4), in the published arrangement with padding outside the networks.
    /// Shapes: z and image H x W x C, target H+2m x W+2m x C, m = `NetworkShape.margin`; z has target's shape where the border is noise. Every
    /// value of target is written. Allocates nothing.
    package static func padNoisy(
        _ z: Tensor, amplitude: Scalar, plus image: Tensor, into target: Tensor, _ border: Border = .zeros, on pool: WorkerPool
    ) {
        switch border {
        case .zeros: padZeros(z, amplitude, image, target, pool)
        case .noise: padNoise(z, amplitude, image, target, pool)
        case .repeated(let across, let down):
            padZeros(z, amplitude, image, target, pool)
            repeatInside(of: target, across: across, down: down)
        }
    }

    private static func padNoise(_ z: Tensor, _ amplitude: Scalar, _ image: Tensor, _ target: Tensor, _ pool: WorkerPool) {
        precondition(
            z.shape == target.shape && target.shape == image.shape.grown(by: NetworkShape.margin) && z.shape.n == 1,
            "Padding: \(z.shape) and \(image.shape) into \(target.shape)")
        let (height, margin) = (image.shape.h, NetworkShape.margin)
        let (row, border, line) = (image.shape.w * image.shape.c, margin * image.shape.c, target.shape.w * image.shape.c)
        let (pz, pi, pt) = (z.pointer, image.pointer, target.pointer)
        pool.runRanges(target.shape.h, least: (leastValues + line - 1) / line) { rows, _ in
            for y in rows {
                let (out, noise) = (pt + y * line, pz + y * line)
                for i in 0..<line { out[i] = amplitude * noise[i] }
                guard (margin..<margin + height).contains(y) else { continue }
                let source = pi + (y - margin) * row
                for i in 0..<row { out[border + i] += source[i] }
            }
        }
    }

    /// Fills the border with what lies on the other side: first the rows' ends, then whole rows.
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

    private static func padZeros(_ z: Tensor, _ amplitude: Scalar, _ image: Tensor, _ target: Tensor, _ pool: WorkerPool) {
        precondition(
            z.shape == image.shape && target.shape == image.shape.grown(by: NetworkShape.margin) && z.shape.n == 1,
            "Padding: \(z.shape) and \(image.shape) into \(target.shape)")
        let (height, margin) = (image.shape.h, NetworkShape.margin)
        let (row, border, line) = (image.shape.w * image.shape.c, margin * image.shape.c, target.shape.w * image.shape.c)
        let (pz, pi, pt) = (z.pointer, image.pointer, target.pointer)
        pool.runRanges(target.shape.h, least: (leastValues + line - 1) / line) { rows, _ in
            for y in rows {
                let out = pt + y * line
                guard (margin..<margin + height).contains(y) else {
                    out.update(repeating: 0, count: line)
                    continue
                }
                let source = (y - margin) * row
                out.update(repeating: 0, count: border)
                for i in 0..<row { out[border + i] = amplitude * pz[source + i] + pi[source + i] }
                (out + border + row).update(repeating: 0, count: border)
            }
        }
    }
}

// Crops.
extension Padding {
    /// A crop of what `padNoisy` makes of a whole picture, with noise for the crop alone: target = amplitude z + image, zeros outside the image unless
    /// noise is its border.
    ///
    /// - Parameters:
    ///   - z: of target's shape.
    ///   - image: the whole picture, H x W x 3.
    ///   - x, y: the picture's pixel that lies `NetworkShape.margin` right of and below target's first one.
    package static func cutNoisy(
        _ z: Tensor, amplitude: Scalar, plus image: Tensor, x: Int, y: Int, into target: Tensor, _ border: Border
    ) {
        precondition(z.shape == target.shape && target.shape.c == image.shape.c, "Padding: \(z.shape) into \(target.shape)")
        let (line, channels, left) = (target.shape.w * target.shape.c, target.shape.c, x - NetworkShape.margin)
        let columns = max(-left, 0) * channels..<(min(left + target.shape.w, image.shape.w) - left) * channels
        for i in 0..<target.shape.h {
            let (row, out, noise) = (y - NetworkShape.margin + i, target.pointer + i * line, z.pointer + i * line)
            if border == .noise {
                for k in 0..<line { out[k] = amplitude * noise[k] }
            } else {
                out.update(repeating: 0, count: line)
            }
            guard (0..<image.shape.h).contains(row) else { continue }
            let source = image.pointer + (row * image.shape.w + left) * channels
            for k in columns { out[k] = amplitude * noise[k] + source[k] }
        }
    }
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

extension Border {
    /// The shape of a scale's noise for a picture of `shape`.
    package func noiseShape(_ shape: Shape) -> Shape { self == .noise ? shape.grown(by: NetworkShape.margin) : shape }
}
