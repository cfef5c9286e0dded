import SinGANEngine
import SinGANImaging
import SinGANSupport

/// A SinGAN model as an engine: results have the model's size.
public struct TrainedEngine: PictureEngine {
    public let model: SinGANModel
    let compute: Compute
    /// What is grey stays grey: a network's colours are never quite the same.
    private let isGrey: Bool

    public init(model: SinGANModel, compute: Compute) {
        (self.model, self.compute, isGrey) = (model, compute, model.picture.pixels.isGrey)
    }

    public var name: EngineName { .singan }
    public var worksAtFullSize: Bool { false }
    public var learnedScales: Int { scales.count }
    public var size: PixelSize { PixelSize(width: model.width, height: model.height) }
    public var picture: Pixels { model.picture.pixels }
    public var scales: [PixelSize] { model.scales.prefix(model.usableScales).map(\.size) }

    public func sample(_ request: SampleRequest) throws(SinGANError) -> Pixels {
        try sample(request, of: request.size, enlarges: true)
    }

    /// A sample for a result of `size` (nil: the model's), as large as the finest scale makes it.
    func layout(_ request: SampleRequest, of size: PixelSize?) throws(SinGANError) -> Pixels {
        try sample(request, of: size, enlarges: false)
    }

    private func sample(_ request: SampleRequest, of size: PixelSize?, enlarges: Bool) throws(SinGANError) -> Pixels {
        try model.sample(
            seed: request.seed, index: request.index, width: size?.width, height: size?.height, startScale: request.startScale,
            tiling: Tiling(across: request.tilesAcross, down: request.tilesDown), enlarges: enlarges, on: compute
        ).grey(if: isGrey)
    }

    /// What `inject` makes, as large as the finest scale makes it.
    func layout(_ injection: Injection) throws(SinGANError) -> Pixels {
        let result = try inject(injection)
        guard let finest = scales.last, finest != size else { return result }
        func scaled(_ side: Int, _ finest: Int, _ own: Int) -> Int { max(1, Int((Double(side) * Double(finest) / Double(own)).rounded())) }
        return result.resized(
            width: scaled(result.width, finest.width, size.width), height: scaled(result.height, finest.height, size.height))
    }

    public func resultSize(for picture: PixelSize) -> PixelSize { model.injectionSize(for: picture) }

    /// Throws besides `.badData` where the model has one scale only, into which nothing can be injected.
    public func inject(_ injection: Injection) throws(SinGANError) -> Pixels {
        guard model.usableScales > 1 else {
            throw SinGANError(
                .badData, "the model has only its coarsest scale, into which no picture can be injected", hint: "Train it further first.")
        }
        // A scale that the user names and the model doesn't have is refused below.
        let scale: Int
        if case .scale(let named) = injection.entering { scale = named } else { scale = injection.entering.rounded(of: model.usableScales) }
        let size = resultSize(for: PixelSize(width: injection.picture.width, height: injection.picture.height))
        let fitted = injection.picture.resized(width: size.width, height: size.height)
        let margins = margins(at: scale, size)
        let grown = fitted.mirrored(horizontal: margins.width, vertical: margins.height)
        let canvas = PixelSize(width: grown.width, height: grown.height)
        let result =
            injection.isQuantized
            ? try model.injectQuantized(grown, size: canvas, seed: injection.seed, on: compute)
            : try model.inject(grown, at: scale, size: canvas, seed: injection.seed, on: compute)
        let inner = result.cropped(x: margins.width, y: margins.height, width: size.width, height: size.height).grey(if: isGrey)
        guard let colors = injection.colors, colors < 1, !isGrey else { return inner }
        let own = Mask(width: size.width, height: size.height, repeating: Float(1 - colors))
        return inner.mixed(with: inner.withChroma(of: fitted), own)
    }

    /// What is added around a picture so that the zeros beyond the networks' borders don't reach it: five 3x3 convolutions see five pixels to each side at
    /// every scale, most of the picture at the one it enters.
    private func margins(at scale: Int, _ size: PixelSize) -> PixelSize {
        guard model.scales.indices.contains(scale) else { return PixelSize(width: 0, height: 0) }
        let entering = model.scales[scale]
        func margin(_ side: Int, _ coarse: Int) -> Int { min(side / 2, (side * Self.reach + coarse - 1) / coarse) }
        return PixelSize(width: margin(size.width, entering.width), height: margin(size.height, entering.height))
    }

    private static let reach = 10
}
