import SinGANNumerics
import SinGANSupport

/// The missing detail of a picture, made of 7x7 pixels of it: a linear filter for each kind of local structure, learned by least squares from pairs
/// of a picture and what it should be (the hashed filters of RAISR, Romano, Isidoro and Milanfar, IEEE TCI 2017), the same for red, green and blue,
/// so that grey stays grey.
struct DetailFilters {
    /// A picture, and what it should be.
    struct Pair {
        var picture: Tensor
        var wanted: Tensor
    }

    static let side = 7
    private static let count = side * side
    /// Ranges of the strength and of the roundness; each holds as many pixels of the first pair as the others.
    private static let strengths = 3
    private static let roundnesses = 3
    private static let classes = LocalStructure.angles * strengths * roundnesses
    /// Scalars of one row of a filter: 7 pixels of three, and three zeros.
    private static let row = 24
    private static let filter = side * row

    private let thresholds: Thresholds
    /// class x symmetry x 7 x 24.
    private let weights: [Scalar]

    typealias Thresholds = (strength: [Scalar], roundness: [Scalar])

    /// The class of a pixel, and its symmetry.
    @inline(__always) private static func place(_ code: LocalStructure.Code, _ thresholds: Thresholds) -> Int {
        var (strength, roundness) = (0, 0)
        for t in thresholds.strength where code.strength > t { strength += 1 }
        for t in thresholds.roundness where code.roundness > t { roundness += 1 }
        let kind = (Int(code.angle) * strengths + strength) * roundnesses + roundness
        return kind * LocalStructure.symmetries + Int(code.symmetry)
    }

    /// Learns from pairs. How far a kind's examples are trusted, and how much of the filters is used, is what serves the first pair best where only
    /// the others taught; filters that would serve it nothing do nothing.
    ///
    /// - Parameters:
    ///   - pairs: the first one is the nearest to what the filters are wanted for.
    ///   - most: pixels that are learned from at most, or little more, evenly spread.
    /// - Throws: the reason of a cancellation.
    init(_ pairs: [Pair], most: Int = 400_000, on pool: WorkerPool) throws(SinGANError) {
        let pixels = pairs.reduce(0) { $0 + $1.picture.shape.pixels }
        let step = max(1, (pixels + most - 1) / most)
        var samples = pairs.map { Samples($0, every: step, on: pool) }
        // What wasn't looked at has no meaning.
        try pool.cancellation.check()
        let thresholds = (
            strength: Self.quantiles(samples[0].codes.map(\.strength), Self.strengths),
            roundness: Self.quantiles(samples[0].codes.map(\.roundness), Self.roundnesses)
        )
        for i in samples.indices { samples[i].sort(by: thresholds) }
        let (first, others) = (Self.sums(samples[..<1], on: pool), Self.sums(samples[1...], on: pool))
        var best = (gain: 0.0, trust: Self.trusts[0], share: 0.0)
        for trust in Self.trusts {
            let weights = Self.solved(others, trust, on: pool)
            var (right, squares) = (0.0, 0.0)
            for kind in 0..<Self.classes {
                let products = first[kind].products(weights[kind * Self.count..<(kind + 1) * Self.count])
                right += products.right
                squares += products.squares
            }
            // The filters, times a share s, take 2 s right - s^2 squares from the squared error.
            let share = squares > 0 ? max(0, min(right / squares, 1)) : 0
            let gain = share * (2 * right - share * squares)
            if gain > best.gain { best = (gain, trust, share) }
        }
        // What is learned from all of them is less by chance.
        let share = best.share > 0 ? 1 / (1 + (1 / best.share - 1) * Self.chance) : 0
        let solutions = Self.solved(zip(first, others).map { $0 + $1 }, best.trust, on: pool)
        try pool.cancellation.check()
        self.init(solutions.map { $0 * share }, thresholds)
    }

    /// The part of what is wrong by chance that is left where the first pair teaches too.
    private static let chance = 1.0 / 3

    /// How many examples of a kind weigh as much as the filter of all kinds together.
    private static let trusts = [30.0, 100, 300, 1000, 3000, 10000, 100_000]

    /// The solution of each class, one behind the other.
    private static func solved(_ sums: [NormalEquations], _ trust: Double, on pool: WorkerPool) -> [Double] {
        let whole = sums.reduce(NormalEquations(order: count), +)
        let every = (0..<LocalStructure.symmetries).map { whole.reordered(LocalStructure.places($0, side: side)) }
            .reduce(NormalEquations(order: count), +)
        let energy = max(every.energy / Double(max(every.count, 1)), 1e-9)
        let prior = every.solved(ridge: ridge * energy * Double(every.count) + 1e-12)
        let solutions = UnsafeMutableBufferPointer<Double>.allocate(capacity: classes * count)
        defer { solutions.deallocate() }
        pool.run(classes) { kind, _ in
            let found = sums[kind].solved(ridge: trust * energy + ridge * sums[kind].energy, prior: prior)
            for i in found.indices { solutions[kind * count + i] = found[i] }
        }
        return Array(solutions)
    }

