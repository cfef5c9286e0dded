#if !DoublePrecision
    import CKernels
    import SinGANSupport

    // The gradients of filters: sums over pixels in at most eight parts, then over the parts.

    extension NativeKernels {
        /// Most parts of a sum over pixels; also the most threads that can share the work.
        private static let parts = 8

        package func addWeightGradient(_ x: Operand, _ gy: Tensor, to gw: Filters, on pool: WorkerPool) {
            precondition(
                x.tensor.shape.c == gw.inputs && gy.shape == x.tensor.shape.grown(by: -1, channels: gw.outputs),
                "addWeightGradient: \(x.tensor.shape) with \(gy.shape) for \(gw.inputs)x\(gw.outputs) filters")
            pool.alone {
                switch Kind(inputs: gw.inputs, outputs: gw.outputs) {
                case .expand: correlate(plain(x, on: pool), Operand(gy), to: gw, inputIsSmall: true, on: pool)
                case .contract: correlate(pad(gy), x, to: gw, inputIsSmall: false, on: pool)
                case .winograd: winogradGradient(x, gy, to: gw, on: pool)
                }
            }
        }

        private func winogradGradient(_ x: Operand, _ gy: Tensor, to gw: Filters, on pool: WorkerPool) {
            let plan = tiles(gy.shape, inputs: gw.inputs, outputs: gw.outputs)
            // A part costs as much memory traffic as about forty tiles cost work.
            let parts = max(1, min(Self.parts, plan.count, plan.maps * plan.units / 96 + 1))
            let (inputs, outputs) = (Int32(gw.inputs), Int32(gw.outputs))
            let (room, size) = (table.winograd_scratch(inputs, outputs, Int32(plan.largest)), table.winograd_filter_count(inputs, outputs))
            let partials = pool.shared(parts * size)
            pool.reserveScratch(room)
            let table = table
            pool.run(parts) { part, worker in
                let scratch = pool.scratch(worker, room)
                let blocks = plan.count * part / parts..<plan.count * (part + 1) / parts
                for block in blocks {
                    let (map, range) = (plan.map(block), plan.range(block))
                    var task = singan_convolution()
                    task.x = UnsafePointer(x.tensor.pointer + map * x.tensor.shape.pixels * gw.inputs)
                    (task.height, task.width) = (Int32(x.tensor.shape.h), Int32(x.tensor.shape.w))
                    (task.inputs, task.outputs) = (inputs, outputs)
                    if let statistics = x.statistics { task.activation = singan_activation(statistics, map) }
                    table.winograd_gradient(
                        &task, gy.pointer + map * gy.shape.pixels * gw.outputs, Int32(range.lowerBound), Int32(range.count),
                        block == blocks.lowerBound, scratch, partials + part * size)
                }
            }
            overChannels(gw.inputs, on: pool) { range in
                table.winograd_gradient_filters(
                    partials, Int32(parts), inputs, outputs, Int32(range.lowerBound), Int32(range.upperBound), gw.pointer)
            }
        }

        /// Filters from few channels to many (`small` is the input, `wide` the cotangent of the results), or from many to few (`small` is the
        /// padded cotangent, `wide` the input).
        private func correlate(_ small: Tensor, _ wide: Operand, to gw: Filters, inputIsSmall: Bool, on pool: WorkerPool) {
            let (few, shape) = (small.shape.c, wide.tensor.shape)
            let plan = BlockPlan(maps: shape.n, units: shape.h, limit: max(1, shape.h / 4))
            let (parts, row) = (min(Self.parts, plan.count), LayerStatistics.padded(shape.c))
            let size = 9 * few * row
            let partials = pool.shared(parts * size)
            let table = table
            pool.run(parts) { part, _ in
                let blocks = plan.count * part / parts..<plan.count * (part + 1) / parts
                for block in blocks {
                    let (map, range) = (plan.map(block), plan.range(block))
                    table.correlate(
                        small.pointer + map * small.shape.pixels * few, Int32(few), wide.tensor.pointer + map * shape.pixels * shape.c,
                        Int32(shape.w), Int32(shape.c), wide.statistics.map { singan_activation($0, map) } ?? singan_activation(),
                        Int32(range.lowerBound), Int32(range.upperBound), block == blocks.lowerBound, partials + part * size)
                }
            }
            for part in 1..<max(parts, 1) { for i in 0..<size { partials[i] += partials[part * size + i] } }
            for tap in 0..<9 {
                for f in 0..<few {
                    let source = partials + (tap * few + f) * row
                    if inputIsSmall {
                        let target = gw.pointer + (tap * few + f) * shape.c
                        for k in 0..<shape.c { target[k] += source[k] }
                    } else {
                        let target = gw.pointer + (8 - tap) * shape.c * few + f
                        for k in 0..<shape.c { target[k * few] += source[k] }
                    }
                }
            }
        }

        package func overChannels(_ channels: Int, on pool: WorkerPool, _ body: (Range<Int>) -> Void) {
            let parts = min(8, channels)
            pool.run(parts) { part, _ in body(channels * part / parts..<channels * (part + 1) / parts) }
        }
    }
#endif

#if !DoublePrecision
    import CKernels
    import SinGANSupport

    // What lies between the convolutions.

    extension NativeKernels {
        package func project(
            _ g: Tensor, saved: Tensor, _ statistics: LayerStatistics, _ projection: Projection, adding: Bool, into out: Tensor,
            on pool: WorkerPool
        ) {
            let (c, table, mean) = (g.shape.c, table, statistics.mean(0))
            let (pg, pk, po) = (g.pointer, saved.pointer, out.pointer)
            Elementwise.overPixels(g.shape.pixels, channels: c, on: pool) { range in
                let offset = range.lowerBound * c
                table.project(
                    pg + offset, pk + offset, mean, projection.a, projection.b, projection.c, adding, po + offset, range.count, Int32(c))
            }
        }

        package func tangent(
            _ dy: Tensor, delta: Tensor, saved: Tensor, _ statistics: LayerStatistics, coefficients: UnsafePointer<Scalar>,
            on pool: WorkerPool
        ) {
            let (c, table, activation) = (dy.shape.c, table, singan_activation(statistics, 0))
            let (pt, pd, pk) = (dy.pointer, delta.pointer, saved.pointer)
            Elementwise.overPixels(dy.shape.pixels, channels: c, on: pool) { range in
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
