import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport

/// A picture's patches as an engine: nothing is trained, and results have the size of the picture that enters.
public struct PatchEngine: PictureEngine {
    /// The patches of the picture at all scales.
    public let model: PatchModel
    /// The picture that results are made of.
    public let picture: Pixels
    private let compute: Compute
    /// Whether the picture is grey: then results are grey, whatever enters.
    private let isGrey: Bool

    /// Makes the engine of a picture, at once.
    ///
    /// - Parameter isQuick: whether less time is spent on results, and less care taken: for previews.
    /// - Throws: `.badData` for a picture smaller than two patches.
    public init(_ picture: Pixels, compute: Compute, isQuick: Bool = false) throws(SinGANError) {
        try self.init(picture, isQuick ? .quick : PatchSettings(), compute: compute)
    }

    /// Makes an engine with other settings.
    ///
    /// - Parameter examples: other pictures that patches may come from too.
    init(_ picture: Pixels, and examples: [Pixels] = [], _ settings: PatchSettings, compute: Compute) throws(SinGANError) {
        model = try PatchModel(picture, and: examples, settings, on: compute.pool)
        (self.picture, self.compute, isGrey) = (picture, compute, picture.isGrey)
    }

    /// Makes an engine of the same picture that computes with other threads. Nothing is prepared anew.
    init(_ other: PatchEngine, compute: Compute) {
        model = PatchModel(other.model, on: compute.pool)
        (picture, self.compute, isGrey) = (other.picture, compute, other.isGrey)
    }

    /// Whether one was made of the other, so that nothing was prepared twice.
    func sharesPicture(with other: PatchEngine) -> Bool { model.sharesPicture(with: other.model) }

    /// Checks that the machine's memory suffices.
    ///
    /// - Throws: `.usage` where it doesn't.
    ///
    /// - Parameters:
    ///   - source: the size of the engine's picture.
    ///   - result: the size of the result.
    ///   - isPartial: whether only an area of the result changes.
    ///   - keepsColors: whether a picture keeps colours of its own.
    ///   - beside: the bytes for each pixel of the result that are kept beside it, such as other results.
    public static func checkMemory(
        source: PixelSize, result: PixelSize, isPartial: Bool = false, keepsColors: Bool = false, beside: Int = 0
    ) throws(SinGANError) {
        var demand = PatchModel.Demand(source: source, result: result)
        (demand.isPartial, demand.keepsColors, demand.beside) = (isPartial, keepsColors, beside)
        try PatchModel.checkMemory(demand)
    }

    /// The engine's name: patches.
    public var name: EngineName { .patches }
    /// Results have the picture's own size.
    public var worksAtFullSize: Bool { true }
    /// No scale is learned.
    public var learnedScales: Int { 0 }
    /// The size of the engine's picture.
    public var size: PixelSize { model.size }
    /// The sizes of the picture's scales, coarsest first.
    public var scales: [PixelSize] { model.pyramid.sizes }

    /// Draws a sample.
    ///
    /// - Throws: `.usage` for a size or scale that can't be had, or the reason of a cancellation.
    public func sample(_ request: SampleRequest) throws(SinGANError) -> Pixels {
        var sample = PatchSample()
        (sample.seed, sample.index, sample.size, sample.startScale) = (request.seed, request.index, request.size, request.startScale)
        (sample.tilesAcross, sample.tilesDown) = (request.tilesAcross, request.tilesDown)
        if let variety = request.variety { sample.variety = variety }
        sample.origins = request.origins
        return try model.sample(sample, progress: request.progress)
    }

    /// Returns the mean over pictures of the copied share, and the largest copied area of any of them, in pixels.
    ///
    /// - Throws: the reason of a cancellation.
    public func copied(in pictures: [Pixels]) throws(SinGANError) -> (share: Double, largest: Int) {
        var (share, largest) = (0.0, 0)
        for picture in pictures {
            let areas = try model.copied(in: picture)
            share += areas.share / Double(pictures.count)
            largest = max(largest, areas.largest)
        }
        return (share, largest)
    }

