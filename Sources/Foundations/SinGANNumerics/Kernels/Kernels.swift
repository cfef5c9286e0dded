// What the layers need computed: three 3x3 convolutions, what batch normalization does between them, and three small things. The layers say what,
// in the words of their formulas; how is a kernel variant's business (KernelVariant.swift chooses one).

/// The map that a convolution reads: as it is, or through a normalization and LeakyReLU. Activations are not stored: recomputing them costs less
/// than a pass over memory.
package struct Operand {
    package let tensor: Tensor
    package let statistics: LayerStatistics?

    /// The tensor as it is.
    package init(_ tensor: Tensor) {
        self.tensor = tensor
        statistics = nil
    }

    /// LeakyReLU((y - mean) scale + shift), map by map.
    package init(_ tensor: Tensor, _ statistics: LayerStatistics) {
        precondition(tensor.shape.n == statistics.maps && tensor.shape.c == statistics.channels, "Operand: \(tensor.shape)")
        self.tensor = tensor
        self.statistics = statistics
    }

    /// The operand of these maps alone.
    package func maps(_ range: Range<Int>) -> Operand {
        guard let statistics else { return Operand(tensor.maps(range)) }
        return Operand(tensor.maps(range), statistics.maps(range))
    }
}

/// What happens to a convolution's result y on its way to memory. Sums are over the pixels of each map, per channel.
package enum Epilogue {
    case none
    /// The mean and the biased variance of y go to the statistics.
    case moments(LayerStatistics)
    /// y becomes y times LeakyReLU's slope at `saved`; sums of y and y (saved - mean) go to the statistics.
    case slope(saved: Tensor, LayerStatistics)
    /// Sums of y, y (saved - mean) and y delta go to the statistics.
    case tangent(saved: Tensor, delta: Tensor, LayerStatistics)
    /// y + bias, one number per channel, for at most three channels.
    case bias(UnsafePointer<Scalar>)
    /// LeakyReLU(y + bias): a folded normalization. The row is padded as those of `LayerStatistics` are.
    case activation(bias: UnsafePointer<Scalar>)
}

/// The coefficients of `Kernels.project`: a map g becomes a g + b + c (saved - mean). Rows as in `LayerStatistics`.
package struct Projection {
    package let a, b, c: UnsafePointer<Scalar>
}

/// One variant of the kernels. Not to be shared between pools: it has working memory of its own, which it uses while it has the pool alone.
package protocol Kernels: AnyObject {
    /// y = x * w, valid. Shapes: x N x H x W x C, w 3 x 3 x C x O, y N x H-2 x W-2 x O.
    func convolve(_ x: Operand, _ w: PreparedFilters, into y: Tensor, _ epilogue: Epilogue, on pool: WorkerPool)

    /// The cotangent of x for the cotangent gy of y = x * w: the full convolution of gy with the filters flipped by 180 degrees.
    func inputGradient(_ gy: Tensor, _ w: PreparedFilters, into gx: Tensor, _ epilogue: Epilogue, on pool: WorkerPool)

    /// gw += the gradient of y = x * w for the cotangent gy, summed over all maps:  gw[ki, kj, c, o] += sum of x[n, i + ki, j + kj, c] gy[n, i, j, o].
    func addWeightGradient(_ x: Operand, _ gy: Tensor, to gw: Filters, on pool: WorkerPool)

    /// out = a g + b + c (saved - mean) for one map, or `out` plus that. `out` may be g.
    func project(
        _ g: Tensor, saved: Tensor, _ statistics: LayerStatistics, _ projection: Projection, adding: Bool, into out: Tensor,
        on pool: WorkerPool)

    /// The tangent of normalization and LeakyReLU and its reverse, for one map, where they stand: with rows f of coefficients,
    ///
    ///     dy <- slope(saved) (f0 dy + f1 + f2 (saved - mean))        delta <- f3 delta + f4 dy + f5 + f6 (saved - mean)
    func tangent(
        _ dy: Tensor, delta: Tensor, saved: Tensor, _ statistics: LayerStatistics, coefficients: UnsafePointer<Scalar>,
        on pool: WorkerPool)

    /// residual = tanh(x), where it is asked for, and image = tanh(x) + previous.
    func tanh(_ x: Tensor, plus previous: Tensor, residual: Tensor?, image: Tensor, on pool: WorkerPool)

    /// Part of a row of a map of noise: see `NormalMap`. The same bits in every variant.
    func normals(
        _ key: SIMD2<UInt32>, x: UInt32, y: UInt32, count: Int, _ channels: NormalMap.Channels, into row: UnsafeMutablePointer<Scalar>
    )

    /// One step of Adam on numbers, gradients and both moments: see `Adam`.
    func adam(_ step: Adam.Step, _ values: Buffer, gradients: Buffer, first: Buffer, second: Buffer)

    /// What `w` looks like when the convolution reads it.
    ///
    /// - Parameter flipped: for `inputGradient`.
    func preparedCount(_ w: Filters, flipped: Bool) -> Int
    func prepare(_ w: Filters, flipped: Bool, into prepared: Buffer, on pool: WorkerPool)
}
