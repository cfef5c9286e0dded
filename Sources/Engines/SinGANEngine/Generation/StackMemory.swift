import SinGANImaging
import SinGANNumerics

/// The working memory of a `GeneratorStack` for one list of sizes: allocated once, used by every run with these.
final class StackMemory {
    /// One scale's maps: the noise and the padded input lie in memory that all scales share.
    struct Level {
        let noise: Tensor
        let input: Tensor
        /// What the network makes.
        let output: Tensor
        let filters: EvaluationFilters
        /// The way to the next size, if there is one: no resizing where it is the same.
        fileprivate let next: Next?

        /// The picture for the next scale, clamped before and after it is resized; the output itself where there is no next size.
        func finish(on pool: WorkerPool) -> Tensor {
            guard let next else { return output }
            guard let (resample, result) = next.resizing else {
                output.clamp(on: pool)
                return output
            }
            resample(output, into: result, clamped: true, on: pool)
            return result
        }
    }

    fileprivate struct Next {
        let resizing: (Resample, Tensor)?
    }

    let first: Int
    let sizes: [PixelSize]
    /// Of the scales from `first` up.
    let levels: [Level]
    let space: EvaluationSpace

    /// For the scales from `first` up at these sizes, with perhaps one size more than there are scales.
    init(_ scales: [FinishedScale], from first: Int, _ sizes: [PixelSize], _ border: Border) {
        self.first = first
        self.sizes = sizes
        let shapes = sizes[first..<scales.count].map(\.shape)
        let inputs = shapes.map { $0.grown(by: NetworkShape.margin) }
        let noises = shapes.map(border.noiseShape)
        let (noise, input) = (Buffer(noises.map(\.count).max() ?? 0), Buffer(inputs.map(\.count).max() ?? 0))
        levels = shapes.indices.map { i in
            let next = first + i + 1
            return Level(
                noise: Tensor(noises[i], over: noise), input: Tensor(inputs[i], over: input), output: Tensor(shapes[i]),
                filters: scales[first + i].network.makeFilters(),
                next: next < sizes.count ? Self.next(from: shapes[i], to: sizes[next].shape, border) : nil)
        }
        space = EvaluationSpace(zip(scales[first...], inputs).map { $0.network.room(for: $1) }.max() ?? 0)
    }

    private static func next(from shape: Shape, to next: Shape, _ border: Border) -> Next {
        Next(resizing: shape == next ? nil : (Resample(from: shape, h: next.h, w: next.w, border), Tensor(next)))
    }
}
