import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

extension SinGANModel {
    /// A random sample (paper, section 4, "random samples" and "arbitrary sizes").
    ///
    /// - Parameters:
    ///   - seed, index: which sample; the same two give the same picture.
    ///   - width, height: of the result; nil for the model's own. Other sizes come from larger or smaller maps of noise.
    ///   - startScale: scales below it use the fixed noise z*, which keeps the picture's layout; 0 leaves everything to chance.
    ///   - tiling: directions in which the sample tiles: every scale pads with, and is resized from, what lies on the other side. Such samples
    ///     draw everything anew: the picture's own layout has no other side.
    ///   - enlarges: whether what ends below the picture's size is enlarged to it; else the result has its last scale's size.
    /// - Throws: `.usage` for a scale or size that the model can't make, `.badData` where nothing is trained yet, or the reason of a cancellation.
    public func sample(
        seed: UInt64, index: Int = 0, width: Int? = nil, height: Int? = nil, startScale: Int = 0, tiling: Tiling = .none,
        enlarges: Bool = true, on compute: Compute
    ) throws(SinGANError) -> Pixels {
        try checkUsable(startScale: startScale, from: 0)
        guard tiling == .none || startScale == 0 else {
            throw SinGANError(
                .usage, "a sample that tiles can't keep the picture's layout, which start scale \(startScale) asks for",
                hint: "Leave out the start scale, or the tiling.")
        }
        let border = tiling == .none ? border : .repeated(across: tiling.across, down: tiling.down)
        let target = PixelSize(width: width ?? self.width, height: height ?? self.height)
        let sizes = try sizes(for: target)
        let stack = GeneratorStack(generators, border: border, on: compute.pool)
        let image = layout(below: startScale, entering: sizes[startScale], stack, compute)
        return try finish(
            stack.run(
                image, from: startScale, sizes: Array(sizes.prefix(generators.count)), noise: Self.noise(seed, index, compute.pool)),
            enlarges ? target : nil, compute, border)
    }

    /// What enters at a start scale: the reconstruction as far as the scale below, brought to the size at which chance takes over. Zeros at scale 0.
    func layout(below startScale: Int, entering size: PixelSize, _ stack: GeneratorStack, _ compute: Compute) -> Tensor {
        guard startScale > 0 else { return Tensor(zeros: size.shape) }
        let below = GeneratorStack(Array(generators.prefix(startScale)), border: border, on: compute.pool)
        return stack.resize(reconstruct(with: below, sizes: Array(state.plan.sizes.prefix(startScale))), to: size)
    }

    var border: Border { configuration.border }

    /// Injection (paper, section 4): the picture, shrunk to the size of the scale below, enters at `scale`, and that generator and all finer ones
    /// run.
    ///
    /// - Parameters:
    ///   - pixels: of any size; brought to the model's size, or to `size`, first.
    ///   - scale: 1 ... usableScales - 1. At 0 the picture would be ignored.
    ///   - size: of the result; nil for the model's own. See `injectionSize`.
    ///   - enlarges: see `sample`.
    /// - Returns: a picture of model size, or of `size`.
    public func inject(
        _ pixels: Pixels, at scale: Int, size: PixelSize? = nil, seed: UInt64, index: Int = 0, enlarges: Bool = true, on compute: Compute
    ) throws(SinGANError) -> Pixels {
        try checkUsable(startScale: scale, from: 1)
        let target = size ?? picture.size
        let fitted =
            PixelSize(width: pixels.width, height: pixels.height) == target
            ? pixels : pixels.resized(width: target.width, height: target.height)
        let sizes = try sizes(for: target)
        let stack = GeneratorStack(generators, border: border, on: compute.pool)
        let shrunk = stack.resize(Tensor(fitted), to: sizes[scale - 1])
        let entering = stack.resize(shrunk, to: sizes[scale])
        return try finish(
            stack.run(
                entering, from: scale, sizes: Array(sizes.prefix(generators.count)), noise: Self.noise(seed, index, compute.pool)),
            enlarges ? target : nil, compute)
    }

    /// The noise of a sample's every scale.
    static func noise(_ seed: UInt64, _ index: Int, _ pool: WorkerPool) -> (Int, Tensor) -> Void {
        { k, map in Noise.fill(map, RandomField(seed: seed, purpose: .sampling, scale: k, iteration: index), scale: k, on: pool) }
    }

