import SinGANImaging
import SinGANSupport

/// An engine prepared for one picture: everything that a task needs of it, whichever engine it is.
///
/// Scales count from 0, the coarsest, to `scales.count - 1`.
public protocol PictureEngine: Enlarger {
    /// The size of results where no other is asked for.
    var size: PixelSize { get }
    /// The picture that results are made of, of that size.
    var picture: Pixels { get }
    /// The sizes of the scales that can be used, coarsest first.
    var scales: [PixelSize] { get }
    /// Whether results have the picture's own size, so that nothing has to be enlarged.
    var worksAtFullSize: Bool { get }
    /// The number of scales, from the coarsest, that a network has learned, so that it makes anew what enters there; 0 with patches.
    var learnedScales: Int { get }
    /// Draws a random sample.
    ///
    /// - Throws: `.usage` for a size or scale that can't be had, or the reason of a cancellation.
    func sample(_ request: SampleRequest) throws(SinGANError) -> Pixels
    /// Returns the size of the result where a picture of this size is injected: the picture's own, or one of its proportions.
    func resultSize(for picture: PixelSize) -> PixelSize
    /// Makes a picture anew with this one's texture, at `resultSize`.
    ///
    /// - Throws: `.usage` for a scale that can't be had, `.badData` for a picture that is too narrow, or the reason of a cancellation.
    func inject(_ injection: Injection) throws(SinGANError) -> Pixels
}

/// An engine that enlarges pictures.
public protocol Enlarger: Sendable {
    /// The engine's name on the command line.
    var name: EngineName { get }
    /// Returns a larger version of a picture, with detail of its own kind.
    ///
    /// - Throws: `.badData` where it can't be had, or the reason of a cancellation.
    func enlarge(_ enlargement: Enlargement) throws(SinGANError) -> Pixels
}

/// A request for a random picture.
public struct SampleRequest: Sendable {
    /// The seed: the same seed and index give the same picture.
    public var seed: UInt64 = 0
    /// The number of the picture among several for one seed.
    public var index = 0
    /// The wanted size; nil for the engine's.
    public var size: PixelSize?
    /// The first scale that is drawn anew; the scales below it keep the picture's layout.
    public var startScale = 0
    /// Whether the right side continues at the left one.
    public var tilesAcross = false
    /// Whether the bottom continues at the top.
    public var tilesDown = false
    /// The share of the layout that is left to chance, 0...1; nil for the engine's own. SinGAN has learned it, and ignores this value.
    public var variety: Double?
    /// A function that is told how far the work is: steps done, of how many.
    public var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    /// Makes a request for the engine's size, with everything drawn anew.
    public init() {}
}

/// A request to put a picture through an engine.
public struct Injection: Sendable {
    /// The picture that enters, of any size.
    public var picture: Pixels
    /// The scale at which it enters.
    public var entering: Entering
    /// The area in which a result is wanted (1), of the picture's size; nil for everywhere.
    public var area: Mask?
    /// The share of the engine's picture in the colours: 0 for the injected picture's own colours, 1 for the engine's picture's, nil for what the
    /// engine makes of them. In between patches limit the own colours' saturation to the picture's (1/2), and SinGAN mixes both.
    public var colors: Double?
    /// Whether the picture has colours and things that the engine's picture hasn't, and shall keep them: patches that finish SinGAN's result then
    /// take its mean colours, and only their detail from the picture.
    public var isForeign = false
    /// Whether the picture enters in the colours of the model's palette, at the scale that was trained on them (SinGAN only).
    public var isQuantized = false
    /// The seed of the noise.
    public var seed: UInt64 = 0
    /// A function that is told how far the work is: steps done, of how many.
    public var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    /// Makes a request for the whole picture, with the engine's colours and seed 0.
    public init(_ picture: Pixels, entering: Entering) {
        self.picture = picture
        self.entering = entering
    }
}

/// A request for a larger version of a picture.
public struct Enlargement: Sendable {
    /// The picture, of any size; patches learn from it too.
    public var picture: Pixels
    /// The plan, made for the picture's size and for this engine.
    public var plan: EnlargementPlan
    /// Whether SinGAN's detail stays as it is invented; otherwise only the share that brings the result nearer to the truth. Patches ignore it.
    public var keepsInvention = false
    /// The seed of the noise; patches take none.
    public var seed: UInt64 = 0
    /// Whether the picture's right side continues at its left one, and the result's too.
    public var tilesAcross = false
    /// Whether the picture's bottom continues at its top, and the result's too.
    public var tilesDown = false
    /// A function that is told how far the work is: steps done, of how many.
    public var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    /// Makes a request. Traps where the plan is for another size.
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
    /// The strength, 0...1: how much of the picture's own detail gives way; 1 enters at scale 1, 0 above the finest one.
    case strength(Double)

    /// Returns the scale among `count`, not rounded: `count` stands for one above the finest, at which nothing would be lost.
    public func real(of count: Int) -> Double {
        switch self {
        case .scale(let scale): Double(scale)
        case .strength(let strength): Double(count) - strength * Double(max(count - 1, 0))
        }
    }

    /// Returns the scale among `count` for engines that can't enter between scales: 1 to the last.
    public func rounded(of count: Int) -> Int { max(1, min(Int(real(of: count).rounded()), count - 1)) }

    /// Returns the strength among `count` scales, 0...1.
    public func strength(of count: Int) -> Double {
        switch self {
        case .scale(let scale): max(0, min(1, Double(count - scale) / Double(max(count - 1, 1))))
        case .strength(let strength): strength
        }
    }
}