    private init(_ solutions: [Double], _ thresholds: Thresholds) {
        var weights = [Scalar](repeating: 0, count: Self.classes * LocalStructure.symmetries * Self.filter)
        for kind in 0..<Self.classes {
            let solution = solutions[kind * Self.count..<(kind + 1) * Self.count]
            // A patch's mean says nothing: weights that sum to 0 take it away.
            let mean = solution.reduce(0, +) / Double(Self.count)
            for symmetry in 0..<LocalStructure.symmetries {
                let start = (kind * LocalStructure.symmetries + symmetry) * Self.filter
                for (i, place) in LocalStructure.places(symmetry, side: Self.side).enumerated() {
                    let weight = Scalar(solution[solution.startIndex + i] - mean)
                    for c in 0..<3 { weights[start + place / Self.side * Self.row + place % Self.side * 3 + c] = weight }
                }
            }
        }
        (self.weights, self.thresholds) = (weights, thresholds)
    }

    /// The part of the mean energy that is added to the diagonal.
    private static let ridge = 1e-3

    /// The values that divide all into parts of equal size.
    private static func quantiles(_ values: [Scalar], _ parts: Int) -> [Scalar] {
        let sorted = values.sorted()
        return (1..<parts).map { sorted[sorted.count * $0 / parts] }
    }

    // MARK: - Examples

    /// The pixels of a pair that are learned from.
    private struct Samples {
        let pair: Pair
        let step: Int
        private(set) var codes: [LocalStructure.Code]
        /// The numbers of the samples by class and symmetry.
        private(set) var byPlace: [[Int32]] = []

        init(_ pair: Pair, every step: Int, on pool: WorkerPool) {
            let (width, height) = (pair.picture.shape.w, pair.picture.shape.h)
            // One that the width has no part in common with: other columns in every row.
            var step = step
            while Self.divisor(step, width) > 1 { step += 1 }
            (self.pair, self.step) = (pair, step)
            let structure = LocalStructure(width: width)
            let margined = MarginedRows(width: width, reach: LocalStructure.reach, across: .mirrored, down: .mirrored)
            let (own, room) = (margined.room(DetailFilters.rows), structure.room(DetailFilters.rows))
            pool.reserveScratch(own + room)
            codes = [LocalStructure.Code](unsafeUninitializedCapacity: (width * height + step - 1) / step) { codes, count in
                count = (width * height + step - 1) / step
                let target = codes.baseAddress!
                pool.run((height + DetailFilters.rows - 1) / DetailFilters.rows) { task, worker in
                    let first = task * DetailFilters.rows
                    let rows = first..<min(first + DetailFilters.rows, height)
                    let scratch = pool.scratch(worker, own + room)
                    margined.fill(scratch, from: pair.picture, rows: rows)
                    structure.each(scratch, stride: margined.stride, rows: rows.count, scratch + own) { y, x, code in
                        let pixel = (first + y) * width + x
                        if pixel % step == 0 { (target + pixel / step).initialize(to: code) }
                    }
                }
            }
        }

        private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }

