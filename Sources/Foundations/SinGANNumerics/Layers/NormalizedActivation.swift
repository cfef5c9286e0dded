// Batch normalization in training mode, then LeakyReLU: the layer between two convolutions. Every map is normalized alone.
//
//   mu = mean(y), sigma = sqrt(mean((y - mu)^2) + 1e-5)         over the m = H W pixels of a map, per channel
//   x^ = (y - mu) / sigma        n = gamma x^ + beta        a = n > 0 ? n : 0.2 n
//
// Only y is saved: x^ = (y - mu) / sigma and n = (gamma / sigma) (y - mu) + beta are a subtraction and a multiplication away wherever they are
// needed. Below, all operators are per channel; P u = u - mean(u) - x^ mean(x^ u) is symmetric, and dx^ = P dy / sigma exactly, epsilon included.
//
// Backward     gn = slope(n) ga;  gbeta = sum gn;  ggamma = <x^, gn>;  gy = (gamma / sigma) P gn
// Tangent      dy -> dn = (gamma / sigma) P dy -> da = slope(n) n.
// Reverse of the tangent: with delta = gn of the backward pass (the cotangent of dn) and s = <delta, dn>,
//   hgamma = ds/dgamma = <delta, P dy> / sigma
//   hy     = ds/dy     = -(s / (m sigma)) x^ - (gamma / (m sigma^2)) P( <x^, dy> delta + <delta, x^> dy )
// ds/dy. is (gamma / sigma) P delta, which is the gy of the backward pass. The slope has no derivative of its own.
//
// Batch renormalization (Ioffe, 2017, algorithm 1) makes of a crop's moments those that the whole picture has:
//   n = gamma (r x^ + d) + beta     r = sigma / sigma_whole     d = (mu - mu_whole) / sigma_whole
// with r and d held fixed in the backward pass: there gamma becomes r gamma, and ggamma = <r x^ + d, gn>. Only generators have it, and no tangent passes
// through them.
//
// Where moments are fixed, that is numbers which don't depend on y, P u = u, and ds/dy is 0. Only critics have it.
//
// The slopes and all sums over pixels come out of the convolutions before (`Epilogue`); what is left here are formulas per channel and one pass.

/// Scale and shift of one normalization, or the gradients for them: a view of C values each.
package struct NormalizationView {
    package let gamma: UnsafeMutablePointer<Scalar>
    package let beta: UnsafeMutablePointer<Scalar>

    package init(gamma: UnsafeMutablePointer<Scalar>, beta: UnsafeMutablePointer<Scalar>) {
        self.gamma = gamma
        self.beta = beta
    }
}

/// One layer's normalization, for the maps that its convolution wrote.
package struct NormalizedActivation {
    package static let epsilon = 1e-5
    package static let leak: Scalar = 0.2
    /// Bounds of r and |d|: moments that lag behind the weights must not blow a map up. Small r are right, for what is flat in a crop.
    package static let (largestRatio, largestOffset) = (10.0, 10.0)

    /// y, as the convolution left it: N x H x W x C.
    package let y: Tensor
    package let statistics: LayerStatistics
    /// Room for rows of coefficients, and nothing that lasts.
    private let coefficients: Buffer

    package init(_ shape: Shape, isFixed: Bool = false) {
        self.init(
            Tensor(shape), LayerStatistics(channels: shape.c, maps: shape.n, isFixed: isFixed),
            Buffer(zeros: 7 * LayerStatistics.padded(shape.c)))
    }

    /// For a forward pass alone, in memory that others may use once the layer above has run.
    package init(_ shape: Shape, over memory: Buffer) {
        self.init(Tensor(shape, over: memory), LayerStatistics(channels: shape.c, maps: shape.n), Buffer(0))
    }

    private init(_ y: Tensor, _ statistics: LayerStatistics, _ coefficients: Buffer) {
        (self.y, self.statistics, self.coefficients) = (y, statistics, coefficients)
    }

    /// The part for some of the maps.
    package func maps(_ range: Range<Int>) -> NormalizedActivation {
        NormalizedActivation(y.maps(range), statistics.maps(range), coefficients)
    }

    /// The activation a, for the convolution above.
    package var activation: Operand { Operand(y, statistics) }

    /// Turns gn, whose sums the statistics hold, into gy in `out`, which may be `gn` itself; adds to `gradients`, where there are any.
    ///
    /// - Parameter adding: adds gy to what is in `out`.
    package func backward(
        _ gn: Tensor, _ parameters: NormalizationView, gradients: NormalizationView?, adding: Bool = false, into out: Tensor,
        on pool: WorkerPool
    ) {
        precondition(gn.shape == y.shape && out.shape == y.shape, "NormalizedActivation.backward: \(gn.shape) at \(y.shape)")
        for map in 0..<y.shape.n {
            if let gradients { addGradients(map, to: gradients) }
            pool.kernels.project(
                gn.map(map), saved: y.map(map), statistics.maps(map..<map + 1), projection(map, parameters), adding: adding,
                into: out.map(map),
                on: pool)
        }
    }

    private func addGradients(_ map: Int, to gradients: NormalizationView) {
        let (sum, distance, inverse) = (
            statistics.sum(.gn, map), statistics.sum(.gnDistance, map), statistics.inverseDeviation(map)
        )
        let (ratio, offset) = (statistics.ratio(map), statistics.offset(map))
        for k in 0..<y.shape.c {
            gradients.beta[k] += Scalar(sum[k])
            gradients.gamma[k] += Scalar(Double(ratio[k]) * distance[k] * Double(inverse[k]) + Double(offset[k]) * sum[k])
        }
    }

    /// (r gamma / sigma) P gn = a gn + b + c (y - mu).
    private func projection(_ map: Int, _ parameters: NormalizationView) -> Projection {
        let (m, row, f) = (Double(y.shape.pixels), statistics.stride, coefficients.pointer)
        let (sum, distance, inverse) = (
            statistics.sum(.gn, map), statistics.sum(.gnDistance, map), statistics.inverseDeviation(map)
        )
        let ratio = statistics.ratio(map)
        let throughMoments = statistics.isFixed ? 0.0 : 1
        for k in 0..<y.shape.c {
            let deviation = Double(inverse[k])
            let scale = Double(ratio[k]) * Double(parameters.gamma[k]) * deviation
            f[k] = Scalar(scale)
            f[row + k] = Scalar(-throughMoments * scale * sum[k] / m)
            f[2 * row + k] = Scalar(-throughMoments * scale * deviation * deviation * distance[k] / m)
        }
        return Projection(a: f, b: f + row, c: f + 2 * row)
    }
}

