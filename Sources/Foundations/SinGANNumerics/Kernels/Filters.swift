import SinGANSupport

/// The filters of one convolution, 3 x 3 x inputs x outputs. A view: it doesn't own its memory.
package struct Filters {
    package let pointer: UnsafeMutablePointer<Scalar>
    package let inputs: Int
    package let outputs: Int
    package var count: Int { 9 * inputs * outputs }

    package init(_ pointer: UnsafeMutablePointer<Scalar>, inputs: Int, outputs: Int) {
        self.pointer = pointer
        self.inputs = inputs
        self.outputs = outputs
    }
}

/// Filters, and what the kernels make of them before they use them. That is kept, and made again when the filters have changed.
package final class PreparedFilters {
    package let filters: Filters
    private var straight: Copy?
    private var flipped: Copy?

    /// The view's memory must outlive this.
    package init(_ filters: Filters) { self.filters = filters }

    /// The filters as `kernels` want them.
    ///
    /// - Parameter flipped: for the gradient of the input.
    package func form(flipped isFlipped: Bool, _ kernels: any Kernels, on pool: WorkerPool) -> UnsafeMutablePointer<Scalar> {
        isFlipped ? current(&flipped, true, kernels, on: pool) : current(&straight, false, kernels, on: pool)
    }

    private func current(
        _ copy: inout Copy?, _ isFlipped: Bool, _ kernels: any Kernels, on pool: WorkerPool
    ) -> UnsafeMutablePointer<Scalar> {
        if let copy, copy.kernels === kernels { return copy.current(filters, on: pool) }
        let new = Copy(filters, flipped: isFlipped, kernels)
        copy = new
        return new.current(filters, on: pool)
    }

    private final class Copy {
        let kernels: any Kernels
        private let flipped: Bool
        private let source: Buffer
        private let prepared: Buffer
        private var isMade = false

        init(_ w: Filters, flipped: Bool, _ kernels: any Kernels) {
            self.flipped = flipped
            self.kernels = kernels
            source = Buffer(w.count)
            prepared = Buffer(kernels.preparedCount(w, flipped: flipped))
        }

        /// Compares values, not versions: whoever writes to the filters needn't tell anybody, and comparing costs a hundredth of a convolution.
        func current(_ w: Filters, on pool: WorkerPool) -> UnsafeMutablePointer<Scalar> {
            guard !isMade || !source.equals(w.pointer) else { return prepared.pointer }
            source.pointer.update(from: w.pointer, count: w.count)
            kernels.prepare(w, flipped: flipped, into: prepared, on: pool)
            // A cancelled pool leaves garbage.
            isMade = !pool.cancellation.isCancelled
            return prepared.pointer
        }
    }
}

/// Work on maps, split into blocks that don't cross them.
package struct BlockPlan {
    package let maps: Int
    package let perMap: Int
    /// Units (rows, or tiles) of a map.
    package let units: Int
    package var count: Int { maps * perMap }
    package var largest: Int { (units + perMap - 1) / perMap }

    /// - Parameter limit: most units of a block. Few blocks come in pairs, so that two threads have the same to do.
    package init(maps: Int, units: Int, limit: Int) {
        (self.maps, self.units) = (maps, units)
        let needed = (units + limit - 1) / max(limit, 1)
        perMap = needed < 8 ? min(units, (needed + 1) / 2 * 2) : needed
    }

    package func map(_ block: Int) -> Int { block / perMap }
    package func range(_ block: Int) -> Range<Int> {
        let b = block % perMap
        return units * b / perMap..<units * (b + 1) / perMap
    }
}
