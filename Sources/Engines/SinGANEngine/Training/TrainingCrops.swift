import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// What a scale's networks are shown in training: the whole picture, or as much of it as a crop. Tensors keep their identity, their contents move on.
package final class TrainingCrops {
    /// The picture, -1...1.
    package let real: Tensor
    /// The sample from the scales below, and what the generator sees of it: noise added, its surroundings around it.
    package private(set) var previous: Tensor
    package let x: Tensor
    /// The same for the reconstruction.
    package let recPrevious: Tensor
    package let recX: Tensor

    private let scale: Int
    private let seed: UInt64
    private let amplitude: Scalar
    private let border: Border
    private let pool: WorkerPool
    private let z: Tensor
    /// Whole pictures, of which crops are cut; nil where nothing is cropped.
    private let whole: Whole?

    private struct Whole {
        let real, recPrevious, recX: Tensor
    }

    /// - Parameters:
    ///   - real, recPrevious: whole, at the scale's size.
    ///   - fixedNoise: z* of the coarsest scale.
    package init(
        _ spec: ScaleSpec, real: Tensor, recPrevious: Tensor, fixedNoise: Tensor, amplitude: Double, border: Border, seed: UInt64,
        on pool: WorkerPool
    ) {
        (scale, self.seed, self.amplitude, self.border, self.pool) = (spec.scale, seed, Scalar(amplitude), border, pool)
        let noise = Tensor(border.noiseShape(real.shape))
        let input = Tensor(real.shape.grown(by: NetworkShape.margin))
        noise.setReconstructionNoise(scale, fixedNoise)
        NoisyInput.fill(input, z: noise, amplitude: self.amplitude, plus: recPrevious, border, on: pool)
        let shown = spec.cropSize.shape
        if shown == real.shape {
            (self.real, self.recPrevious, recX, z, whole) = (real, recPrevious, input, noise, nil)
            previous = recPrevious
        } else {
            (self.real, self.recPrevious, previous) = (Tensor(shown), Tensor(shown), Tensor(shown))
            recX = Tensor(shown.grown(by: NetworkShape.margin))
            z = Tensor(recX.shape)
            whole = Whole(real: real, recPrevious: recPrevious, recX: input)
        }
        x = Tensor(recX.shape)
    }

    package var isCropped: Bool { whole != nil }

    /// Takes an iteration's noise: one draw for all its steps.
    package func begin(_ iteration: Int, _ draws: any TrainingDraws) { draws.noise(scale: scale, iteration: iteration, into: z, on: pool) }

    /// The picture's pixel with which a crop begins.
    package struct Origin {
        package let x, y: Int
    }

    /// The first pixel of a step's crop; (0, 0) where whole pictures are shown.
    package func origin(iteration: Int, step: Int) -> Origin {
        guard let whole else { return Origin(x: 0, y: 0) }
        let field = RandomField(seed: seed, purpose: .trainingCrop, scale: scale, iteration: iteration, step: step)
        return Origin(
            x: Self.first(real.shape.w, in: whole.real.shape.w, field.uniform(x: 0)),
            y: Self.first(real.shape.h, in: whole.real.shape.h, field.uniform(x: 1)))
    }

    /// Shows a sample from the scales below, or the crop at this place of it and of everything.
    ///
    /// - Parameter sample: whole, or with as much around the crop as there is and as the network sees.
    package func load(_ sample: Resample.Window, at origin: Origin) {
        guard let whole else {
            previous = sample.pixels
            return NoisyInput.fill(x, z: z, amplitude: amplitude, plus: previous, border, on: pool)
        }
        real.cut(from: whole.real, x: origin.x, y: origin.y)
        recPrevious.cut(from: whole.recPrevious, x: origin.x, y: origin.y)
        recX.cut(from: whole.recX, x: origin.x, y: origin.y)
        let (x0, y0) = (origin.x - sample.x, origin.y - sample.y)
        previous.cut(from: sample.pixels, x: x0, y: y0)
        let (left, top) = (x0 - NetworkShape.margin, y0 - NetworkShape.margin)
        NoisyInput.fill(
            Resample.Window(of: x, x: left, y: top), z: Resample.Window(of: z, x: left, y: top), amplitude: amplitude,
            plus: Resample.Window(of: sample.pixels), border, on: pool)
    }

    /// The place at which a crop begins. Uniform places would show the picture's borders hardly ever: so half a crop more on either side ends at the border.
    private static func first(_ crop: Int, in whole: Int, _ share: Double) -> Int {
        min(max(Int(share * Double(whole + 1)) - crop / 2, 0), whole - crop)
    }
}