    /// Fills a hole in the engine's picture, of its size, from outside of it; see `PatchModel.fill`.
    ///
    /// - Throws: the reason of a cancellation, or `PatchModel.fill`'s errors.
    public func fill(
        _ hole: Mask, seed: UInt64, origins: OriginsRecord? = nil, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Pixels {
        try model.fill(hole, seed: seed, origins: origins, progress: progress)
    }

    /// Returns the size of the picture that enters.
    public func resultSize(for picture: PixelSize) -> PixelSize { picture }

    /// Injects a picture: it comes out with this picture's patches, at its own size.
    ///
    /// - Throws: `.usage` for a scale that the picture hasn't, or the reason of a cancellation.
    public func inject(_ injection: Injection) throws(SinGANError) -> Pixels {
        let (count, picture) = (scales.count, injection.picture)
        if case .scale(let scale) = injection.entering, !(1..<max(2, count)).contains(scale) {
            throw SinGANError(
                .usage, "the start scale is \(scale), and the picture has \(count) scales", hint: "Give one from 1 to \(count - 1).")
        }
        let colors = injection.colors ?? 1
        var request = PatchInjection(picture, at: injection.entering.real(of: count))
        if let area = injection.area {
            // Its own colours go on beyond an object's outline, so that no halo of what was behind it comes in.
            if colors < 1 { request.picture = picture.extended(beyond: area.eroded(radius: Self.rim)) }
            request.area = area.dilated(radius: Self.rim + 3)
        }
        (request.colors, request.seed, request.origins) = (colors, injection.seed, injection.origins)
        let result = try model.inject(request, progress: injection.progress).grey(if: isGrey)
        // At the weak end the picture itself comes back.
        let strength = injection.entering.strength(of: count)
        guard colors == 1, strength < Self.fading else { return result }
        let share = Mask(width: result.width, height: result.height, repeating: Float(strength / Self.fading))
        return picture.grey(if: isGrey).mixed(with: result, share)
    }

    /// Enlarges a picture by what its own patches show; see `PatchEnlarger`.
    ///
    /// - Throws: the reason of a cancellation.
    public func enlarge(_ enlargement: Enlargement) throws(SinGANError) -> Pixels {
        try PatchEnlarger(compute: compute).enlarge(enlargement)
    }

    /// The width of an outline's mixed colours, in pixels: there its own colours are mixed with what is behind it.
    private static let rim = 1.0
    /// The strength below which the result is mixed with the picture.
    private static let fading = 0.1
}

/// An enlarger that learns from the picture's own patches how its fine scales look. It takes a picture of any size, and prepares nothing.
public struct PatchEnlarger: Enlarger {
    private let compute: Compute
    private let isQuick: Bool

    /// Makes an enlarger that computes on these threads.
    ///
    /// - Parameter isQuick: whether less time is spent, and less detail found: for previews.
    public init(compute: Compute, isQuick: Bool = false) { (self.compute, self.isQuick) = (compute, isQuick) }

    /// The engine's name: patches.
    public var name: EngineName { .patches }

    /// Enlarges a picture by its own patches; see `PatchEnlargement`.
    ///
    /// - Throws: the reason of a cancellation.
    public func enlarge(_ enlargement: Enlargement) throws(SinGANError) -> Pixels {
        try PatchEnlargement(
            enlargement.picture, to: enlargement.plan.result, tilesAcross: enlargement.tilesAcross, tilesDown: enlargement.tilesDown,
            isQuick: isQuick, on: compute.pool
        ).run(progress: enlargement.progress)
    }
}

extension Pixels {
    /// Returns this enlargement of a picture, made to agree with it: shrunk to the picture's size it is the picture, the nearer the more rounds.
    public func backProjected(onto picture: Pixels, rounds: Int = 10, compute: Compute) -> Pixels {
        backProjected(onto: picture, rounds: rounds, on: compute.pool)
    }
}

extension Mask {
    /// Returns the smallest value within a disk around each pixel.
    func eroded(radius: Double) -> Mask { inverted().dilated(radius: radius).inverted() }

    /// Returns 1 - value for each pixel.
    func inverted() -> Mask { Mask(width: width, height: height, values: values.map { 1 - $0 }) }
}