    /// The picture as the model remembers it: z* at the coarsest scale, no noise above (paper, equation 6).
    ///
    /// - Parameter enlarges: see `sample`.
    public func reconstruct(enlarges: Bool = true, on compute: Compute) throws(SinGANError) -> Pixels {
        try checkUsable(startScale: 0, from: 0)
        let stack = GeneratorStack(generators, border: border, on: compute.pool)
        let image = reconstruct(with: stack, sizes: Array(state.plan.sizes.prefix(generators.count)))
        return try finish(image, enlarges ? picture.size : nil, compute)
    }

    private func reconstruct(with stack: GeneratorStack, sizes: [PixelSize]) -> Tensor {
        stack.run(Tensor(zeros: sizes[0].shape), sizes: sizes) { level, map in map.setReconstructionNoise(level, state.fixedNoise) }
    }

    /// A model that is trained in part ends below the finest scale: its result is enlarged to `size`, if there is one.
    func finish(
        _ image: Tensor, _ size: PixelSize?, _ compute: Compute, _ border: Border = .zeros
    ) throws(SinGANError) -> Pixels {
        let result = GeneratorStack([], border: border, on: compute.pool).resize(image, to: size ?? image.size).pixels
        // Cancelled kernels leave garbage, which must not get out.
        try compute.cancellation.check()
        return result
    }

    /// The size of every scale that is trained, for a result of `target`: the plan's, stretched.
    func sizes(for target: PixelSize) throws(SinGANError) -> [PixelSize] {
        if target == picture.size { return state.plan.sizes }
        var sizes = state.plan.sizes.map { $0.stretched(as: picture.size, to: target) }
        if !isHandedOver { sizes[sizes.count - 1] = target }
        let smallest = Self.smallestSide
        guard let coarsest = sizes.first, coarsest.shortSide >= smallest else {
            let (w, h) = (smallest * width / state.plan.sizes[0].width + 1, smallest * height / state.plan.sizes[0].height + 1)
            throw SinGANError(.usage, "\(target) is too small for this model", hint: "Samples can be as small as \(w)x\(h).")
        }
        // Two maps of the widest layer, or strips of them, and a dozen of pictures.
        let last = sizes[sizes.count - 1]
        let input = last.shape.grown(by: NetworkShape.margin)
        let maps = 2 * EvaluationNetwork.workspaceCount(for: input, channels: scales.map(\.channels).max() ?? 0)
        let needed = (Double(last.width) * Double(last.height) * 36 + Double(maps)) * Double(MemoryLayout<Scalar>.size)
        try Machine.checkMemory(needed, "a sample of \(target) needs", hint: "Ask for a smaller one.")
        return sizes
    }

    func checkUsable(startScale: Int, from lowest: Int) throws(SinGANError) {
        guard !generators.isEmpty else {
            throw SinGANError(.badData, "the model has not finished a single iteration", hint: "Train it first.")
        }
        guard (lowest..<max(generators.count, lowest)).contains(startScale) else {
            let what =
                isComplete
                ? "the model has \(generators.count) scales" : "\(generators.count) of the model's \(scales.count) scales are trained"
            throw SinGANError(
                .usage, "the start scale is \(startScale), and \(what)",
                hint: generators.count > lowest ? "Give one from \(lowest) to \(generators.count - 1)." : "Train it further first.")
        }
    }
}

extension SinGANModel {
    /// Injection into the quantized scale of a variant (paper, supplement, "paint to image"): the picture, its colours replaced by the nearest ones
    /// of the palette, enters that scale at the scale's own size, not through the size of the scale below.
    ///
    /// - Parameters:
    ///   - pixels: of any size; brought to the model's size, or to `size`, first.
    ///   - size: of the result; nil for the model's own. See `injectionSize`.
    ///   - enlarges: see `sample`.
    /// - Throws: `.usage` for a model without a quantized scale, or a size that it can't make; the reason of a cancellation.
    public func injectQuantized(
        _ pixels: Pixels, size: PixelSize? = nil, seed: UInt64, index: Int = 0, enlarges: Bool = true, on compute: Compute
    ) throws(SinGANError) -> Pixels {
        guard let scale = configuration.quantizedScale, let palette else {
            throw SinGANError(.usage, "no scale of this model was trained on quantized colours", hint: "Inject the picture as it is.")
        }
        try checkUsable(startScale: scale, from: 1)
        let target = size ?? picture.size
        let sizes = try sizes(for: target)
        let stack = GeneratorStack(generators, border: border, on: compute.pool)
        // As published: first the colours, then the size.
        let painting = palette(pixels.resized(width: target.width, height: target.height))
        let entering = stack.resize(Tensor(painting), to: sizes[scale])
        return try finish(
            stack.run(
                entering, from: scale, sizes: Array(sizes.prefix(generators.count)), noise: Self.noise(seed, index, compute.pool)),
            enlarges ? target : nil, compute)
    }
}

