import SinGANEngine
import SinGANImaging
import SinGANSupport

/// A SinGAN model as an engine: results have the model's size.
public struct TrainedEngine: PictureEngine {
    /// The trained model.
    public let model: SinGANModel
    let compute: Compute
    /// Whether the training picture is grey: then results are made grey, since a network's three channels are never quite the same.
    private let isGrey: Bool

    /// Makes an engine of a model, at once.
    public init(model: SinGANModel, compute: Compute) {
        (self.model, self.compute, isGrey) = (model, compute, model.picture.pixels.isGrey)
    }

    /// The engine's name: singan.
    public var name: EngineName { .singan }
    /// Results have the model's size.
    public var worksAtFullSize: Bool { false }
    /// The number of trained scales.
    public var learnedScales: Int { scales.count }
    /// The model's size.
    public var size: PixelSize { PixelSize(width: model.width, height: model.height) }
    /// The training picture, at the model's size.
    public var picture: Pixels { model.picture.pixels }
    /// The sizes of the scales that are trained, coarsest first.
    public var scales: [PixelSize] { model.scales.prefix(model.usableScales).map(\.size) }

    /// Draws a sample.
    ///
    /// - Throws: `.usage` for a size or scale that can't be had, or the reason of a cancellation.
    public func sample(_ request: SampleRequest) throws(SinGANError) -> Pixels {
        try sample(request, of: request.size, enlarges: true)
    }

    /// Draws a sample for a result of `size` (nil for the model's), as large as the finest scale makes it.
    func layout(_ request: SampleRequest, of size: PixelSize?) throws(SinGANError) -> Pixels {
        try sample(request, of: size, enlarges: false)
    }

    private func sample(_ request: SampleRequest, of size: PixelSize?, enlarges: Bool) throws(SinGANError) -> Pixels {
        try model.sample(
            seed: request.seed, index: request.index, width: size?.width, height: size?.height, startScale: request.startScale,
            tiling: Tiling(across: request.tilesAcross, down: request.tilesDown), enlarges: enlarges, on: compute
        ).grey(if: isGrey)
    }

    /// Injects a picture like `inject`; the result is as large as the finest scale makes it.
    func layout(_ injection: Injection) throws(SinGANError) -> Pixels {
        let result = try inject(injection)
        guard let finest = scales.last, finest != size else { return result }
        func scaled(_ side: Int, _ finest: Int, _ own: Int) -> Int { max(1, Int((Double(side) * Double(finest) / Double(own)).rounded())) }
        return result.resized(
            width: scaled(result.width, finest.width, size.width), height: scaled(result.height, finest.height, size.height))
    }

    /// Returns the size of the injected picture's proportions that the model works at.
    public func resultSize(for picture: PixelSize) -> PixelSize { model.injectionSize(for: picture) }

    /// Injects a picture at a scale, with the picture's own proportions.
    ///
    /// - Throws: `.badData` where the model has only one scale or the picture is too narrow, `.usage` for a scale that can't be had, or the reason of
    ///   a cancellation.
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

    /// Returns the margin that is added around a picture so that the zeros beyond the networks' borders don't reach it: five 3x3 convolutions see
    /// five pixels to each side at every scale, most of the picture at the one it enters.
    private func margins(at scale: Int, _ size: PixelSize) -> PixelSize {
        guard model.scales.indices.contains(scale) else { return PixelSize(width: 0, height: 0) }
        let entering = model.scales[scale]
        func margin(_ side: Int, _ coarse: Int) -> Int { min(side / 2, (side * Self.reach + coarse - 1) / coarse) }
        return PixelSize(width: margin(size.width, entering.width), height: margin(size.height, entering.height))
    }

    private static let reach = 10
}
