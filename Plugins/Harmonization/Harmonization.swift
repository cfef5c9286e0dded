import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The algorithm that blends a pasted object into a picture with the picture's own texture (SinGAN, section 4, "harmonization").
///
/// The naive composite is injected, and inside a softened mask the generated picture replaces the original. It needs neither files nor a command
/// line:
///
///     let composite = try Placement().compose(object: object, mask: mask, onto: background.pixels())
///     let harmonization = Harmonization(engine: try PatchEngine(background.pixels(), compute: Compute()))
///     let result = try harmonization.run(composite, entering: nil, seed: 1)
///     let picture = try harmonization.finish(result.best, naive: composite, background: background)
public struct Harmonization: Sendable {
    private let engine: any PictureEngine

    /// Harmonizes with an engine that was made of the background.
    public init(engine: any PictureEngine) { self.engine = engine }

    /// Harmonizes with a trained model.
    public init(model: SinGANModel, compute: Compute) { self.init(engine: TrainedEngine(model: model, compute: compute)) }

    /// The strengths that are tried where none is asked for, with an engine that can enter between scales.
    public static let strengths = [0.1, 0.18, 0.28, 0.4, 0.6]
    /// The default of `colors` with patches: the object's own colours, no more saturated than the background's.
    public static let defaultColors = 0.5

    /// The result of one start scale or strength.
    public struct Candidate: Sendable {
        /// The place at which the composite entered.
        public let entering: Entering
        /// The scale at which it entered, or the nearest one.
        public let startScale: Int
        /// The generated picture, of the engine's size.
        public let generated: Pixels
        /// The record of the generated picture's origins; nil where none was asked for, empty where the engine doesn't know them.
        public var origins: OriginsRecord?
        /// The measures by which candidates are compared.
        public let score: CompositeScore
    }

    /// The results of all tries.
    public struct Result: Sendable {
        /// The candidates, from much changed to little changed.
        public let candidates: [Candidate]
        /// The index of the candidate with the best score.
        public let chosen: Int
        /// The candidate with the best score.
        public var best: Candidate { candidates[chosen] }
    }

    /// Injects the composite at one place, or at all that make sense.
    ///
    /// - Parameters:
    ///   - naive: the composite, of any size; with SinGAN its mask counts as on from one half.
    ///   - entering: the place at which it enters; nil for all that make sense.
    ///   - colors: see `Injection.colors`; nil for `defaultColors` with patches, and with SinGAN for what it makes of them.
    ///   - seed: the seed of the noise.
    ///   - record: makes a record for each candidate that takes where it comes from; none by default.
    ///   - progress: takes the candidates that are done, and their number.
    /// - Throws: `.badData` where nothing of the object is left at the engine's size, `.usage` for an impossible start scale, or the reason of a
    ///   cancellation.
    public func run(
        _ naive: NaiveComposite, entering: Entering?, colors: Double? = nil, seed: UInt64, record: () -> OriginsRecord? = { nil },
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws(SinGANError) -> Result {
        let size = engine.size
        let fitted = naive.pixels.resized(width: size.width, height: size.height)
        let object = try Self.fit(naive.mask, width: size.width, height: size.height)
        let scorer = CompositeScorer(naive: fitted, background: engine.picture, object: object)
        let tries = entering.map { [$0] } ?? everything
        var candidates: [Candidate] = []
        for (number, entering) in tries.enumerated() {
            var injection = Injection(fitted, entering: entering)
            (injection.colors, injection.seed) = (colors ?? (engine.name == .patches ? Self.defaultColors : nil), seed)
            injection.isForeign = true
            injection.origins = record()
            if engine.worksAtFullSize {
                injection.area =
                    engine.name == .patches
                    ? naive.mask.resized(width: size.width, height: size.height) : soft(naive.mask, object)
            }
            let generated = try engine.inject(injection)
            candidates.append(
                Candidate(
                    entering: entering, startScale: entering.rounded(of: engine.scales.count), generated: generated,
                    origins: injection.origins,
                    score: scorer.score(generated, strength: entering.strength(of: engine.scales.count))))
            progress(number + 1, tries.count)
        }
        let best = candidates.indices.max { candidates[$0].score.total < candidates[$1].score.total }
        return Result(candidates: candidates, chosen: best ?? 0)
    }

    /// Injects the composite at a scale, 1 ... scales - 1, or at all of them. Throws like the other `run`.
    public func run(_ naive: NaiveComposite, startScale: Int?, seed: UInt64) throws(SinGANError) -> Result {
        try run(naive, entering: startScale.map { .scale($0) }, seed: seed)
    }

    /// Returns the candidate at the background's own size: inside the softened mask the generated picture, enlarged where the engine's size is
    /// smaller; outside it the original's samples, untouched.
    ///
    /// - Throws: `.badData` where nothing of the object is left, or where the background's colour profile can't be written to.
    public func finish(_ candidate: Candidate, naive: NaiveComposite, background: Image) throws(SinGANError) -> Image {
        let size = engine.size
        let object = try Self.fit(naive.mask, width: size.width, height: size.height)
        return try background.blended(with: candidate.generated, soft(naive.mask, object), detailOf: naive.pixels)
            .alpha(atLeast: naive.mask)
    }

    /// Returns the share of the generated picture in each pixel of the finished one, at the background's own size.
    ///
    /// - Throws: `.badData` where nothing of the object is left.
    func share(_ naive: NaiveComposite, background: Image) throws(SinGANError) -> Mask {
        let object = try Self.fit(naive.mask, width: engine.size.width, height: engine.size.height)
        return soft(naive.mask, object).resized(width: background.width, height: background.height)
    }

    private var everything: [Entering] {
        engine.name == .patches ? Self.strengths.reversed().map { .strength($0) } : (1..<max(2, engine.scales.count)).map { .scale($0) }
    }

    /// Returns how much of the generated picture is taken: with patches, which hold an object's outline, its own soft edge and little more; with
    /// SinGAN as published.
    private func soft(_ mask: Mask, _ object: Mask) -> Mask {
        guard engine.name == .patches else { return SoftMask.harmonization(object) }
        let side = Double(engine.size.longSide)
        return mask.resized(width: engine.size.width, height: engine.size.height).blurred(
            sigma: Self.edge * max(1, (side / 600).squareRoot()))
    }

    /// The sigma of the softened outline, in pixels of a picture of up to 600; it grows with the root of the size.
    private static let edge = 0.6

    /// Returns a mask at the engine's size, on or off. Throws `.badData` where nothing of it is left.
    static func fit(_ mask: Mask, width: Int, height: Int) throws(SinGANError) -> Mask {
        guard let object = mask.fitted(width: width, height: height) else {
            throw SinGANError(
                .badData, "the object covers less than a pixel of the model's \(width)x\(height)",
                hint: "Enlarge it with --scale, or train with a larger --max-size.")
        }
        return object
    }
}
