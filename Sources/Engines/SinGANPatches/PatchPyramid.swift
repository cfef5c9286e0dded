import Foundation
import SinGANImaging
import SinGANSupport

/// The sizes of every scale, coarsest first (scale 0), up to the picture's own.
///
/// They are planned like SinGAN's (`PyramidPlan`): the factor between scales is fitted so that the coarsest scale's short side is `coarsestSide` at
/// the picture's own size. A picture of SinGAN's size gets SinGAN's scales.
public struct PatchPyramid: Sendable, Hashable {
    /// The size of every scale; the last one is the picture's.
    public let sizes: [PixelSize]
    /// The least side in pixels: two patches.
    public static let smallestSide = 14

    /// The longest side in pixels.
    public static let longestSide = 16384

    /// Plans the scales of a picture.
    ///
    /// - Throws: `.badData` for a picture smaller than two patches or with a side above `longestSide`.
    public init(_ picture: PixelSize, _ settings: PatchSettings) throws(SinGANError) {
        let short = picture.shortSide
        guard short >= Self.smallestSide else {
            throw SinGANError(
                .badData, "the picture is \(picture): its short side must be at least \(Self.smallestSide) pixels, two patches",
                hint: "Take a larger picture.")
        }
        guard picture.longSide <= Self.longestSide else {
            throw SinGANError(
                .badData, "the picture is \(picture): patches take sides of at most \(Self.longestSide) pixels", hint: "Shrink it first.")
        }
        let shrink = Double(min(settings.coarsestSide, short)) / Double(short)
        let last = max(0, Int((log(shrink) / log(settings.ratio)).rounded(.up)))
        let factor = last > 0 ? pow(shrink, 1 / Double(last)) : 1
        // The coarsest size often lies half-way between two whole numbers: it is computed in whole numbers, so that every processor rounds it alike.
        let coarsest = min(settings.coarsestSide, short)
        func shrunk(_ side: Int) -> Int { (2 * coarsest * side + short) / (2 * short) }
        sizes = (0...last).map {
            $0 == 0
                ? PixelSize(width: shrunk(picture.width), height: shrunk(picture.height))
                : Self.scaled(picture, pow(factor, Double(last - $0)))
        }
    }

    private init(sizes: [PixelSize]) { self.sizes = sizes }

    /// The number of scales.
    public var count: Int { sizes.count }
    /// The size of the finest scale: the picture's.
    public var finest: PixelSize { sizes[sizes.count - 1] }

    /// Returns the sizes for a result of `target` instead of the picture's own: every scale's stretched alike, but none smaller than two patches side
    /// by side. Throws `.usage` for a target smaller than that or with a side above `longestSide`.
    func stretched(to target: PixelSize) throws(SinGANError) -> PatchPyramid {
        if target == finest { return self }
        let (own, smallest) = (finest, Self.smallestSide / 2 + 1)
        guard target.shortSide >= smallest, target.longSide <= Self.longestSide else {
            throw SinGANError(
                .usage, "a result of \(target) can't be made of patches",
                hint: "Its sides must be \(smallest) to \(Self.longestSide) pixels.")
        }
        func stretched(_ side: Int, _ target: Int, _ own: Int) -> Int {
            max(smallest, Int((Double(side) * Double(target) / Double(own)).rounded()))
        }
        var sizes = sizes.map {
            PixelSize(width: stretched($0.width, target.width, own.width), height: stretched($0.height, target.height, own.height))
        }
        sizes[sizes.count - 1] = target
        return PatchPyramid(sizes: sizes)
    }

    static func scaled(_ size: PixelSize, _ factor: Double) -> PixelSize {
        PixelSize(
            width: max(1, Int((Double(size.width) * factor).rounded())), height: max(1, Int((Double(size.height) * factor).rounded())))
    }
}