extension PixelSize {
    /// The size at which a picture of this size is injected into a model of that one: its own proportions, and about as many pixels as the model
    /// has. The model's own size where the proportions differ by no more than rounding does.
    public func injected(into model: PixelSize) -> PixelSize {
        let (across, down) = (Double(width) / Double(model.width), Double(height) / Double(model.height))
        guard abs(across / down - 1) > 1 / Double(model.shortSide) else { return model }
        let shrink = 1 / (across * down).squareRoot()
        return PixelSize(
            width: max(1, Int((Double(width) * shrink).rounded())), height: max(1, Int((Double(height) * shrink).rounded())))
    }

    /// This size, stretched as `old` is to become `new`.
    func stretched(as old: PixelSize, to new: PixelSize) -> PixelSize {
        let (across, down) = (Double(new.width) / Double(old.width), Double(new.height) / Double(old.height))
        return PixelSize(width: Int((Double(width) * across).rounded()), height: Int((Double(height) * down).rounded()))
    }
}

extension SinGANModel {
    /// The short side that the coarsest scale has at least, whatever the size of the result.
    static let smallestSide = 4

    /// The size at which a picture of another shape is injected: see `PixelSize.injected(into:)`.
    public func injectionSize(for picture: PixelSize) -> PixelSize { picture.injected(into: self.picture.size) }

    /// Throws `.badData` where a picture is so narrow that a model of these scales can't take it at its own proportions.
    ///
    /// - Parameter name: what the message calls the picture.
    public static func checkInjection(of picture: PixelSize, named name: String, into scales: [ScalePlan]) throws(SinGANError) {
        guard let coarsest = scales.first.map({ PixelSize(width: $0.width, height: $0.height) }),
            let finest = scales.last.map({ PixelSize(width: $0.width, height: $0.height) })
        else { return }
        let injected = picture.injected(into: finest)
        guard coarsest.stretched(as: finest, to: injected).shortSide < smallestSide else { return }
        throw SinGANError(
            .badData,
            "\(name) is \(picture): with as many pixels as the model it is \(injected), which is too narrow for the model's coarsest scale",
            hint: "Crop it to a shape nearer to the model's \(finest).")
    }
}

/// The directions in which a sample continues on its other side, so that copies of it laid side by side show no seam.
public struct Tiling: Sendable, Hashable {
    /// Whether the left and the right border continue each other.
    public var across: Bool
    /// Whether the upper and the lower border continue each other.
    public var down: Bool

    /// A sample that continues on its other side in these directions.
    public init(across: Bool, down: Bool) {
        self.across = across
        self.down = down
    }

    /// An ordinary sample, which doesn't tile.
    public static let none = Tiling(across: false, down: false)
}

extension SinGANModel {
    /// How well a model remembers its picture: root mean squared errors over all values, 0...1.
    public struct Fidelity: Sendable, Equatable {
        /// The error of the reconstruction from z*.
        public let reconstruction: Double
        /// The error of the picture shrunk to the scale below the finest and enlarged again: what the finest scale begins with at best. A trained model is
        /// well below it.
        public let enlargement: Double
    }

    /// Generates one reconstruction. Throws as `reconstruct` does.
    public func fidelity(on compute: Compute) throws(SinGANError) -> Fidelity {
        let stack = GeneratorStack([], on: compute.pool)
        let sizes = state.plan.sizes
        let finest = isHandedOver ? sizes[sizes.count - 1] : picture.size
        let real = stack.resize(state.picture.tensor, to: finest)
        let shrunk = stack.resize(real.copied(), to: sizes[sizes.count - 2])
        let enlarged = stack.resize(shrunk, to: finest)
        let result = Fidelity(
            reconstruction: error(Tensor(try reconstruct(enlarges: !isHandedOver, on: compute)), real, compute),
            enlargement: error(enlarged, real, compute))
        // Cancelled reductions leave garbage too.
        try compute.cancellation.check()
        return result
    }

    /// Tensors are -1...1, so half of their difference is that of pictures.
    private func error(_ a: Tensor, _ b: Tensor, _ compute: Compute) -> Double {
        (Reduction.squaredDifference(a, b, on: compute.pool) / Double(a.count)).squareRoot() / 2
    }
}
