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
        let maps = 2 * EvaluationNetwork.room(for: input, channels: scales.map(\.channels).max() ?? 0)
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
