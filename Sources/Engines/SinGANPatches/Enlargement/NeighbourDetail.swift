import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// The missing detail of a picture, found by its nearest patches: each 7x7 patch finds the nearest one of an example, and the detail that this one
/// lacked is voted for (Glasner, Bagon and Irani, ICCV 2009; searched by PatchMatch, Barnes et al., SIGGRAPH 2009). It is texture that repeats, which
/// linear filters can't make.
///
/// Whole numbers are compared and voted with, so the result is the same bits everywhere.
struct NeighbourDetail {
    private struct Example {
        let key: FixedPicture
        /// The detail that the example lacks, `lackScale` times, around the middle of the range.
        let lack: FixedPicture

        init(_ pair: DetailFilters.Pair, on pool: WorkerPool) {
            key = FixedPicture(signed: pair.picture, on: pool)
            lack = FixedPicture(key.size)
            let (picture, wanted, target) = (pair.picture.pointer, pair.wanted.pointer, lack.samples)
            pool.runRanges(pair.picture.count, least: 32_768) { range, _ in
                for i in range { target[i] = FixedPicture.sample(signed: NeighbourDetail.lackScale * (wanted[i] - picture[i])) }
            }
        }
    }

    private let examples: [Example]
    private let share: Scalar
    private let sweeps: Int
    private let pool: WorkerPool
    private let matcher: PatchMatcher

    /// A whole large picture gets fewer, for the sake of time: they lose 0.02 dB of 0.07.
    private static let sweeps = 5
    private static let fewSweeps = 3
    /// How far beside its place a patch is looked for first, in pixels; in the first two sweeps everywhere. And what the radius is multiplied by from
    /// try to try, of 256.
    private static let radius = 64
    private static let shrink = 85
    /// Levels of what is lacking for one of a picture: it is rarely half of the range.
    private static let lackScale: Scalar = 2
    /// Pixels that are searched at a time, and those around them whose patches reach in.
    private static let most = 1_000_000
    private static let margin = 6
    /// The part of what served the first example that is used: its own filters were made for it, so it finds better matches than another picture
    /// does.
    private static let caution: Scalar = 0.5
    /// The share that follows from that for most pictures.
    private static let usualShare: Scalar = 0.35

    /// Searches one example, whose place in the picture says nothing of how much serves it.
    init(searching whole: DetailFilters.Pair, on pool: WorkerPool) {
        self.init([Example(whole, on: pool)], share: Self.usualShare, sweeps: Self.fewSweeps, on: pool)
    }

    /// Learns how much of it serves the first example where the others are all there is.
    init(_ pairs: [DetailFilters.Pair], on pool: WorkerPool) {
        (sweeps, self.pool) = (Self.sweeps, pool)
        matcher = PatchMatcher(on: pool)
        let usable = pairs.filter { min($0.picture.shape.h, $0.picture.shape.w) >= 3 * Self.margin }
        let found = usable.map { Example($0, on: pool) }
        guard found.count > 1, !pool.cancellation.isCancelled else {
            (examples, share) = ([], 0)
            return
        }
        let (first, room) = (usable[0], Tensor(zeros: usable[0].picture.shape))
        let others = NeighbourDetail(Array(found[1...]), share: 1, on: pool)
        others.add(to: room, of: first.picture, across: .mirrored, down: .mirrored)
        var (right, squares) = (0.0, 0.0)
        for i in 0..<room.count {
            let made = Double(room.pointer[i])
            right += made * Double(first.wanted.pointer[i] - first.picture.pointer[i])
            squares += made * made
        }
        share = squares > 0 ? Self.caution * max(0, min(Scalar(right / squares), 1)) : 0
        examples = found
    }

    private init(_ examples: [Example], share: Scalar, sweeps: Int = sweeps, on pool: WorkerPool) {
        (self.examples, self.share, self.sweeps, self.pool) = (examples, share, sweeps, pool)
        matcher = PatchMatcher(on: pool)
    }

    /// Bytes that a result of so many pixels needs beside it.
    static func expectedMemory(_ pixels: Double) -> Double { 26 * min(pixels, 1.2 * Double(most)) }

    /// Adds what a picture of -1...1 lacks to another of its size, or a copy of it, which isn't clamped.
    func add(to target: Tensor, of picture: Tensor, across: FixedResize.Border, down: FixedResize.Border) {
        guard !examples.isEmpty, share > 0 else { return }
        let (width, height) = (picture.shape.w, picture.shape.h)
        let step = max(32, Self.most / (width + 2 * Self.margin) - 2 * Self.margin)
        let wide = width + 2 * Self.margin
        let size = PixelSize(width: wide, height: min(step, height) + 2 * Self.margin)
        let (query, voted) = (FixedPicture(size), FixedPicture(size))
        let field = PatchField(capacity: query.columns * query.rows)
        for first in stride(from: 0, to: height, by: step) where !pool.cancellation.isCancelled {
            let rows = first..<min(first + step, height)
            query.reshape(to: PixelSize(width: wide, height: rows.count + 2 * Self.margin))
            voted.reshape(to: query.size)
            pool.run(query.height) { y, _ in
                let source = picture.pointer + 3 * width * down.place(first + y - Self.margin, of: height)
                let line = query.samples + y * query.stride
                for x in 0..<wide {
                    let from = source + 3 * across.place(x - Self.margin, of: width)
                    for c in 0..<3 { line[3 * x + c] = FixedPicture.sample(signed: from[c]) }
                }
            }
            for example in examples {
                match(query, example, field, from: first, of: height)
                var comparison = PatchMatcher.Comparison(query: query, key: example.key)
                comparison.key = example.lack
                matcher.vote(comparison, field, into: voted)
                let part = share / Scalar(examples.count) * 2 / (Self.lackScale * Scalar(FixedPicture.white))
                pool.run(rows.count) { y, _ in
                    let found = voted.samples + (y + Self.margin) * voted.stride + 3 * Self.margin
                    let line = target.pointer + 3 * width * (first + y)
                    for i in 0..<3 * width { line[i] += part * Scalar(Int(found[i]) - FixedPicture.white / 2) }
                }
            }
        }
    }

    private func match(_ query: FixedPicture, _ example: Example, _ field: PatchField, from first: Int, of height: Int) {
        let key = example.key
        field.identify(
            columns: query.columns, rows: query.rows, keyColumns: key.columns, keyRows: key.rows, from: first,
            of: height + Self.margin, on: pool)
        let comparison = PatchMatcher.Comparison(query: query, key: key)
        for number in 0..<sweeps {
            var sweep = PatchMatcher.Sweep()
            sweep.isFresh = number == 0
            sweep.reach = [1, 3, 1, 7][number & 3]
            sweep.radius = number < 2 ? key.size.longSide : min(key.size.longSide, Self.radius)
            sweep.shrink = Self.shrink
            sweep.seed = UInt32(truncatingIfNeeded: first &* 31 &+ number)
            matcher.sweep(comparison, field, sweep)
        }
    }
}

extension FixedPicture {
    /// The sample of a value of -1...1, which is clamped.
    @inline(__always) static func sample(signed value: Scalar) -> Int16 {
        Int16(((max(-1, min(value, 1)) + 1) * Scalar(white / 2)).rounded())
    }

    convenience init(signed tensor: Tensor, on pool: WorkerPool) {
        self.init(PixelSize(width: tensor.shape.w, height: tensor.shape.h))
        let (source, target) = (tensor.pointer, samples)
        pool.runRanges(tensor.count, least: 32_768) { range, _ in
            for i in range { target[i] = Self.sample(signed: source[i]) }
        }
    }
}
