#if !DoublePrecision
    import CKernels
    import SinGANSupport

    /// A variant of CKernels: splits the work into blocks, hands them to the threads, and adds up what they leave.
    ///
    /// Blocks and parts depend on shapes and on the variant alone, never on the threads, and sums are taken in their order, in `Double`: the same
    /// bytes for any number of threads.
    package final class NativeKernels: Kernels {
        package let table: singan_kernels
        private var tasks = UnsafeMutableBufferPointer<singan_convolution>.allocate(capacity: 4)
        /// Three rows of channels and a count of pixels per block.
        private var sums = Buffer(0)
        private var counts = UnsafeMutableBufferPointer<Int32>.allocate(capacity: 256)
        /// Few-channel maps with a border of zeros, and through their activation.
        private var padded = Buffer(0)
        private var activated = Buffer(0)

        package init(_ table: singan_kernels) { self.table = table }

        deinit {
            tasks.deallocate()
            counts.deallocate()
        }

        /// Which kernel a convolution takes. Three channels are pictures, one is what a critic says.
        package enum Kind {
            case expand, contract, winograd

            package init(inputs: Int, outputs: Int) {
                if inputs == 1 || inputs == 3 {
                    self = .expand
                } else if outputs == 1 || outputs == 3 {
                    self = .contract
                } else {
                    self = .winograd
                }
            }
        }

        package func convolve(_ x: Operand, _ w: PreparedFilters, into y: Tensor, _ epilogue: Epilogue, on pool: WorkerPool) {
            precondition(
                x.tensor.shape.c == w.filters.inputs && y.shape == x.tensor.shape.grown(by: -1, channels: w.filters.outputs),
                "convolve: \(x.tensor.shape) by \(w.filters.inputs)x\(w.filters.outputs) filters into \(y.shape)")
            let isExpansion = Kind(inputs: w.filters.inputs, outputs: w.filters.outputs) == .expand
            pool.alone {
                run(
                    isExpansion ? Operand(plain(x, on: pool)) : x, w.form(flipped: false, self, on: pool), padding: 0, into: y, epilogue,
                    on: pool)
            }
        }

        package func inputGradient(_ gy: Tensor, _ w: PreparedFilters, into gx: Tensor, _ epilogue: Epilogue, on pool: WorkerPool) {
            precondition(
                gy.shape.c == w.filters.outputs && gx.shape == gy.shape.grown(by: 1, channels: w.filters.inputs),
                "inputGradient: \(gy.shape) by \(w.filters.inputs)x\(w.filters.outputs) filters into \(gx.shape)")
            pool.alone {
                let prepared = w.form(flipped: true, self, on: pool)
                if Kind(inputs: gy.shape.c, outputs: gx.shape.c) == .expand {
                    run(Operand(pad(gy)), prepared, padding: 0, into: gx, epilogue, on: pool)
                } else {
                    run(Operand(gy), prepared, padding: 2, into: gx, epilogue, on: pool)
                }
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
            switch Kind(inputs: x.tensor.shape.c, outputs: y.shape.c) {
            case .expand: plan = expand(y.shape, on: pool)
            case .contract:
                // Sums and activations belong to wide layers.
                switch epilogue {
                case .none, .bias: plan = contract(x.tensor.shape, y.shape, on: pool)
                default: preconditionFailure("convolve: \(epilogue) of a map of \(y.shape.c) channels")
                }
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
            case .slope(let saved, let statistics):
                task.epilogue = singan_slope
                task.saved = UnsafePointer(saved.map(map).pointer)
                task.saved_activation = singan_activation(statistics, map)
            case .tangent(let saved, let delta, let statistics):
                task.epilogue = singan_tangent
                task.saved = UnsafePointer(saved.map(map).pointer)
                task.delta = UnsafePointer(delta.map(map).pointer)
                task.saved_activation = singan_activation(statistics, map)
            case .bias: task.epilogue = singan_store
            case .activation(let bias):
                task.epilogue = singan_biased
                task.bias = bias
            }
            return task
        }
    }

    extension singan_activation {
        package init(_ statistics: LayerStatistics, _ map: Int) {
            self.init(
                mean: UnsafePointer(statistics.mean(map)), scale: UnsafePointer(statistics.scale(map)),
                shift: UnsafePointer(statistics.shift(map)))
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

        package func tiles(_ y: Shape, inputs: Int, outputs: Int) -> BlockPlan {
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

        /// The memory in which blocks leave their sums.
        package struct SumRows {
            package let pointer: UnsafeMutablePointer<Scalar>
            package let stride: Int

            package func of(_ block: Int) -> singan_sums { singan_sums(rows: pointer + 3 * block * stride, stride: Int32(stride)) }
            package func row(_ row: Int, _ block: Int) -> UnsafeMutablePointer<Scalar> { pointer + (3 * block + row) * stride }
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
                    collect(statistics.sum(.gn, map), row: 0, blocks, rows, y.shape.c)
                    collect(statistics.sum(.gnDistance, map), row: 1, blocks, rows, y.shape.c)
                case .tangent(_, _, let statistics):
                    collect(statistics.sum(.dy, map), row: 0, blocks, rows, y.shape.c)
                    collect(statistics.sum(.dyDistance, map), row: 1, blocks, rows, y.shape.c)
                    collect(statistics.sum(.dyDelta, map), row: 2, blocks, rows, y.shape.c)
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
        package func pad(_ x: Tensor) -> Tensor {
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
        package func plain(_ x: Operand, on pool: WorkerPool) -> Tensor {
            guard let statistics = x.statistics else { return x.tensor }
            if activated.count < x.tensor.count { activated = Buffer(x.tensor.count) }
            let (result, c, table) = (Tensor(x.tensor.shape, over: activated), x.tensor.shape.c, table)
            for map in 0..<x.tensor.shape.n {
                let (source, target) = (x.tensor.map(map).pointer, result.map(map).pointer)
                let activation = singan_activation(statistics, map)
                Elementwise.overPixels(x.tensor.shape.pixels, channels: c, on: pool) { range in
                    table.activate(source + range.lowerBound * c, activation, target + range.lowerBound * c, range.count, Int32(c))
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

    // MARK: - Filters as the kernels read them

    extension NativeKernels {
        package func preparedCount(_ w: Filters, flipped: Bool) -> Int {
            let (inputs, outputs) = flipped ? (w.outputs, w.inputs) : (w.inputs, w.outputs)
            switch Kind(inputs: inputs, outputs: outputs) {
            case .expand: return table.expand_filter_count(Int32(inputs), Int32(outputs))
            case .contract: return table.contract_filter_count(Int32(inputs), Int32(outputs))
            case .winograd: return table.winograd_filter_count(Int32(inputs), Int32(outputs))
            }
        }

        package func prepare(_ w: Filters, flipped: Bool, into prepared: Buffer, on pool: WorkerPool) {
            let (inputs, outputs) = flipped ? (w.outputs, w.inputs) : (w.inputs, w.outputs)
            switch Kind(inputs: inputs, outputs: outputs) {
            case .expand: table.expand_filters(w.pointer, Int32(inputs), Int32(outputs), flipped, prepared.pointer)
            case .contract: table.contract_filters(w.pointer, Int32(inputs), Int32(outputs), flipped, prepared.pointer)
            case .winograd:
                let table = table
                overChannels(inputs, on: pool) { range in
                    table.winograd_filters(
                        w.pointer, Int32(inputs), Int32(outputs), flipped, Int32(range.lowerBound), Int32(range.upperBound),
                        prepared.pointer
                    )
                }
            }
        }
    }
#endif
