import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Random samples of the finished scales below, at the size of the scale above them: what a scale's generator is given in training.
///
/// Only windows are made where crops are shown. A pool keeps some whole ones instead and replaces them one by one; what it holds is a function
/// of the number of replacements so far, so that a resumed training finds the same.
package final class LowerSamples {
    private let scale: Int
    private let stack: GeneratorStack
    private let sizes: [PixelSize]
    private let palette: ColorPalette?
    private let poolRenewal: Int
    private let poolSize: Int
    private let seed: UInt64
    private let draws: any TrainingDraws
    private let pool: WorkerPool
    /// What goes in below the coarsest scale: zeros.
    private let nothing: Tensor
    private let windows: PyramidForward?
    private var kept: [Tensor] = []
    /// Pool samples made so far, those of the first filling included; nil before the first filling.
    private var made: Int?

    /// - Parameters:
    ///   - sizes: of the scales from 0 up to this one.
    ///   - palette: the colours to which samples are quantized; nil leaves them as they are.
    package init(
        _ spec: ScaleSpec, stack: GeneratorStack, sizes: [PixelSize], palette: ColorPalette?, _ configuration: TrainingConfiguration,
        draws: any TrainingDraws, on pool: WorkerPool
    ) {
        (scale, self.stack, self.sizes, self.palette) = (spec.scale, stack, sizes, palette)
        (poolRenewal, seed, self.draws, self.pool) = (configuration.shortcuts.poolRenewal, configuration.seed, draws, pool)
        poolSize = spec.poolSize
        nothing = Tensor(zeros: sizes[0].shape)
        windows =
            spec.hasWindows && scale > 0
            ? PyramidForward(stack.scales, border: stack.border, sizes: sizes, crop: spec.cropSize, on: pool) : nil
    }

    /// For one critic step, with all that a crop at this place sees; valid until the next call.
    package func sample(iteration: Int, step: Int, at origin: TrainingCrops.Origin) -> Resample.Window {
        if let windows { return window(windows, iteration: iteration, step: step, at: origin) }
        // Below the coarsest scale there is nothing to vary.
        guard poolSize > 0, scale > 0 else { return Resample.Window(of: fresh(iteration: iteration, step: step)) }
        fill(after: iteration / poolRenewal)
        let share = RandomField(seed: seed, purpose: .trainingCrop, scale: scale, iteration: iteration, step: step).uniform(x: 2)
        return Resample.Window(of: kept[Int(share * Double(poolSize))])
    }

    private func window(_ windows: PyramidForward, iteration: Int, step: Int, at origin: TrainingCrops.Origin) -> Resample.Window {
        let window = windows.window(x: origin.x, y: origin.y) { level, x, y, map in
            draws.lowerNoise(level: level, scale: scale, iteration: iteration, step: step, x: x, y: y, into: map, on: pool)
        }
        palette?.quantize(window.pixels, on: pool)
        return window
    }

    /// A fresh whole sample; valid until the next call.
    package func fresh(iteration: Int, step: Int) -> Tensor {
        let sample = stack.run(nothing, sizes: sizes) { level, map in
            draws.lowerNoise(level: level, scale: scale, iteration: iteration, step: step, x: 0, y: 0, into: map, on: pool)
        }
        palette?.quantize(sample, on: pool)
        return sample
    }

    /// Samples number 0 ..< pool + renewals have been made; the last `pool` of them are kept.
    private func fill(after renewals: Int) {
        let wanted = poolSize + renewals
        if kept.isEmpty { kept = (0..<poolSize).map { _ in Tensor(sizes[scale].shape) } }
        for number in max(made ?? 0, wanted - poolSize)..<max(made ?? 0, wanted) {
            kept[number % poolSize].copy(from: fresh(iteration: number, step: Self.poolStep), on: pool)
        }
        made = wanted
    }

    /// Apart from the numbers of critic steps.
    private static let poolStep = 100
}
