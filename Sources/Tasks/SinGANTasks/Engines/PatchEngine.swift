import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport

/// A picture's patches as an engine: nothing is trained, and results have the size of the picture that enters.
public struct PatchEngine: PictureEngine {
    public let model: PatchModel
    public let picture: Pixels
    private let compute: Compute
    /// What is grey stays grey, whatever enters.
    private let isGrey: Bool

    /// Throws `.badData` for a picture smaller than two patches.
    public init(_ picture: Pixels, compute: Compute) throws(SinGANError) {
        model = try PatchModel(picture, on: compute.pool)
        (self.picture, self.compute, isGrey) = (picture, compute, picture.isGrey)
    }

    /// Throws `.usage` where this machine's memory is too small.
    ///
    /// - Parameters:
    ///   - isPartial: whether only an area of the result changes.
    ///   - keepsColors: whether a picture keeps colours of its own.
    ///   - beside: bytes for each pixel of the result that are kept beside, such as other results.
    public static func checkMemory(
        source: PixelSize, result: PixelSize, isPartial: Bool = false, keepsColors: Bool = false, beside: Int = 0
    ) throws(SinGANError) {
        var demand = PatchModel.Demand(source: source, result: result)
        (demand.isPartial, demand.keepsColors, demand.beside) = (isPartial, keepsColors, beside)
        try PatchModel.checkMemory(demand)
    }

    public var name: EngineName { .patches }
    public var worksAtFullSize: Bool { true }
    public var learnedScales: Int { 0 }
    public var size: PixelSize { model.size }
    public var scales: [PixelSize] { model.pyramid.sizes }

    public func sample(_ request: SampleRequest) throws(SinGANError) -> Pixels {
        var sample = PatchSample()
        (sample.seed, sample.index, sample.size, sample.startScale) = (request.seed, request.index, request.size, request.startScale)
        (sample.tilesAcross, sample.tilesDown) = (request.tilesAcross, request.tilesDown)
        if let variety = request.variety { sample.variety = variety }
        return try model.sample(sample, progress: request.progress)
    }

    /// The mean over pictures of how much is copied, and the largest area of any.
    public func copied(in pictures: [Pixels]) throws(SinGANError) -> (share: Double, largest: Int) {
        var (share, largest) = (0.0, 0)
        for picture in pictures {
            let areas = try model.copied(in: picture)
            share += areas.share / Double(pictures.count)
            largest = max(largest, areas.largest)
        }
        return (share, largest)
    }

    /// The engine's picture with a hole, of its size, filled from outside of it: see `PatchModel.fill`.
    public func fill(_ hole: Mask, seed: UInt64, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }) throws(SinGANError)
        -> Pixels
    {
        try model.fill(hole, seed: seed, progress: progress)
    }

    public func resultSize(for picture: PixelSize) -> PixelSize { picture }

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
        (request.colors, request.seed) = (colors, injection.seed)
        let result = try model.inject(request, progress: injection.progress).grey(if: isGrey)
        // At the weak end the picture itself comes back.
        let strength = injection.entering.strength(of: count)
        guard colors == 1, strength < Self.fading else { return result }
        let share = Mask(width: result.width, height: result.height, repeating: Float(strength / Self.fading))
        return picture.grey(if: isGrey).mixed(with: result, share)
    }

    public func enlarge(_ enlargement: Enlargement) throws(SinGANError) -> Pixels {
        try PatchEnlarger(compute: compute).enlarge(enlargement)
    }

    /// How far an outline's own colours are mixed with what is behind it, in pixels.
    private static let rim = 1.0
    /// The strength below which the result is mixed with the picture.
    private static let fading = 0.1
}

/// Enlarges by what a picture's own patches show of its finer scales: of any size, nothing is made of the picture before.
public struct PatchEnlarger: Enlarger {
    private let compute: Compute

    public init(compute: Compute) { self.compute = compute }

    public var name: EngineName { .patches }

    public func enlarge(_ enlargement: Enlargement) throws(SinGANError) -> Pixels {
        try PatchEnlargement(
            enlargement.picture, to: enlargement.plan.result, tilesAcross: enlargement.tilesAcross, tilesDown: enlargement.tilesDown,
            on: compute.pool
        ).run(progress: enlargement.progress)
    }
}

extension Pixels {
    /// This enlargement of a picture, made to agree with it: shrunk to its size it is the picture, the nearer the more rounds.
    public func backProjected(onto picture: Pixels, rounds: Int = 10, compute: Compute) -> Pixels {
        backProjected(onto: picture, rounds: rounds, on: compute.pool)
    }
}

extension Mask {
    /// The smallest value within a disk.
    func eroded(radius: Double) -> Mask { inverted().dilated(radius: radius).inverted() }

    /// 1 - value.
    func inverted() -> Mask { Mask(width: width, height: height, values: values.map { 1 - $0 }) }
}
