// Zero padding by the networks' margin (0 is mid-grey), and the noisy input of a generator.

public enum Padding {
    /// Values that are worth another thread: some ten microseconds' work.
    private static let leastValues = 32_768

    /// target = pad(amplitude z + image): what a generator sees (paper, equation 4), in the published arrangement with padding outside the networks.
    /// Shapes: z and image H x W x C, target H+2m x W+2m x C, m = `NetworkShape.margin`. Every value of target is written. Allocates nothing.
    public static func padNoisy(_ z: Tensor, amplitude: Scalar, plus image: Tensor, into target: Tensor, on pool: WorkerPool) {
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
