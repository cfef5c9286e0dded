// Zero padding by the networks' margin (0 is mid-grey), and the noisy input of a generator.

public enum Padding {
    /// target (H+2m x W+2m x C) = x (H x W x C) with a border of zeros, m = `NetworkShape.margin`.
    public static func pad(_ x: Tensor, into target: Tensor) {
        let m = NetworkShape.margin
        precondition(target.shape == x.shape.grown(by: m), "Padding: \(x.shape) into \(target.shape)")
        target.buffer.pointer.update(repeating: 0, count: target.count)
        let (w, c) = (x.shape.w, x.shape.c)
        for y in 0..<x.shape.h {
            (target.pointer + ((y + m) * target.shape.w + m) * c).update(from: x.pointer + y * w * c, count: w * c)
        }
    }

    /// target = pad(amplitude z + image): what a generator sees (paper, equation 4), in the published arrangement with padding outside the networks.
    public static func padNoisy(_ z: Tensor, amplitude: Scalar, plus image: Tensor, into target: Tensor) {
        let m = NetworkShape.margin
        precondition(
            z.shape == image.shape && target.shape == image.shape.grown(by: m),
            "Padding: \(z.shape) and \(image.shape) into \(target.shape)")
        target.buffer.pointer.update(repeating: 0, count: target.count)
        let row = image.shape.w * image.shape.c
        for y in 0..<image.shape.h {
            let out = target.pointer + ((y + m) * target.shape.w + m) * image.shape.c
            let (pz, pi) = (z.pointer + y * row, image.pointer + y * row)
            for i in 0..<row { out[i] = amplitude * pz[i] + pi[i] }
        }
    }
}
