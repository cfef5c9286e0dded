#if !DoublePrecision
    import CKernels
    import SinGANSupport

    // What lies between the convolutions.

    extension NativeKernels {
        package func project(
            _ g: Tensor, kept: Tensor, _ statistics: LayerStatistics, _ projection: Projection, adding: Bool, into out: Tensor,
            on pool: WorkerPool
        ) {
            let (c, table, mean) = (g.shape.c, table, statistics.mean(0))
            let (pg, pk, po) = (g.pointer, kept.pointer, out.pointer)
            Elementwise.overPixels(g.shape.pixels, channels: c, on: pool) { range in
                let offset = range.lowerBound * c
                table.project(
                    pg + offset, pk + offset, mean, projection.a, projection.b, projection.c, adding, po + offset, range.count, Int32(c))
            }
        }

        package func tangent(
            _ tangent: Tensor, delta: Tensor, kept: Tensor, _ statistics: LayerStatistics, coefficients: UnsafePointer<Scalar>,
            on pool: WorkerPool
        ) {
            let (c, table, activation) = (tangent.shape.c, table, singan_activation(statistics, 0))
            let (pt, pd, pk) = (tangent.pointer, delta.pointer, kept.pointer)
            Elementwise.overPixels(tangent.shape.pixels, channels: c, on: pool) { range in
                let offset = range.lowerBound * c
                table.tangent(pt + offset, pd + offset, pk + offset, activation, coefficients, range.count, Int32(c))
            }
        }

        package func tanh(_ x: Tensor, plus previous: Tensor, residual: Tensor?, image: Tensor, on pool: WorkerPool) {
            let (table, px, pp, pr, pi) = (table, x.pointer, previous.pointer, residual?.pointer, image.pointer)
            Elementwise.overPixels(x.count, channels: 1, on: pool) { range in
                let at = range.lowerBound
                table.tanh(px + at, pp + at, pr.map { $0 + at }, pi + at, range.count)
            }
        }

        package func normals(
            _ key: SIMD2<UInt32>, x: UInt32, y: UInt32, count: Int, _ channels: NormalMap.Channels, into row: UnsafeMutablePointer<Scalar>
        ) {
            table.normals(key.x, key.y, x, y, Int64(count), channels.rawValue, row)
        }

        package func adam(_ step: Adam.Step, _ values: Buffer, gradients: Buffer, first: Buffer, second: Buffer) {
            table.adam(
                values.pointer, gradients.pointer, first.pointer, second.pointer, values.count, step.beta1, step.beta2, step.rate,
                step.root,
                step.epsilon)
        }
    }
#endif
