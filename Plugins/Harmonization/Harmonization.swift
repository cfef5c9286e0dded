import SinGANEngine
import SinGANImaging
import SinGANSupport

/// Blends a pasted object into a picture with the picture's own model (paper, section 4, "harmonization").
///
/// The naive composite is injected at a scale, and inside a softened mask the generated picture replaces the original. Needs neither files nor
/// a command line:
///
///     let composite = try Placement().compose(object: object, mask: mask, onto: background.pixels())
///     let harmonization = Harmonization(model: model, compute: Compute())
///     let result = try harmonization.run(composite, startScale: nil, seed: 1)
///     let picture = try harmonization.finish(result.best, naive: composite, background: background)
public struct Harmonization: Sendable {
    private let model: SinGANModel
    private let compute: Compute

    public init(model: SinGANModel, compute: Compute) {
        self.model = model
        self.compute = compute
    }

    /// One start scale's result.
    public struct Candidate: Sendable {
        public let startScale: Int
        /// The composite at model size: generated inside the softened mask, the training picture outside.
        public let picture: Pixels
        /// The generated picture, model size.
        public let generated: Pixels
        public let score: HarmonyScore
    }

    public struct Result: Sendable {
        /// By start scale.
        public let candidates: [Candidate]
        /// Index of the best score.
        public let chosen: Int
        public var best: Candidate { candidates[chosen] }
    }

    /// Injects the composite at one start scale, or at all of them.
    ///
    /// - Parameters:
    ///   - naive: of any size; its mask counts as on from one half.
    ///   - startScale: 1 ... scales - 1, nil for all.
    ///   - seed: of the noise.
    /// - Throws: `.badData` where nothing of the object is left at the model's size; `.usage` for an impossible start scale.
    public func run(_ naive: NaiveComposite, startScale: Int?, seed: UInt64) throws(SinGANError) -> Result {
        let fitted = naive.pixels.resized(width: model.width, height: model.height)
        let object = try Self.fit(naive.mask, width: model.width, height: model.height)
        guard model.usableScales > 1 else {
            throw SinGANError(
                .badData, "the model has only its coarsest scale, into which no picture can be injected", hint: "Train it further first.")
        }
        let soft = SoftMask.harmonization(object)
        let scales = startScale.map { [$0] } ?? Array(1..<model.usableScales)
        let judge = HarmonyJudge(naive: fitted, background: model.picture.pixels, object: object)
        var candidates: [Candidate] = []
        for scale in scales {
            let generated = try model.inject(fitted, at: scale, seed: seed, on: compute)
            let picture = model.picture.pixels.mixed(with: generated, soft)
            candidates.append(
                Candidate(startScale: scale, picture: picture, generated: generated, score: judge.score(picture, generated: generated)))
            try compute.cancellation.check()
        }
        let best = candidates.indices.max { candidates[$0].score.total < candidates[$1].score.total }
        return Result(candidates: candidates, chosen: best ?? 0)
    }

    /// The candidate at the background's own size: generated and enlarged with the composite's detail inside the softened mask, and outside it
    /// the original's samples, untouched.
    public func finish(_ candidate: Candidate, naive: NaiveComposite, background: Image) throws(SinGANError) -> Image {
        let object = try Self.fit(naive.mask, width: model.width, height: model.height)
        return try background.blended(with: candidate.generated, SoftMask.harmonization(object), detailOf: naive.pixels)
    }

    /// A mask at model size, on or off. Throws `.badData` where nothing of it is left.
    static func fit(_ mask: Mask, width: Int, height: Int) throws(SinGANError) -> Mask {
        guard let object = mask.fitted(width: width, height: height) else {
            throw SinGANError(
                .badData, "the object covers less than a pixel of the model's \(width)x\(height)",
                hint: "Enlarge it with --scale, or train with a larger --max-size.")
        }
        return object
    }
}
