import SinGANImaging
import SinGANNumerics

/// A finished scale, ready to generate.
package struct FinishedScale: @unchecked Sendable {  // Never written to once made.
    package let network: EvaluationNetwork
    package let amplitude: Scalar
    /// The colours to which the picture from the scale below is quantized first, where the scale was trained so.
    package var palette: ColorPalette?

    package init(network: EvaluationNetwork, amplitude: Scalar, palette: ColorPalette? = nil) {
        (self.network, self.amplitude, self.palette) = (network, amplitude, palette)
    }
}

/// Finished scales one above the other: a picture goes in at one scale and comes out of the last.
package final class GeneratorStack {
    package let scales: [FinishedScale]
    package let border: Border
    private let pool: WorkerPool
    private var memory: StackMemory?

    package init(_ scales: [FinishedScale], border: Border = .zeros, on pool: WorkerPool) {
        self.scales = scales
        self.border = border
        self.pool = pool
    }

    /// Brings a picture to another size: clamped where it stands, resized into a new tensor, clamped again.
    package func resize(_ image: Tensor, to size: PixelSize) -> Tensor {
        image.clamp(on: pool)
        guard image.size != size else { return image }
        let result = Tensor(size.shape)
        Resample(from: image.shape, h: size.height, w: size.width, border)(image, into: result, clamped: true, on: pool)
        return result
    }

    /// Runs the scales from `first` up, in evaluation mode (paper, equations 4 and 5), and brings the result to the size after the last where
    /// `sizes` has one more. Allocates nothing as long as `first` and `sizes` are those of the run before.
    ///
    /// - Parameters:
    ///   - image: what goes in at scale `first`, of that scale's size; not changed.
    ///   - sizes: of every scale from 0, and perhaps one more.
    ///   - noise: fills a scale's map, whose shape is the border's business.
    /// - Returns: the last scale's output; clamped only if it was resized. It belongs to the stack and stays valid until the next
    ///   run. With no scale to run, `image` itself.
    package func run(_ image: Tensor, from first: Int = 0, sizes: [PixelSize], noise: (_ scale: Int, _ map: Tensor) -> Void) -> Tensor {
        guard first < scales.count else { return image }
        precondition(image.size == sizes[first], "GeneratorStack: \(image.size) at scale \(first) of \(sizes[first])")
        let memory = room(first, sizes)
        var image = image
        for k in first..<scales.count {
            let level = memory.levels[k - first]
            noise(k, level.noise)
            // Only what comes from below, which is the stack's own: what enters is the caller's business.
            if k > first, let palette = scales[k].palette { palette.quantize(image, on: pool) }
            Padding.padNoisy(level.noise, amplitude: scales[k].amplitude, plus: image, into: level.input, border, on: pool)
            scales[k].network(level.input, previous: image, into: level.output, level.filters, memory.space, on: pool)
            image = level.finish(on: pool)
        }
        return image
    }

    private func room(_ first: Int, _ sizes: [PixelSize]) -> StackMemory {
        if let memory, memory.first == first, memory.sizes == sizes { return memory }
        let made = StackMemory(scales, from: first, sizes, border)
        memory = made
        return made
    }
}
