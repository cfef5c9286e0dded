import CKernels
import Foundation

/// The kernels for any machine and either precision: im2col and OpenBLAS, the rest in plain loops, every epilogue a pass of its own. Also the
/// oracle of the variants in CKernels.
package final class PortableKernels: Kernels {
    /// An operand's activation, written out.
    private var activated = Buffer(0)
    private let totals = DoubleBuffer(zeros: 3 * 4096)

    package func convolve(_ x: Operand, _ w: PreparedFilters, into y: Tensor, _ epilogue: Epilogue, on pool: WorkerPool) {
        pool.alone {
            Im2col.apply(plain(x, on: pool), w.filters, into: y, on: pool)
            finish(y, epilogue, on: pool)
        }
    }

    package func inputGradient(_ gy: Tensor, _ w: PreparedFilters, into gx: Tensor, _ epilogue: Epilogue, on pool: WorkerPool) {
        pool.alone {
            let flipped = w.form(flipped: true, self, on: pool)
            Im2col.apply(gy, Filters(flipped, inputs: w.filters.outputs, outputs: w.filters.inputs), into: gx, padding: 2, on: pool)
            finish(gx, epilogue, on: pool)
        }
    }

    package func addWeightGradient(_ x: Operand, _ gy: Tensor, to gw: Filters, on pool: WorkerPool) {
        pool.alone { Im2col.addWeightGradient(plain(x, on: pool), gy, to: gw, on: pool) }
    }

    package func preparedCount(_ w: Filters, flipped: Bool) -> Int { w.count }

    package func prepare(_ w: Filters, flipped: Bool, into prepared: Buffer, on pool: WorkerPool) {
        precondition(flipped, "PortableKernels uses filters as they are")
        _ = Im2col.flip(w, into: prepared)
    }

    private func plain(_ x: Operand, on pool: WorkerPool) -> Tensor {
        guard let statistics = x.statistics else { return x.tensor }
        if activated.count < x.tensor.count { activated = Buffer(x.tensor.count) }
        let result = Tensor(x.tensor.shape, over: activated)
        let c = x.tensor.shape.c
        for map in 0..<x.tensor.shape.n {
            let (source, target) = (x.tensor.map(map).pointer, result.map(map).pointer)
            let normalization = MapNormalization(statistics, map)
            Elementwise.overPixels(x.tensor.shape.pixels, channels: c, on: pool) { range in
                for p in range {
                    for k in 0..<c {
                        let n = normalization.normalized(source[p * c + k], k)
                        target[p * c + k] = n > 0 ? n : NormalizedActivation.leak * n
                    }
                }
            }
        }
        return result
    }
}

/// One map's rows, for inner loops.
private struct MapNormalization {
    let mean, scale, shift: UnsafeMutablePointer<Scalar>

    init(_ statistics: LayerStatistics, _ map: Int) {
        (mean, scale, shift) = (statistics.mean(map), statistics.scale(map), statistics.shift(map))
    }

    /// Before LeakyReLU.
    @inline(__always) func normalized(_ y: Scalar, _ k: Int) -> Scalar { (y - mean[k]) * scale[k] + shift[k] }
}

extension PortableKernels {
    private func finish(_ y: Tensor, _ epilogue: Epilogue, on pool: WorkerPool) {
        switch epilogue {
        case .none: break
        case .moments(let statistics): moments(y, statistics, on: pool)
        case .slope(let saved, let statistics): slope(y, saved, statistics, on: pool)
        case .tangent(let saved, let delta, let statistics): tangentSums(y, saved, delta, statistics, on: pool)
        case .bias(let bias): add(bias, to: y, activating: false, on: pool)
        case .activation(let bias): add(bias, to: y, activating: true, on: pool)
        }
    }

    /// Two passes, so that a large mean costs no digits of the variance.
    private func moments(_ y: Tensor, _ statistics: LayerStatistics, on pool: WorkerPool) {
        let (c, m) = (y.shape.c, Double(y.shape.pixels))
        for map in 0..<y.shape.n {
            let (p, mean, totals) = (y.map(map).pointer, statistics.mean(map), totals.pointer)
            Reduction.sum(pixels: y.shape.pixels, lanes: c, into: totals, on: pool) { range, sums in
                for i in range { for k in 0..<c { sums[k] += p[i * c + k] } }
            }
            for k in 0..<c { mean[k] = Scalar(totals[k] / m) }
            Reduction.sum(pixels: y.shape.pixels, lanes: c, into: totals, on: pool) { range, sums in
                for i in range {
                    for k in 0..<c {
                        let d = p[i * c + k] - mean[k]
                        sums[k] += d * d
                    }
                }
            }
            for k in 0..<c { statistics.set(map, channel: k, mean: Double(mean[k]), variance: totals[k] / m) }
        }
    }

    private func slope(_ y: Tensor, _ saved: Tensor, _ statistics: LayerStatistics, on pool: WorkerPool) {
        let c = y.shape.c
        for map in 0..<y.shape.n {
            let (g, source, normalization) = (y.map(map).pointer, saved.map(map).pointer, MapNormalization(statistics, map))
            let totals = totals.pointer
            Reduction.sum(pixels: y.shape.pixels, lanes: 2 * c, into: totals, on: pool) { range, sums in
                for p in range {
                    for k in 0..<c {
                        let value = source[p * c + k]
                        if normalization.normalized(value, k) <= 0 { g[p * c + k] *= NormalizedActivation.leak }
                        sums[k] += g[p * c + k]
                        sums[c + k] += g[p * c + k] * (value - normalization.mean[k])
                    }
                }
            }
            statistics.sum(.gn, map).update(from: totals, count: c)
            statistics.sum(.gnDistance, map).update(from: totals + c, count: c)
        }
    }