extension NormalizedActivation {
    /// Turns the tangent dy into da where it stands, and delta into ds/dy; adds ds/dgamma to `gradients`. For one map; the statistics hold the sums.
    ///
    /// - Parameters:
    ///   - dy: the tangent dy on entry, da on exit; H x W x C.
    ///   - delta: the gn of the backward pass on entry; ds/dy on exit.
    package func tangent(_ dy: Tensor, delta: Tensor, _ parameters: NormalizationView, gradients: NormalizationView, on pool: WorkerPool) {
        precondition(y.shape.n == 1 && dy.shape == y.shape && delta.shape == y.shape, "NormalizedActivation.tangent: \(dy.shape)")
        for k in 0..<y.shape.c {
            let sums = TangentSums(statistics, channel: k, pixels: Double(y.shape.pixels))
            let gamma = Double(parameters.gamma[k])
            gradients.gamma[k] += Scalar(sums.deltaDotProjected * sums.inverse)
            set(channel: k, sums.tangentCoefficients(gamma: gamma), sums.cotangentCoefficients(gamma: gamma))
        }
        pool.kernels.tangent(dy, delta: delta, saved: y, statistics, coefficients: coefficients.pointer, on: pool)
    }

    private func set(channel k: Int, _ n: SIMD3<Double>, _ cotangent: SIMD4<Double>) {
        let (row, f) = (statistics.stride, coefficients.pointer)
        for i in 0..<3 { f[i * row + k] = Scalar(n[i]) }
        for i in 0..<4 { f[(3 + i) * row + k] = Scalar(cotangent[i]) }
    }
}

/// The sums over pixels that the tangent pass needs, for one channel.
private struct TangentSums {
    let m: Double
    /// 1 / sigma.
    let inverse: Double
    /// Sums of dy, delta, x^ dy, x^ delta, delta dy; what of them is the moments' own derivative is 0 where these are fixed.
    let tangent, delta, normalizedDotTangent, normalizedDotDelta, deltaDotTangent: Double

    private let isFixed: Bool

    init(_ statistics: LayerStatistics, channel k: Int, pixels: Double) {
        m = pixels
        isFixed = statistics.isFixed
        let throughMoments = isFixed ? 0.0 : 1
        inverse = Double(statistics.inverseDeviation(0)[k])
        tangent = throughMoments * statistics.sum(.dy, 0)[k]
        delta = throughMoments * statistics.sum(.gn, 0)[k]
        normalizedDotTangent = throughMoments * statistics.sum(.dyDistance, 0)[k] * inverse
        normalizedDotDelta = throughMoments * statistics.sum(.gnDistance, 0)[k] * inverse
        deltaDotTangent = statistics.sum(.dyDelta, 0)[k]
    }

    /// <delta, P dy>
    var deltaDotProjected: Double { deltaDotTangent - delta * tangent / m - normalizedDotDelta * normalizedDotTangent / m }

    /// dn = (gamma / sigma) P dy as a combination of dy, 1 and y - mu.
    func tangentCoefficients(gamma: Double) -> SIMD3<Double> {
        let scale = gamma * inverse
        return SIMD3(scale, -scale * tangent / m, -scale * normalizedDotTangent / m * inverse)
    }

    /// ds/dy as a combination of delta, dy, 1 and y - mu.
    func cotangentCoefficients(gamma: Double) -> SIMD4<Double> {
        guard !isFixed else { return .zero }
        let second = -gamma * inverse * inverse / m
        let (onDelta, onTangent) = (second * normalizedDotTangent, second * normalizedDotDelta)
        let constant = -(onDelta * delta + onTangent * tangent) / m
        let onNormalized = second * deltaDotProjected - (onDelta * normalizedDotDelta + onTangent * normalizedDotTangent) / m
        return SIMD4(onDelta, onTangent, constant, onNormalized * inverse)
    }
}