        mutating func sort(by thresholds: Thresholds) {
            byPlace = [[Int32]](repeating: [], count: DetailFilters.classes * LocalStructure.symmetries)
            for (i, code) in codes.enumerated() { byPlace[DetailFilters.place(code, thresholds)].append(Int32(i)) }
        }
    }

    /// The normal equations of every class. Patches turned by 180 degrees are examples too: they have the same structure.
    private static func sums(_ samples: ArraySlice<Samples>, on pool: WorkerPool) -> [NormalEquations] {
        let places = (0..<LocalStructure.symmetries).map { LocalStructure.places($0, side: side) }
        let turned = Array((0..<count).reversed())
        let sums = UnsafeMutableBufferPointer<NormalEquations>.allocate(capacity: classes)
        sums.initialize(repeating: NormalEquations(order: count))
        defer {
            sums.deinitialize()
            sums.deallocate()
        }
        let stride = (count + 3) & ~3
        let room = block * (stride + 1) + count * stride
        pool.reserveScratch(room)
        pool.run(classes) { kind, worker in
            let x = pool.scratch(worker, room)
            let (r, scratch) = (x + block * stride, x + block * (stride + 1))
            x.update(repeating: 0, count: block * stride)
            var filled = 0
            func flush() {
                sums[kind].add(x, stride: stride, r, count: filled, scratch)
                filled = 0
            }
            for sample in samples {
                let (picture, wanted) = (sample.pair.picture, sample.pair.wanted)
                for symmetry in 0..<LocalStructure.symmetries {
                    for index in sample.byPlace[kind * LocalStructure.symmetries + symmetry] {
                        let pixel = Int(index) * sample.step
                        gather(picture, pixel, places[symmetry], x + filled * stride, stride)
                        for c in 0..<3 { r[filled + c] = wanted.pointer[3 * pixel + c] - picture.pointer[3 * pixel + c] }
                        filled += 3
                        if filled + 3 > block { flush() }
                    }
                }
            }
            flush()
            sums[kind] = sums[kind] + sums[kind].reordered(turned)
        }
        return Array(sums)
    }

    /// Examples that are added at a time.
    private static let block = 96

    /// The folded patch around a pixel less its mean, for each of the three channels.
    private static func gather(_ picture: Tensor, _ pixel: Int, _ places: [Int], _ x: UnsafeMutablePointer<Scalar>, _ stride: Int) {
        let (width, height) = (picture.shape.w, picture.shape.h)
        let (row, column, reach) = (pixel / width, pixel % width, side / 2)
        let border = FixedResize.Border.mirrored
        for (i, place) in places.enumerated() {
            let y = border.place(row - reach + place / side, of: height)
            let u = border.place(column - reach + place % side, of: width)
            for c in 0..<3 { x[c * stride + i] = picture.pointer[3 * (y * width + u) + c] }
        }
        for c in 0..<3 {
            let patch = x + c * stride
            var sum: Scalar = 0
            for i in 0..<count { sum += patch[i] }
            for i in 0..<count { patch[i] -= sum / Scalar(count) }
        }
    }

    // MARK: - Use

    /// Rows that are worked on at a time.
    private static let rows = 16

    /// The picture with what it lacks added, into `result`; neither is clamped. Allocates nothing once the pool's scratch has room.
    func apply(to picture: Tensor, into result: Tensor, across: FixedResize.Border, down: FixedResize.Border, on pool: WorkerPool) {
        let (width, height) = (picture.shape.w, picture.shape.h)
        let structure = LocalStructure(width: width)
        let margined = MarginedRows(width: width, reach: LocalStructure.reach, across: across, down: down)
        let (own, room, stride) = (margined.room(Self.rows), structure.room(Self.rows), margined.stride)
        pool.reserveScratch(own + room)
        let (target, thresholds) = (result.pointer, thresholds)
        weights.withUnsafeBufferPointer { weights in
            let weights = weights.baseAddress!
            pool.run((height + Self.rows - 1) / Self.rows) { task, worker in
                let first = task * Self.rows
                let rows = first..<min(first + Self.rows, height)
                let scratch = pool.scratch(worker, own + room)
                margined.fill(scratch, from: picture, rows: rows)
                structure.each(scratch, stride: stride, rows: rows.count, scratch + own) { y, x, code in
                    let patch = scratch + y * stride + 3 * x
                    let detail = Self.filtered(patch, stride, weights + Self.place(code, thresholds) * Self.filter)
                    let middle = patch + Self.side / 2 * (stride + 3)
                    let out = target + 3 * ((first + y) * width + x)
                    for c in 0..<3 { out[c] = middle[c] + detail[c] }
                }
            }
        }
    }

    /// The sum of 7 rows of a patch times the filter's, for each of the three channels.
    @inline(__always) private static func filtered(
        _ patch: UnsafePointer<Scalar>, _ stride: Int, _ filter: UnsafePointer<Scalar>
    ) -> SIMD4<Scalar> {
        typealias Lanes = SIMD8<Scalar>
        var (a, b, c) = (Lanes.zero, Lanes.zero, Lanes.zero)
        for r in 0..<side {
            let (samples, weights) = (UnsafeRawPointer(patch + r * stride), UnsafeRawPointer(filter + r * row))
            let step = 8 * MemoryLayout<Scalar>.stride
            a += samples.loadUnaligned(as: Lanes.self) * weights.loadUnaligned(as: Lanes.self)
            b += samples.loadUnaligned(fromByteOffset: step, as: Lanes.self) * weights.loadUnaligned(fromByteOffset: step, as: Lanes.self)
            c +=
                samples.loadUnaligned(fromByteOffset: 2 * step, as: Lanes.self)
                * weights.loadUnaligned(fromByteOffset: 2 * step, as: Lanes.self)
        }
        // Samples of red are lanes 0, 3, 6 of a, 1, 4, 7 of b, 2 of c; and so on.
        return SIMD4(
            a[0] + a[3] + a[6] + b[1] + b[4] + b[7] + c[2], a[1] + a[4] + a[7] + b[2] + b[5] + c[0] + c[3],
            a[2] + a[5] + b[0] + b[3] + b[6] + c[1] + c[4], 0)
    }
}

