import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Synchronization

/// A function that is told how far a synthesis is: scales done, of how many.
public typealias PatchProgress = @Sendable (_ done: Int, _ count: Int) -> Void

/// A picture as its patches, at every scale up to its own size. Nothing is trained (GPNN, Granot et al., CVPR 2022).
///
///     let model = try PatchModel(pixels, on: pool)
///     let picture = try model.sample(PatchSample())
///
/// Results depend on the picture, the request and the settings alone: they are the same bytes on every processor and for any number of threads.
/// Models and samples that use one pool at the same time take turns.
public final class PatchModel: Sendable {
    /// The sizes of the picture's scales.
    public let pyramid: PatchPyramid
    /// The settings of searching and voting.
    public let settings: PatchSettings
    let sources: [FixedPicture]
    let pool: WorkerPool
    let saturation: Double
    /// The sources with a share of their colours taken away, by that share in 256ths: the last one that was asked for.
    private let grey = Mutex<(share: Int, sources: [FixedPicture])?>(nil)

    /// Makes the scales of a picture, in time proportional to its pixels.
    ///
    /// - Throws: `.badData` for a picture smaller than two patches or with a side above 16384, or the reason of a cancellation.
    package init(_ pixels: Pixels, _ settings: PatchSettings = .init(), on pool: WorkerPool) throws(SinGANError) {
        pyramid = try PatchPyramid(PixelSize(width: pixels.width, height: pixels.height), settings)
        self.settings = settings
        self.pool = pool
        sources = Self.scales(of: FixedPicture(pixels, on: pool), pyramid, on: pool)
        saturation = Self.saturation(of: pixels)
        try pool.cancellation.check()
    }

    /// The picture's size.
    public var size: PixelSize { pyramid.finest }

    /// Returns the sources without `share`, 0...1, of their colours.
    func sources(withoutColors share: Double) -> [FixedPicture] {
        let part = Int((share * 256).rounded())
        guard part > 0 else { return sources }
        if let known = grey.withLock({ $0?.share == part ? $0?.sources : nil }) { return known }
        let made = sources.map { desaturated($0, by: share) }
        grey.withLock { $0 = (part, made) }
        return made
    }

    /// Returns the picture at every scale, coarsest first, each made of the next finer one.
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
}