    private func tangentSums(_ y: Tensor, _ saved: Tensor, _ delta: Tensor, _ statistics: LayerStatistics, on pool: WorkerPool) {
        let c = y.shape.c
        for map in 0..<y.shape.n {
            let (t, d, source, mean) = (y.map(map).pointer, delta.map(map).pointer, saved.map(map).pointer, statistics.mean(map))
            let totals = totals.pointer
            Reduction.sum(pixels: y.shape.pixels, lanes: 3 * c, into: totals, on: pool) { range, sums in
                for p in range {
                    for k in 0..<c {
                        let value = t[p * c + k]
                        sums[k] += value
                        sums[c + k] += value * (source[p * c + k] - mean[k])
                        sums[2 * c + k] += value * d[p * c + k]
                    }
                }
            }
            for (i, sum) in [LayerStatistics.Sum.dy, .dyDistance, .dyDelta].enumerated() {
                statistics.sum(sum, map).update(from: totals + i * c, count: c)
            }
        }
    }

    private func add(_ bias: UnsafePointer<Scalar>, to y: Tensor, activating: Bool, on pool: WorkerPool) {
        let (c, p) = (y.shape.c, y.pointer)
        Elementwise.overPixels(y.shape.n * y.shape.pixels, channels: c, on: pool) { range in
            for i in range {
                for k in 0..<c {
                    let n = p[i * c + k] + bias[k]
                    p[i * c + k] = n > 0 || !activating ? n : NormalizedActivation.leak * n
                }
            }
        }
    }
}

extension PortableKernels {
    package func project(
        _ g: Tensor, saved: Tensor, _ statistics: LayerStatistics, _ projection: Projection, adding: Bool, into out: Tensor,
        on pool: WorkerPool
    ) {
        let (c, mean) = (g.shape.c, statistics.mean(0))
        let (pg, pk, po) = (g.pointer, saved.pointer, out.pointer)
        Elementwise.overPixels(g.shape.pixels, channels: c, on: pool) { range in
            for p in range {
                for k in 0..<c {
                    let i = p * c + k
                    let value = projection.a[k] * pg[i] + projection.b[k] + projection.c[k] * (pk[i] - mean[k])
                    po[i] = adding ? po[i] + value : value
                }
            }
        }
    }

    package func tangent(
        _ dy: Tensor, delta: Tensor, saved: Tensor, _ statistics: LayerStatistics, coefficients f: UnsafePointer<Scalar>,
        on pool: WorkerPool
    ) {
        let (c, row, normalization) = (dy.shape.c, statistics.stride, MapNormalization(statistics, 0))
        let (pt, pd, pk) = (dy.pointer, delta.pointer, saved.pointer)
        Elementwise.overPixels(dy.shape.pixels, channels: c, on: pool) { range in
            for p in range {
                for k in 0..<c {
                    let i = p * c + k
                    let (t, centred) = (pt[i], pk[i] - normalization.mean[k])
                    let n = f[k] * t + f[row + k] + f[2 * row + k] * centred
                    pd[i] = f[3 * row + k] * pd[i] + f[4 * row + k] * t + f[5 * row + k] + f[6 * row + k] * centred
                    pt[i] = normalization.normalized(pk[i], k) > 0 ? n : NormalizedActivation.leak * n
                }
            }
        }
    }

    package func tanh(_ x: Tensor, plus previous: Tensor, residual: Tensor?, image: Tensor, on pool: WorkerPool) {
        let (px, pp, pr, pi) = (x.pointer, previous.pointer, residual?.pointer, image.pointer)
        Elementwise.overPixels(x.count, channels: 1, on: pool) { range in
            for i in range {
                let t = hyperbolicTangent(px[i])
                pr?[i] = t
                pi[i] = t + pp[i]
            }
        }
    }

    package func normals(
        _ key: SIMD2<UInt32>, x: UInt32, y: UInt32, count: Int, _ channels: NormalMap.Channels, into row: UnsafeMutablePointer<Scalar>
    ) {
        let table = KernelVariant.baseline
        #if DoublePrecision
            table.normals_double(key.x, key.y, x, y, Int64(count), channels.rawValue, row)
        #else
            table.normals(key.x, key.y, x, y, Int64(count), channels.rawValue, row)
        #endif
    }

    package func adam(_ step: Adam.Step, _ values: Buffer, gradients: Buffer, first: Buffer, second: Buffer) {
        let (rest1, rest2) = (1 - step.beta1, 1 - step.beta2)
        let (p, g, m, v) = (values.pointer, gradients.pointer, first.pointer, second.pointer)
        for i in 0..<values.count {
            m[i] = step.beta1 * m[i] + rest1 * g[i]
            v[i] = step.beta2 * v[i] + rest2 * g[i] * g[i]
            p[i] -= step.rate * m[i] / (v[i].squareRoot() / step.root + step.epsilon)
        }
    }
}

/// The member function `tanh` hides the library's.
private func hyperbolicTangent(_ x: Scalar) -> Scalar { tanh(x) }
