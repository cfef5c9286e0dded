import Foundation

/// The distance of a picture from another one of its size, by the field's usual measures, on values of 0...255.
public struct PictureComparison: Sendable, Equatable {
    /// The root of the mean squared difference over all values of all three channels.
    public let rmse: Double
    /// The peak signal to noise ratio in decibels, 20 log10(255 / rmse); infinite for equal pictures.
    public let psnr: Double
    /// The structural similarity of the luma (Rec. 709 weights), at most 1; see `StructuralSimilarity`.
    public let ssim: Double

    /// Compares two pictures. Traps where the sizes differ, or where a side is shorter than the 11 pixels of a window of structural similarity.
    public init(of picture: Pixels, with original: Pixels) {
        precondition(
            (picture.width, picture.height) == (original.width, original.height),
            "\(picture.width)x\(picture.height) compared with \(original.width)x\(original.height)")
        let squares = zip(picture.values, original.values).reduce(0.0) { sum, pair in
            let difference = 255 * (Double(pair.0) - Double(pair.1))
            return sum + difference * difference
        }
        rmse = (squares / Double(original.values.count)).squareRoot()
        psnr = Decibels.ratio(255 / rmse)
        ssim = StructuralSimilarity(width: original.width, height: original.height).mean(
            picture.luma().map { 255 * Double($0) }, original.luma().map { 255 * Double($0) })
    }
}

/// Structural similarity of two grey pictures (Wang, Bovik, Sheikh and Simoncelli, IEEE Transactions on Image Processing 13, 2004): the mean over
/// all windows of
///
///     (2 mx my + C1) (2 sxy + C2) / ((mx^2 + my^2 + C1) (sx^2 + sy^2 + C2))
///
/// with means, variances and the covariance weighted by a Gaussian of sigma 1.5 in windows of 11x11 that lie wholly inside, C1 = (0.01 * 255)^2 and
/// C2 = (0.03 * 255)^2.
struct StructuralSimilarity {
    static let window = 11
    private static let (c1, c2) = (2.55 * 2.55, 7.65 * 7.65)

    let width: Int
    let height: Int

    /// Prepares for pictures of one size. Traps where a side is shorter than the window.
    init(width: Int, height: Int) {
        precondition(min(width, height) >= Self.window, "structural similarity of \(width)x\(height): windows are 11x11")
        (self.width, self.height) = (width, height)
    }

    /// Returns the mean similarity of x and y, each height x width values of 0...255.
    func mean(_ x: [Double], _ y: [Double]) -> Double {
        let (mx, my) = (weighted(x), weighted(y))
        let (xx, yy, xy) = (weighted(Self.product(x, x)), weighted(Self.product(y, y)), weighted(Self.product(x, y)))
        var sum = 0.0
        for i in mx.indices {
            let (a, b) = (mx[i], my[i])
            let (sx, sy, sxy) = (xx[i] - a * a, yy[i] - b * b, xy[i] - a * b)
            let similarity = (2 * a * b + Self.c1) * (2 * sxy + Self.c2)
            sum += similarity / ((a * a + b * b + Self.c1) * (sx + sy + Self.c2))
        }
        return sum / Double(mx.count)
    }

    private static func product(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 * $1 } }

    private static let weights: [Double] = {
        let raw = (0..<window).map { tap -> Double in
            let distance = Double(tap - window / 2)
            return exp(-distance * distance / (2 * 1.5 * 1.5))
        }
        let sum = raw.reduce(0, +)
        return raw.map { $0 / sum }
    }()

    /// Returns the weighted mean of every window, row by row: smaller than the picture by 10 both ways.
    private func weighted(_ values: [Double]) -> [Double] {
        let (columns, rows) = (width - Self.window + 1, height - Self.window + 1)
        var across = [Double](repeating: 0, count: columns * height)
        for y in 0..<height {
            for x in 0..<columns {
                for (tap, weight) in Self.weights.enumerated() { across[y * columns + x] += weight * values[y * width + x + tap] }
            }
        }
        var result = [Double](repeating: 0, count: columns * rows)
        for y in 0..<rows {
            for (tap, weight) in Self.weights.enumerated() {
                for x in 0..<columns { result[y * columns + x] += weight * across[(y + tap) * columns + x] }
            }
        }
        return result
    }
}

enum Decibels {
    /// 20 log10(amplitude).
    static func ratio(_ amplitude: Double) -> Double { 20 * log10(amplitude) }
}
