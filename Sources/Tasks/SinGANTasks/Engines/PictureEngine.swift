import SinGANImaging
import SinGANSupport

/// What a task needs of a picture that results are made of, whichever engine makes them.
///
/// Scales count from 0, the coarsest, to `scales.count - 1`.
public protocol PictureEngine: Enlarger {
    /// The size at which results are made where no other is asked for.
    var size: PixelSize { get }
    /// The picture that results are made of, of that size.
    var picture: Pixels { get }
    /// The sizes of the scales that can be used, coarsest first.
    var scales: [PixelSize] { get }
    /// Whether results have the picture's own size, so that nothing has to be enlarged.
    var worksAtFullSize: Bool { get }
    /// The scales, from the coarsest, that were learned, so that what enters there is made anew by a network: none with patches.
    var learnedScales: Int { get }
    /// A random sample. Throws `.usage` for a size or scale that can't be had, or the reason of a cancellation.
    func sample(_ request: SampleRequest) throws(SinGANError) -> Pixels
    /// The size of the result where a picture of this size is injected: the picture's own, or one of its proportions.
    func resultSize(for picture: PixelSize) -> PixelSize
    /// A picture made anew with this one's texture, of `resultSize`. Throws like `sample`.
    func inject(_ injection: Injection) throws(SinGANError) -> Pixels
}

/// What enlarges pictures.
public protocol Enlarger: Sendable {
    var name: EngineName { get }
    /// A larger version of a picture, with detail of its own kind. Throws `.badData` where it can't be had, or the reason of a cancellation.
    func enlarge(_ enlargement: Enlargement) throws(SinGANError) -> Pixels
}

/// A random picture that is wanted of an engine.
public struct SampleRequest: Sendable {
    public var seed: UInt64 = 0
    /// Which of several for one seed.
    public var index = 0
    /// nil: the engine's.
    public var size: PixelSize?
    /// Scales below it keep the picture's layout.
    public var startScale = 0
    /// Directions in which the result goes on at its other side.
    public var tilesAcross = false
    public var tilesDown = false
    /// How much of the layout is left to chance, 0...1; nil: the engine's own. SinGAN has learned it, and takes none.
    public var variety: Double?
    /// Told how far it is: steps done, of how many.
    public var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    public init() {}
}

/// A picture that goes through an engine.
public struct Injection: Sendable {
    /// What enters, of any size.
    public var picture: Pixels
    public var entering: Entering
    /// The part in which a result is wanted (1), of the picture's size; nil: everywhere.
    public var area: Mask?
    /// 0: the injected picture's own colours; 1: the engine's picture's; nil: as the engine makes them. In between patches limit the own colours' saturation to
    /// the picture's (1/2), SinGAN mixes both.
    public var colors: Double?
    /// Whether it has colours and things that the engine's picture hasn't, and shall keep them: patches that finish what SinGAN makes of it then take its mean
    /// colours, and only their detail from the picture.
    public var isForeign = false
    /// Whether it enters in the colours of the model's palette, at the scale that was trained on them (SinGAN alone).
    public var isQuantized = false
    public var seed: UInt64 = 0
    /// Told how far it is: steps done, of how many.
    public var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    public init(_ picture: Pixels, entering: Entering) {
        self.picture = picture
        self.entering = entering
    }
}

/// A larger version that is wanted of a picture.
public struct Enlargement: Sendable {
    /// The picture, of any size; patches learn from it too.
    public var picture: Pixels
    /// Made for the picture's size and for this engine.
    public var plan: EnlargementPlan
    /// Whether SinGAN's detail stays as it is invented; otherwise as much of it as brings the result nearer to the truth. Patches have no other way.
    public var keepsInvention = false
    public var seed: UInt64 = 0
    /// Directions in which the picture goes on at its other side, and the result too.
    public var tilesAcross = false
    public var tilesDown = false
    /// Told how far it is: steps done, of how many.
    public var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    public init(_ picture: Pixels, _ plan: EnlargementPlan) {
        precondition(
            plan.picture == PixelSize(width: picture.width, height: picture.height),
            "a plan for \(plan.picture), not \(picture.width)x\(picture.height)")
        (self.picture, self.plan) = (picture, plan)
    }
}

/// The place at which a picture enters.
public enum Entering: Sendable, Hashable {
    /// A scale, 1 (coarse) to the last (fine).
    case scale(Int)
    /// How much of the picture's own detail gives way, 0...1: 1 enters at scale 1, 0 above the finest one.
    case strength(Double)

    /// The scale among `count`, not rounded: `count` stands for one above the finest, at which nothing would be lost.
    public func real(of count: Int) -> Double {
        switch self {
        case .scale(let scale): Double(scale)
        case .strength(let strength): Double(count) - strength * Double(max(count - 1, 0))
        }
    }

    /// The scale among `count` for engines that can't enter between scales: 1 to the last.
    public func rounded(of count: Int) -> Int { max(1, min(Int(real(of: count).rounded()), count - 1)) }

    /// The strength among `count` scales, 0...1.
    public func strength(of count: Int) -> Double {
        switch self {
        case .scale(let scale): max(0, min(1, Double(count - scale) / Double(max(count - 1, 1))))
        case .strength(let strength): strength
        }
    }
}