/// The direction and strength of edges around each pixel: the structure tensor of the luma's gradients, weighted 1 2 3 2 1 over 5x5 pixels (the hash
/// of RAISR, Romano, Isidoro and Milanfar, IEEE TCI 2017, section III.B).
///
/// Directions are folded by the square's symmetries: a patch is mirrored and transposed until its gradient points between 0 and 45 degrees.
struct LocalStructure {
    /// The rows and columns around those that are looked at, on every side.
    static let reach = 3
    /// Ranges of the folded direction.
    static let angles = 4

    /// One pixel's structure.
    struct Code {
        /// The direction's range, and the symmetry that folds it.
        var angle: UInt8
        var symmetry: UInt8
        /// The larger eigenvalue: the squared strength of the gradients.
        var strength: Scalar
        /// The smaller eigenvalue as a part of the larger one: 0 for a straight edge, 1 for what has no direction.
        var roundness: Scalar
    }

    /// Mirrored first along x where bit 0 is set, then transposed where bit 1 is.
    static let symmetries = 4

    let width: Int
    /// Scalars of room for `rows` rows.
    func room(_ rows: Int) -> Int { (rows + 6) * luma + (rows + 4) * 3 * products + 3 * products }

    private var luma: Int { width + 2 * Self.reach }
    private var products: Int { width + 4 }

    /// Calls `found(y, x, code)` for each pixel of `rows` rows, row by row.
    ///
    /// - Parameter picture: the row `reach` above the first one, at the pixel `reach` to the left; rows are `stride` scalars apart.
    @inline(__always) func each(
        _ picture: UnsafePointer<Scalar>, stride: Int, rows: Int, _ room: UnsafeMutablePointer<Scalar>,
        _ found: (_ y: Int, _ x: Int, _ code: Code) -> Void
    ) {
        let (lumas, squares) = (room, room + (rows + 6) * luma)
        let sums = squares + (rows + 4) * 3 * products
        for y in 0..<rows + 6 {
            let (source, target) = (picture + y * stride, lumas + y * luma)
            for x in 0..<luma { target[x] = 0.2126 * source[3 * x] + 0.7152 * source[3 * x + 1] + 0.0722 * source[3 * x + 2] }
        }
        for y in 0..<rows + 4 {
            let (middle, target) = (lumas + (y + 1) * luma + 1, squares + y * 3 * products)
            for x in 0..<products {
                let (dx, dy) = ((middle[x + 1] - middle[x - 1]) / 2, (middle[x + luma] - middle[x - luma]) / 2)
                target[x] = dx * dx
                target[x + products] = dx * dy
                target[x + 2 * products] = dy * dy
            }
        }
        for y in 0..<rows {
            let (first, line) = (squares + y * 3 * products, 3 * products)
            for i in 0..<line {
                sums[i] = first[i] + 2 * first[i + line] + 3 * first[i + 2 * line] + 2 * first[i + 3 * line] + first[i + 4 * line]
            }
            for x in 0..<width {
                found(y, x, Self.code(Self.across(sums + x), Self.across(sums + products + x), Self.across(sums + 2 * products + x)))
            }
        }
    }

    @inline(__always) private static func across(_ sums: UnsafePointer<Scalar>) -> Scalar {
        (sums[0] + 2 * sums[1] + 3 * sums[2] + 2 * sums[3] + sums[4]) / 81
    }

    /// The code of the tensor (a b; b c).
    @inline(__always) private static func code(_ a: Scalar, _ b: Scalar, _ c: Scalar) -> Code {
        let difference = a - c
        let root = (difference * difference + 4 * b * b).squareRoot()
        let (larger, smaller) = ((a + c + root) / 2, max(0, (a + c - root) / 2))
        // Twice the folded direction has this tangent, sine / cosine: ranges of 11.25 degrees end at 22.5, 45 and 67.5.
        let (sine, cosine) = (2 * abs(b), abs(difference))
        let angle: UInt8 = sine < cosine ? (sine < 0.41421356 * cosine ? 0 : 1) : (sine < 2.4142136 * cosine ? 2 : 3)
        return Code(
            angle: angle, symmetry: (b < 0 ? 1 : 0) | (difference < 0 ? 2 : 0), strength: larger,
            roundness: larger > 1e-12 ? smaller / larger : 1)
    }

    /// The places that the samples of a folded patch of side x side come from: folded[i] = patch[places[i]].
    static func places(_ symmetry: Int, side: Int) -> [Int] {
        (0..<side * side).map { i in
            let (row, column) = symmetry & 2 == 0 ? (i / side, i % side) : (i % side, i / side)
            return row * side + (symmetry & 1 == 0 ? column : side - 1 - column)
        }
    }
}
