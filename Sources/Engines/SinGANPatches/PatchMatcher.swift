import CKernels
import SinGANNumerics

/// Finds the nearest key of every patch of a picture, and lets overlapping patches vote.
struct PatchMatcher {
    let pool: WorkerPool
    let kernels: singan_kernels

    init(on pool: WorkerPool) {
        self.pool = pool
        kernels = pool.variant.table
    }

    /// The two pictures of a comparison, and the way of comparing.
    struct Comparison {
        var query: FixedPicture
        var key: FixedPicture
        /// The share, in 256ths, of the difference between two patches' means that costs nothing; and the share that is added to the key's samples.
        var forgiven = 0
        var shift = 0
        var queryMeans: UnsafePointer<Int16>?
        var keyMeans: UnsafePointer<Int16>?
        /// The part, of 256, of the energy that a key lacks that is added to its cost; and what its deviations from its means may be multiplied by,
        /// of 64.
        var missed = 0
        var gain = 64
        var gains: UnsafePointer<UInt8>?
        var wanted: UnsafePointer<UInt32>?
        var queryEnergies: UnsafePointer<UInt32>?
        var keyEnergies: UnsafePointer<UInt32>?
        var weights: UnsafePointer<UInt32>?
        var active: UnsafePointer<UInt8>?
        var allowed: UnsafePointer<UInt8>?
    }

    /// The settings of a sweep.
    struct Sweep {
        var reach = 1
        var radius = 1
        /// The factor, in 256ths, of the radius from try to try.
        var shrink = 128
        var seed: UInt32 = 0
        var isFresh = true
    }

    private static let rowsPerTask = 8

    /// Finds the best of all keys for every patch.
    func exhaust(_ comparison: Comparison, _ field: PatchField) {
        var search = search(comparison, field)
        let exhaust = kernels.patch_exhaust!
        withUnsafePointer(to: &search) { search in
            let rows = field.rows
            pool.run(rows) { row, _ in exhaust(search, Int32(row), Int32(row + 1)) }
        }
        field.turn()
    }

    /// Does one sweep of PatchMatch (Barnes et al., SIGGRAPH 2009).
    func sweep(_ comparison: Comparison, _ field: PatchField, _ sweep: Sweep) {
        var search = search(comparison, field)
        search.fresh = sweep.isFresh
        search.reach = Int32(sweep.reach)
        search.radius = Int32(sweep.radius)
        search.shrink = Int32(sweep.shrink)
        search.seed = sweep.seed
        let kernel = kernels.patch_sweep!
        withUnsafePointer(to: &search) { search in
            let rows = field.rows
            pool.run((rows + Self.rowsPerTask - 1) / Self.rowsPerTask) { task, _ in
                kernel(search, Int32(task * Self.rowsPerTask), Int32(min((task + 1) * Self.rowsPerTask, rows)))
            }
        }
        field.turn()
    }

    /// The gains of the field's correspondences.
    func gains(_ comparison: Comparison, _ field: PatchField, into gains: UnsafeMutablePointer<UInt8>) {
        var search = search(comparison, field)
        let kernel = kernels.patch_gains!
        withUnsafePointer(to: &search) { search in
            pool.runRanges(field.rows, least: 8) { rows, _ in kernel(search, Int32(rows.lowerBound), Int32(rows.upperBound), gains) }
        }
    }

    /// Every pixel of `picture` as the patches over it say, whose samples are those of the comparison's key; pixels without any stay.
    func vote(_ comparison: Comparison, _ field: PatchField, into picture: FixedPicture) {
        var vote = singan_patch_vote()
        vote.key = UnsafePointer(comparison.key.samples)
        vote.key_stride = comparison.key.stride
        vote.query_columns = Int32(field.columns)
        vote.query_rows = Int32(field.rows)
        vote.key_columns = Int32(comparison.key.columns)
        vote.field = UnsafePointer(field.current)
        vote.shift = Int32(comparison.shift)
        vote.gains = comparison.gains
        vote.query_means = comparison.queryMeans
        vote.key_means = comparison.keyMeans
        vote.active = comparison.active
        vote.picture = picture.samples
        vote.stride = picture.stride
        pool.reserveScratch(kernels.patch_vote_scratch() / MemoryLayout<Scalar>.stride + 1)
        let (tileRows, tileColumns) = (Int(SINGAN_VOTE_ROWS), Int(SINGAN_VOTE_COLUMNS))
        let across = (picture.width + tileColumns - 1) / tileColumns
        let (kernel, pool) = (kernels.patch_vote!, pool)
        withUnsafePointer(to: &vote) { vote in
            pool.run(across * ((picture.height + tileRows - 1) / tileRows)) { tile, worker in
                kernel(vote, Int32(tile / across * tileRows), Int32(tile % across * tileColumns), pool.scratch(worker, 0))
            }
        }
    }

    /// The mean colour of every patch.
    func means(of picture: FixedPicture, into means: UnsafeMutablePointer<Int16>) {
        let (kernel, samples, stride, columns) = (kernels.patch_means!, picture.samples, picture.stride, picture.columns)
        pool.runRanges(picture.rows, least: 16) { rows, _ in
            kernel(samples, stride, Int32(columns), Int32(rows.lowerBound), Int32(rows.upperBound), means)
        }
    }

    /// The energy of every patch: squared deviations from its means.
    func energies(of picture: FixedPicture, _ means: UnsafePointer<Int16>, into energies: UnsafeMutablePointer<UInt32>) {
        let (kernel, samples, stride, columns) = (kernels.patch_energies!, picture.samples, picture.stride, picture.columns)
        pool.runRanges(picture.rows, least: 16) { rows, _ in
            kernel(samples, stride, means, Int32(columns), Int32(rows.lowerBound), Int32(rows.upperBound), energies)
        }
    }

    private func search(_ comparison: Comparison, _ field: PatchField) -> singan_patch_search {
        var search = singan_patch_search()
        search.query = UnsafePointer(comparison.query.samples)
        search.query_stride = comparison.query.stride
        search.query_columns = Int32(field.columns)
        search.query_rows = Int32(field.rows)
        search.key = UnsafePointer(comparison.key.samples)
        search.key_stride = comparison.key.stride
        search.key_columns = Int32(comparison.key.columns)
        search.key_rows = Int32(comparison.key.rows)
        search.from = UnsafePointer(field.current)
        search.to = field.next
        search.costs = field.costs
        search.forgiven = Int32(comparison.forgiven)
        search.query_means = comparison.queryMeans
        search.key_means = comparison.keyMeans
        search.missed = Int32(comparison.missed)
        search.gain = Int32(comparison.gain)
        search.wanted = comparison.wanted
        search.query_energies = comparison.queryEnergies
        search.key_energies = comparison.keyEnergies
        search.weights = comparison.weights
        search.active = comparison.active
        search.allowed = comparison.allowed
        return search
    }
}
