import Foundation
import SinGANImaging
import SinGANSupport

/// The sizes of every scale, coarsest first (scale 0), as the paper's published code plans them.
///
/// All are planned, also where only the coarse ones are trained (`TrainingConfiguration.trainedTo`). The factor is fitted so that the coarsest scale's short side is `minSize` and the finest's long side is `maxSize` or the picture's own.
public struct PyramidPlan: Hashable, Sendable {
    /// The ratio of one scale's size to the next finer one's, as it was fitted to both ends, above 0 and below 1.
    public let exactFactor: Double
    /// The sizes of the scales that are trained.
    public let sizes: [PixelSize]
    /// The sizes of the scales above those, up to the picture's size: none where all are trained.
    public let untrained: [PixelSize]

    /// For a picture of this size. Throws `.badData` where its short side, once fitted, is under 1.25 `minSize`: that leaves no room for a pyramid.
    public init(picture: PixelSize, _ configuration: TrainingConfiguration) throws(SinGANError) {
        let (short, long) = (Double(picture.shortSide), Double(picture.longSide))
        let (minimum, maximum) = (Double(configuration.minSize), Double(configuration.maxSize))
        let fitted = Self.fit(picture, configuration)
        guard Double(fitted.shortSide) >= 1.25 * minimum else { throw Self.tooSmall(picture, fitted, configuration) }
        let scales = (log(minimum / short) / log(configuration.scaleFactor)).rounded(.up) + 1
        let skipped = (log(min(maximum, long) / long) / log(configuration.scaleFactor)).rounded(.up)
        let last = configuration.shortcuts.stages > 1 ? configuration.shortcuts.stages - 1 : max(1, Int(scales - skipped))
        let factor = pow(minimum / Double(fitted.shortSide), 1 / Double(last))
        exactFactor = factor
        let isDense = configuration.shortcuts.stages > 2
        let all = (0...last).map { scale in
            let shrink = pow(factor, isDense ? Self.denseStep(last - scale, of: last) : Double(last - scale))
            return PixelSize(width: Self.ceil(Double(fitted.width) * shrink), height: Self.ceil(Double(fitted.height) * shrink))
        }
        let trained = configuration.trainedTo?.count(of: all) ?? all.count
        (sizes, untrained) = (Array(all[..<trained]), Array(all[trained...]))
    }

    /// The size at which a picture is trained: its long side at most `maxSize`.
    public static func fit(_ picture: PixelSize, _ configuration: TrainingConfiguration) -> PixelSize {
        let shrink = min(Double(configuration.maxSize) / Double(picture.longSide), 1)
        return PixelSize(width: ceil(Double(picture.width) * shrink), height: ceil(Double(picture.height) * shrink))
    }

    /// The exponent of a scale `below` the finest one of 0...last, where the coarse scales lie close together (ConSinGAN, section 3.3, as its published
    /// code computes it).
    private static func denseStep(_ below: Int, of last: Int) -> Double {
        below == 0 ? 0 : Double(last - 1) / log(Double(last)) * log(Double(below)) + 1
    }

    /// Rounded up, but 25.0000000001 is 25.
    private static func ceil(_ x: Double) -> Int { Int(((x * 1e6).rounded() / 1e6).rounded(.up)) }

    private static func tooSmall(_ picture: PixelSize, _ fitted: PixelSize, _ configuration: TrainingConfiguration) -> SinGANError {
        let needed = (1.25 * Double(configuration.minSize)).rounded(.up)
        let what =
            picture == fitted
            ? "the picture is \(picture)" : "the picture is \(picture), fitted to --max-size \(configuration.maxSize) it is \(fitted)"
        let hint =
            Double(picture.shortSide) >= needed
            // The fitted short side is rounded up: anything above needed - 1 will do.
            ? "--max-size \(Int((needed - 1) * Double(picture.longSide) / Double(picture.shortSide)) + 1) is the smallest that works."
            : "Take a picture of at least \(Int(needed)) pixels on its short side."
        return SinGANError(.badData, "\(what): its short side must be at least \(Int(needed)) to make scales of", hint: hint)
    }
}
