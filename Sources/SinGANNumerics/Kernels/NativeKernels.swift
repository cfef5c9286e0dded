#if !DoublePrecision
    import CKernels
    import SinGANSupport

    /// A variant of CKernels: splits the work into blocks, hands them to the threads, and adds up what they leave.
    ///
    /// Blocks and parts depend on shapes and on the variant alone, never on the threads, and sums are taken in their order, in `Double`: the same bytes
    /// for any number of threads.
    final class NativeKernels: Kernels {
        let table: singan_kernels
        private var tasks = UnsafeMutableBufferPointer<singan_convolution>.allocate(capacity: 4)
        /// Three rows of channels and a count of pixels per block.
        private var sums = Buffer(0)
        private var counts = UnsafeMutableBufferPointer<Int32>.allocate(capacity: 256)
        /// Few-channel maps with a border of zeros, and through their activation.
        private var padded = Buffer(0)
        private var activated = Buffer(0)

        init(_ table: singan_kernels) { self.table = table }

        deinit {
            tasks.deallocate()
            counts.deallocate()
        }

        /// Which kernel a convolution takes. Three channels are pictures, one is what a critic says.
        private enum Form {
            case expand, contract, winograd

            init(inputs: Int, outputs: Int) {
                if inputs == 1 || inputs == 3 {
                    self = .expand
                } else if outputs == 1 || outputs == 3 {
                    self = .contract
                } else {
                    self = .winograd
                }
            }
        }

        func convolve(_ x: Operand, _ w: PreparedFilters, into y: Tensor, _ epilogue: Epilogue, on pool: WorkerPool) {
            precondition(
                x.tensor.shape.c == w.filters.inputs && y.shape == x.tensor.shape.grown(by: -1, channels: w.filters.outputs),
                "convolve: \(x.tensor.shape) by \(w.filters.inputs)x\(w.filters.outputs) filters into \(y.shape)")
            let isExpansion = Form(inputs: w.filters.inputs, outputs: w.filters.outputs) == .expand
            run(
                isExpansion ? Operand(plain(x)) : x, w.form(turned: false, self, on: pool), padding: 0, into: y, epilogue, on: pool)
        }

        func inputGradient(_ gy: Tensor, _ w: PreparedFilters, into gx: Tensor, _ epilogue: Epilogue, on pool: WorkerPool) {
            precondition(
                gy.shape.c == w.filters.outputs && gx.shape == gy.shape.grown(by: 1, channels: w.filters.inputs),
                "inputGradient: \(gy.shape) by \(w.filters.inputs)x\(w.filters.outputs) filters into \(gx.shape)")
            let prepared = w.form(turned: true, self, on: pool)
            if Form(inputs: gy.shape.c, outputs: gx.shape.c) == .expand {
                run(Operand(pad(gy)), prepared, padding: 0, into: gx, epilogue, on: pool)
            } else {
                run(Operand(gy), prepared, padding: 2, into: gx, epilogue, on: pool)
            }
        }

        private func run(
            _ x: Operand, _ prepared: UnsafeMutablePointer<Scalar>, padding: Int, into y: Tensor, _ epilogue: Epilogue, on pool: WorkerPool
        ) {
            let maps = y.shape.n
            if tasks.count < maps {
                tasks.deallocate()
                tasks = .allocate(capacity: maps)
            }
            for map in 0..<maps { tasks[map] = task(x, prepared, padding, y, epilogue, map) }
            let plan: BlockPlan
            switch Form(inputs: x.tensor.shape.c, outputs: y.shape.c) {
            case .expand: plan = expand(y.shape, on: pool)
            case .contract: plan = contract(x.tensor.shape, y.shape, on: pool)
            case .winograd: plan = winograd(x.tensor.shape.c, y.shape, on: pool)
            }
            collect(epilogue, plan, y, on: pool)
        }

        /// The convolution of one map as the kernels want it.
        private func task(
            _ x: Operand, _ prepared: UnsafeMutablePointer<Scalar>, _ padding: Int, _ y: Tensor, _ epilogue: Epilogue, _ map: Int
        ) -> singan_convolution {
            var task = singan_convolution()
            (task.x, task.y, task.filters) = (UnsafePointer(x.tensor.map(map).pointer), y.map(map).pointer, UnsafePointer(prepared))
            (task.height, task.width) = (Int32(x.tensor.shape.h), Int32(x.tensor.shape.w))
            (task.inputs, task.outputs, task.padding) = (Int32(x.tensor.shape.c), Int32(y.shape.c), Int32(padding))
            if let statistics = x.statistics { task.activation = singan_activation(statistics, map) }
            switch epilogue {
            case .none: task.epilogue = singan_store
            case .moments: task.epilogue = singan_moments
            case .slope(let kept, let statistics):
                task.epilogue = singan_slope
                task.kept = UnsafePointer(kept.map(map).pointer)
                task.kept_activation = singan_activation(statistics, map)
            case .tangent(let kept, let delta, let statistics):
                task.epilogue = singan_tangent
                task.kept = UnsafePointer(kept.map(map).pointer)
                task.delta = UnsafePointer(delta.map(map).pointer)
                task.kept_activation = singan_activation(statistics, map)
            case .bias: task.epilogue = singan_store
            case .activation(let bias):
                task.epilogue = singan_biased
                task.bias = bias
            }
            return task
        }
    }

    extension singan_activation {
        fileprivate init(_ statistics: LayerStatistics, _ map: Int) {
            self.init(
                mean: UnsafePointer(statistics.mean(map)), scale: UnsafePointer(statistics.scale(map)),
                shift: UnsafePointer(statistics.shift(map)))
        }
    }

    /// Work on maps, split into blocks that don't cross them.
    private struct BlockPlan {
        let maps: Int
        let perMap: Int
        /// Units (rows, or tiles) of a map.
        let units: Int
        var count: Int { maps * perMap }
        var largest: Int { (units + perMap - 1) / perMap }

        /// - Parameter limit: most units of a block. Few blocks come in pairs, so that two threads have the same to do.
        init(maps: Int, units: Int, limit: Int) {
            (self.maps, self.units) = (maps, units)
            let needed = (units + limit - 1) / max(limit, 1)
            perMap = needed < 8 ? min(units, (needed + 1) / 2 * 2) : needed
        }

        func map(_ block: Int) -> Int { block / perMap }
        func range(_ block: Int) -> Range<Int> {
            let b = block % perMap
            return units * b / perMap..<units * (b + 1) / perMap
        }
    }

    // MARK: - The three forms of a convolution

    extension NativeKernels {
        private func winograd(_ inputs: Int, _ y: Shape, on pool: WorkerPool) -> BlockPlan {
            let plan = tiles(y, inputs: inputs, outputs: y.c)
            let room = table.winograd_scratch(Int32(inputs), Int32(y.c), Int32(plan.largest))
            pool.reserveScratch(room)
            let (table, tasks) = (table, tasks)
            let (sums, counts) = roomForSums(plan, channels: y.c)
            pool.run(plan.count) { block, worker in
                let range = plan.range(block)
                counts[block] = table.winograd_convolve(
                    &tasks[plan.map(block)], Int32(range.lowerBound), Int32(range.count), pool.scratch(worker, room), sums.of(block))
            }
            return plan
        }

        private func tiles(_ y: Shape, inputs: Int, outputs: Int) -> BlockPlan {
            BlockPlan(maps: y.n, units: (y.h + 3) / 4 * ((y.w + 3) / 4), limit: Int(table.winograd_tiles(Int32(inputs), Int32(outputs))))
        }

        private func expand(_ y: Shape, on pool: WorkerPool) -> BlockPlan {
            let plan = BlockPlan(maps: y.n, units: y.h, limit: max(1, 1024 / y.w))
            let (table, tasks) = (table, tasks)
            let (sums, counts) = roomForSums(plan, channels: y.c)
            pool.run(plan.count) { block, _ in
                let range = plan.range(block)
                counts[block] = table.expand(&tasks[plan.map(block)], Int32(range.lowerBound), Int32(range.upperBound), sums.of(block))
            }
            return plan
        }

        private func contract(_ x: Shape, _ y: Shape, on pool: WorkerPool) -> BlockPlan {
            let plan = BlockPlan(maps: y.n, units: y.h, limit: 20)
            let room = table.contract_scratch(Int32(x.c), Int32(y.c), Int32(plan.largest), Int32(x.w))
            pool.reserveScratch(room)
            let (table, tasks) = (table, tasks)
            pool.run(plan.count) { block, worker in
                let range = plan.range(block)
                table.contract(&tasks[plan.map(block)], Int32(range.lowerBound), Int32(range.upperBound), pool.scratch(worker, room))
            }
            return plan
        }

        /// Where blocks leave their sums.
        struct SumRows {
            let pointer: UnsafeMutablePointer<Scalar>
            let stride: Int

            func of(_ block: Int) -> singan_sums { singan_sums(rows: pointer + 3 * block * stride, stride: Int32(stride)) }
            func row(_ row: Int, _ block: Int) -> UnsafeMutablePointer<Scalar> { pointer + (3 * block + row) * stride }
        }

        private func roomForSums(_ plan: BlockPlan, channels: Int) -> (SumRows, UnsafeMutableBufferPointer<Int32>) {
            let stride = LayerStatistics.padded(channels)
            if sums.count < 3 * plan.count * stride { sums = Buffer(3 * plan.count * stride) }
            if counts.count < plan.count {
                counts.deallocate()
                counts = .allocate(capacity: plan.count)
            }
            return (SumRows(pointer: sums.pointer, stride: stride), counts)
        }

        /// Adds up what the blocks have left.
        private func collect(_ epilogue: Epilogue, _ plan: BlockPlan, _ y: Tensor, on pool: WorkerPool) {
            guard !pool.cancellation.isCancelled else { return }
            let rows = SumRows(pointer: sums.pointer, stride: LayerStatistics.padded(y.shape.c))
            for map in 0..<plan.maps {
                let blocks = map * plan.perMap..<(map + 1) * plan.perMap
                switch epilogue {
                case .none, .activation: break
                case .moments(let statistics): collectMoments(statistics, map, blocks, rows)
                case .slope(_, let statistics):
                    collect(statistics.sum(.signal, map), row: 0, blocks, rows, y.shape.c)
                    collect(statistics.sum(.signalDistance, map), row: 1, blocks, rows, y.shape.c)
                case .tangent(_, _, let statistics):
                    collect(statistics.sum(.tangent, map), row: 0, blocks, rows, y.shape.c)
                    collect(statistics.sum(.tangentDistance, map), row: 1, blocks, rows, y.shape.c)
                    collect(statistics.sum(.tangentDelta, map), row: 2, blocks, rows, y.shape.c)
                case .bias(let bias): y.map(map).add(bias)
                }
            }
        }

        private func collect(
            _ totals: UnsafeMutablePointer<Double>, row: Int, _ blocks: Range<Int>, _ rows: SumRows, _ channels: Int
        ) {
            totals.update(repeating: 0, count: channels)
            for block in blocks {
                let sums = rows.row(row, block)
                for k in 0..<channels { totals[k] += Double(sums[k]) }
            }
        }

        /// Means and squared deviations of blocks to those of the map (Chan, Golub and LeVeque 1979).
        private func collectMoments(_ statistics: LayerStatistics, _ map: Int, _ blocks: Range<Int>, _ rows: SumRows) {
            var pixels = 0.0
            for block in blocks { pixels += Double(counts[block]) }
            for k in 0..<statistics.channels {
                var mean = 0.0
                for block in blocks { mean += Double(counts[block]) * Double(rows.row(0, block)[k]) }
                mean /= pixels
                var squares = 0.0
                for block in blocks {
                    let d = Double(rows.row(0, block)[k]) - mean
                    squares += Double(rows.row(1, block)[k]) + Double(counts[block]) * d * d
                }
                statistics.set(map, channel: k, mean: mean, variance: max(squares, 0) / pixels)
            }
        }

        /// x (N x H x W x few) with a border of two zeros.
        private func pad(_ x: Tensor) -> Tensor {
            let shape = x.shape.grown(by: 2)
            if padded.count < shape.count { padded = Buffer(shape.count) }
            let result = Tensor(shape, over: padded)
            result.fill(0)
            let row = x.shape.w * x.shape.c
            for map in 0..<x.shape.n {
                let (source, target) = (x.map(map).pointer, result.map(map).pointer)
                for i in 0..<x.shape.h { (target + ((i + 2) * shape.w + 2) * shape.c).update(from: source + i * row, count: row) }
            }
            return result
        }
    }

    extension NativeKernels {
        /// An operand of few channels, written out. Pictures have no activation, so this is for networks of width 1 or 3 alone.
        private func plain(_ x: Operand) -> Tensor {
            guard let statistics = x.statistics else { return x.tensor }
            if activated.count < x.tensor.count { activated = Buffer(x.tensor.count) }
            let (result, c) = (Tensor(x.tensor.shape, over: activated), x.tensor.shape.c)
            for map in 0..<x.tensor.shape.n {
                let (source, target) = (x.tensor.map(map).pointer, result.map(map).pointer)
                let (mean, scale, shift) = (statistics.mean(map), statistics.scale(map), statistics.shift(map))
                for i in 0..<x.tensor.shape.pixels * c {
                    let n = (source[i] - mean[i % c]) * scale[i % c] + shift[i % c]
                    target[i] = n > 0 ? n : NormalizedActivation.leak * n
                }
            }
            return result
        }
    }

    extension Tensor {
        /// Adds a number per channel to every pixel.
        fileprivate func add(_ bias: UnsafePointer<Scalar>) {
            let (p, c) = (pointer, shape.c)
            for i in 0..<shape.n * shape.pixels { for k in 0..<c { p[i * c + k] += bias[k] } }
        }
    }

    // MARK: - Gradients of filters

    extension NativeKernels {
        /// Most parts of a sum over pixels; also the most threads that can share the work.
        private static let parts = 8

        func addWeightGradient(_ x: Operand, _ gy: Tensor, to gw: Filters, on pool: WorkerPool) {
            precondition(
                x.tensor.shape.c == gw.inputs && gy.shape == x.tensor.shape.grown(by: -1, channels: gw.outputs),
                "addWeightGradient: \(x.tensor.shape) with \(gy.shape) for \(gw.inputs)x\(gw.outputs) filters")
            switch Form(inputs: gw.inputs, outputs: gw.outputs) {
            case .expand: correlate(plain(x), Operand(gy), to: gw, first: true, on: pool)
            case .contract: correlate(pad(gy), x, to: gw, first: false, on: pool)
            case .winograd: winogradGradient(x, gy, to: gw, on: pool)
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

        /// The first layer's filters (`small` is the picture, `wide` the cotangent of the results), or the last one's (`small` is the padded cotangent,
        /// `wide` the input).
        private func correlate(_ small: Tensor, _ wide: Operand, to gw: Filters, first: Bool, on pool: WorkerPool) {
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
                    if first {
                        let target = gw.pointer + (tap * few + f) * shape.c
                        for k in 0..<shape.c { target[k] += source[k] }
                    } else {
                        let target = gw.pointer + (8 - tap) * shape.c * few + f
                        for k in 0..<shape.c { target[k * few] += source[k] }
                    }
                }
            }
        }

        private func overChannels(_ channels: Int, on pool: WorkerPool, _ body: (Range<Int>) -> Void) {
            let parts = min(8, channels)
            pool.run(parts) { part, _ in body(channels * part / parts..<channels * (part + 1) / parts) }
        }
    }

    // MARK: - Filters, and what lies between convolutions

    extension NativeKernels {
        func preparedCount(_ w: Filters, turned: Bool) -> Int {
            let (inputs, outputs) = turned ? (w.outputs, w.inputs) : (w.inputs, w.outputs)
            switch Form(inputs: inputs, outputs: outputs) {
            case .expand: return table.expand_filter_count(Int32(inputs), Int32(outputs))
            case .contract: return table.contract_filter_count(Int32(inputs), Int32(outputs))
            case .winograd: return table.winograd_filter_count(Int32(inputs), Int32(outputs))
            }
        }

        func prepare(_ w: Filters, turned: Bool, into prepared: Buffer, on pool: WorkerPool) {
            let (inputs, outputs) = turned ? (w.outputs, w.inputs) : (w.inputs, w.outputs)
            switch Form(inputs: inputs, outputs: outputs) {
            case .expand: table.expand_filters(w.pointer, Int32(inputs), Int32(outputs), turned, prepared.pointer)
            case .contract: table.contract_filters(w.pointer, Int32(inputs), Int32(outputs), turned, prepared.pointer)
            case .winograd:
                let table = table
                overChannels(inputs, on: pool) { range in
                    table.winograd_filters(
                        w.pointer, Int32(inputs), Int32(outputs), turned, Int32(range.lowerBound), Int32(range.upperBound), prepared.pointer
                    )
                }
            }
        }

        func project(
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

        func tangent(
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

        func tanh(_ x: Tensor, plus previous: Tensor, residual: Tensor?, image: Tensor, on pool: WorkerPool) {
            let (table, px, pp, pr, pi) = (table, x.pointer, previous.pointer, residual?.pointer, image.pointer)
            Elementwise.overPixels(x.count, channels: 1, on: pool) { range in
                let at = range.lowerBound
                table.tanh(px + at, pp + at, pr.map { $0 + at }, pi + at, range.count)
            }
        }

        func normals(_ key: SIMD2<UInt32>, y: UInt32, count: Int, _ channels: NormalMap.Channels, into row: UnsafeMutablePointer<Scalar>) {
            table.normals(key.x, key.y, y, Int64(count), channels.rawValue, row)
        }

        func adam(_ step: Adam.Step, _ values: Buffer, gradients: Buffer, first: Buffer, second: Buffer) {
            table.adam(
                values.pointer, gradients.pointer, first.pointer, second.pointer, values.count, step.beta1, step.beta2, step.rate,
                step.root,
                step.epsilon)
        }
    }
#endif
