import Foundation
import SinGANImaging
import SinGANSupport

/// The sizes of every scale, coarsest first (scale 0), up to the picture's own.
///
/// Planned as SinGAN's are (`PyramidPlan`): the factor between scales is fitted so that the coarsest scale's short side is `coarsestSide` at the picture's
/// own size. Of a picture of SinGAN's size the scales are SinGAN's.
public struct PatchPyramid: Sendable, Hashable {
    public let sizes: [PixelSize]
    /// Two patches: what a side must have at least.
    public static let smallestSide = 14

    /// Throws `.badData` for a picture smaller than two patches.
    public init(_ picture: PixelSize, _ settings: PatchSettings) throws(SinGANError) {
        let short = picture.shortSide
        guard short >= Self.smallestSide else {
            throw SinGANError(
                .badData, "the picture is \(picture): its short side must be at least \(Self.smallestSide) pixels, two patches",
                hint: "Take a larger picture.")
        }
        let shrink = Double(min(settings.coarsestSide, short)) / Double(short)
        let last = max(0, Int((log(shrink) / log(settings.ratio)).rounded(.up)))
        let factor = last > 0 ? pow(shrink, 1 / Double(last)) : 1
        sizes = (0...last).map { Self.scaled(picture, pow(factor, Double(last - $0))) }
    }

    private init(sizes: [PixelSize]) { self.sizes = sizes }

    public var count: Int { sizes.count }
    public var finest: PixelSize { sizes[sizes.count - 1] }

    /// The sizes of a result of `target` instead of the picture's own: every scale's stretched alike. Throws `.usage` where the coarsest one would be
    /// too small.
    func stretched(to target: PixelSize) throws(SinGANError) -> PatchPyramid {
        if target == finest { return self }
        let own = finest
        var sizes = sizes.map { size in
            PixelSize(
                width: Int((Double(size.width) * Double(target.width) / Double(own.width)).rounded()),
                height: Int((Double(size.height) * Double(target.height) / Double(own.height)).rounded()))
        }
        sizes[sizes.count - 1] = target
        let smallest = Self.smallestSide / 2 + 1
        guard sizes[0].shortSide >= smallest else {
            let (w, h) = (smallest * own.width / self.sizes[0].width + 1, smallest * own.height / self.sizes[0].height + 1)
            throw SinGANError(.usage, "\(target) is too small for a picture of \(own)", hint: "Results can be as small as \(w)x\(h).")
        }
        return PatchPyramid(sizes: sizes)
    }

    static func scaled(_ size: PixelSize, _ factor: Double) -> PixelSize {
        PixelSize(
            width: max(1, Int((Double(size.width) * factor).rounded())), height: max(1, Int((Double(size.height) * factor).rounded())))
    }
}
