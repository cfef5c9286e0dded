import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A picture as its patches, at every scale up to its own size. Nothing is trained.
///
///     let model = try PatchModel(pixels, on: pool)
///     let picture = try model.sample(seed: 1)
public final class PatchModel: Sendable {
    public let pyramid: PatchPyramid
    let sources: [FixedPicture]
    let pool: WorkerPool
    public let settings: PatchSettings

    /// Throws `.badData` for a picture smaller than two patches.
    public init(_ pixels: Pixels, _ settings: PatchSettings = .init(), on pool: WorkerPool) throws(SinGANError) {
        pyramid = try PatchPyramid(PixelSize(width: pixels.width, height: pixels.height), settings)
        self.settings = settings
        self.pool = pool
        sources = Self.scales(of: FixedPicture(pixels, on: pool), pyramid, on: pool)
    }

    public var size: PixelSize { pyramid.finest }

    /// Coarsest first, each made of the next finer one.
    static func scales(of picture: FixedPicture, _ pyramid: PatchPyramid, on pool: WorkerPool) -> [FixedPicture] {
        let resize = FixedResize(pool: pool, kernels: pool.variant.table)
        var scales = [picture]
        for size in pyramid.sizes.dropLast().reversed() {
            let coarser = FixedPicture(size)
            resize(scales[0], into: coarser)
            scales.insert(coarser, at: 0)
        }
        return scales
    }

    /// A random sample.
    public func sample(seed: UInt64, index: Int = 0, size: PixelSize? = nil, startScale: Int = 0, noise: Double = 0.75) throws(SinGANError) -> Pixels {
        let target = try pyramid.stretched(to: size ?? self.size)
        let entering = FixedPicture(target.sizes[startScale])
        FixedResize(pool: pool, kernels: pool.variant.table)(sources[startScale], into: entering)
        let field = RandomField(seed: seed, purpose: .patches, scale: startScale, iteration: index)
        for y in 0..<entering.height {
            for x in 0..<entering.width {
                let z = field.normals3(x: x, y: y)
                let values = [z.0, z.1, z.2]
                for c in 0..<3 {
                    let i = 3 * (y * entering.width + x) + c
                    let value = Double(entering.samples[i]) + (noise * values[c] * Double(FixedPicture.white)).rounded()
                    entering.samples[i] = Int16(max(FixedPicture.guessRange.lowerBound, min(value, FixedPicture.guessRange.upperBound)))
                }
            }
        }
        let job = PatchSynthesis.Job(sources: sources, targets: target.sizes, start: startScale, entering: entering, seed: seed, index: index)
        return try PatchSynthesis(job, settings, on: pool).run().pixels(on: pool)
    }
}
