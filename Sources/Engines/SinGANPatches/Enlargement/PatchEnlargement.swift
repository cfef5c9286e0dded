import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Enlarges a picture with filters learned from itself: natural pictures repeat themselves over scales (Glasner, Bagon and Irani, ICCV 2009), so what
/// shrinking takes from the picture shows what it has lost already.
///
///     let large = try PatchEnlargement(pixels, to: PixelSize(width: 2000, height: 1500), on: pool).run()
///
/// The picture, shrunk by the factor and enlarged again, is compared with itself; `DetailFilters` are learned that make the one of the other, and
/// applied to the enlarged picture. Back-projection follows, and all of it is repeated with what has been reached: so each stage learns what the last
/// one left over. What filters can't make, nearest patches add in the end (`NeighbourDetail`), to results of 8 megapixels at most: larger ones would
/// take twice the time. From 2.5 times on, and to 4 megapixels, the result is the mean with one that came in two steps. The result, shrunk to the
/// picture's size by `Pixels.resized`, is the picture within 1.25 of 255 (single pixels of black and white, which no enlargement shrinks to, as
/// nearly as 100 rounds come). It is the same bits on every processor and for any number of threads.
public struct PatchEnlargement {
    private let picture: Pixels
    private let size: PixelSize
    private let border: Border
    private let isQuick: Bool
    private let pool: WorkerPool

    /// Sizes of the example pictures, of the picture's.
    private static let examples = [1, 0.8, 0.64]
    /// The number of stages, in each of which something is learned and applied.
    public static let stages = 3
    private static let rounds = 4
    /// Rounds after the last stage, and the difference that ends them: beside edges of pure white or black a few don't do.
    private static let lastRounds = 100
    private static let tolerance: Scalar = 2.5 / 255
    /// Pixels that are enough to learn from.
    private static let enough = 400_000
    /// Pixels of the largest result whose nearest patches are searched.
    private static let mostSearched = 8_000_000
    /// The factor and the pixels of the result between which a second way is gone.
    private static let leastTwoSteps = 2.5
    private static let mostTwoSteps = 4_000_000
    /// The least side of an example, in pixels, once it is shrunk.
    private static let leastSide = 8

    /// Prepares the enlargement of a picture.
    ///
    /// - Parameters:
    ///   - size: the size of the result: larger than the picture, of its proportions or nearly.
    ///   - tilesAcross, tilesDown: whether the picture continues at its other side in that direction, and so does the result.
    ///   - isQuick: whether one stage has to do, without nearest patches and a second way: for previews.
    package init(
        _ picture: Pixels, to size: PixelSize, tilesAcross: Bool = false, tilesDown: Bool = false, isQuick: Bool = false,
        on pool: WorkerPool
    ) {
        (self.picture, self.size, self.isQuick, self.pool) = (picture, size, isQuick, pool)
        border = .repeated(across: tilesAcross, down: tilesDown)
    }

    /// Returns the peak bytes beside the picture and the result: two results, the picture as values, and the examples.
    public static func expectedMemory(of picture: PixelSize, to size: PixelSize) -> Double {
        let (from, to) = (Double(picture.width) * Double(picture.height), Double(size.width) * Double(size.height))
        let neighbours = to > Double(mostSearched) ? 0 : NeighbourDetail.expectedMemory(to) + (from > Double(enough) ? 48 * from : 0)
        let waiting = halfway(from: picture, to: size) == nil ? 0 : 12 * to
        return 5e7 + 24 * to + waiting + 24 * from + min(from * 2, Double(enough) * 2) * 72 + neighbours
    }

    /// Makes the enlarged picture, 0...1.
    ///
    /// - Parameter progress: called after each step with its number from 1, and the number of steps.
    /// - Throws: the reason of a cancellation.
    public func run(progress: (_ done: Int, _ count: Int) -> Void = { _, _ in }) throws(SinGANError) -> Pixels {
        let large = try enlarged { progress($0, Self.stages + 1) }
        if !isQuick, let halfway = Self.halfway(from: PixelSize(width: picture.width, height: picture.height), to: size) {
            try average(large, with: halfway)
        }
        let result = large.unsigned(on: pool)
        try pool.cancellation.check()
        progress(Self.stages + 1, Self.stages + 1)
        return result
    }

    /// The size between, where a second way of two steps pays; nil for small factors and large results.
    private static func halfway(from picture: PixelSize, to size: PixelSize) -> PixelSize? {
        let (across, down) = (Double(size.width) / Double(picture.width), Double(size.height) / Double(picture.height))
        guard min(across, down) >= leastTwoSteps, size.width * size.height <= mostTwoSteps else { return nil }
        return PixelSize(
            width: Int((Double(picture.width) * across.squareRoot()).rounded()),
            height: Int((Double(picture.height) * down.squareRoot()).rounded()))
    }

    /// Makes a result the mean of itself and of the one that comes in two steps, whose errors are others.
    private func average(_ large: Tensor, with halfway: PixelSize) throws(SinGANError) {
        func way(_ picture: Pixels, to size: PixelSize) -> PatchEnlargement {
            PatchEnlargement(picture, to: size, tilesAcross: border.repeatsAcross, tilesDown: border.repeatsDown, on: pool)
        }
        let middle = try way(picture, to: halfway).enlarged { _ in }.unsigned(on: pool)
        let other = try way(middle, to: size).enlarged { _ in }
        for i in 0..<large.count { large.pointer[i] = 0.5 * (large.pointer[i] + other.pointer[i]) }
        let projection = BackProjection(onto: Tensor(signed: picture), from: size, border)
        projection.run(large, rounds: Self.lastRounds, until: Self.tolerance, room: other.buffer, on: pool)
        projection.keepPaper(large, on: pool)
    }

    private func enlarged(_ progress: (_ done: Int) -> Void) throws(SinGANError) -> Tensor {
        let small = Tensor(signed: picture)
        let projection = BackProjection(onto: small, from: size, border)
        var (large, other) = (Tensor(shape(size)), Tensor(shape(size)))
        projection.begin(large, on: pool)
        projection.run(large, rounds: Self.rounds, room: other.buffer, on: pool)
        try pool.cancellation.check()
        var examples = examples(of: small)
        let isSearched = !isQuick && size.width * size.height <= Self.mostSearched
        let searchesWhole = isSearched && small.shape.pixels > Self.enough
        var whole = searchesWhole ? example(of: small, Double(size.width) / Double(picture.width)) : nil
        let (across, down) = (FixedResize.Border(repeats: border.repeatsAcross), FixedResize.Border(repeats: border.repeatsDown))
        for stage in 1...(isQuick ? 1 : Self.stages) {
            if !examples.isEmpty {
                try pool.cancellation.check()
                let filters = try DetailFilters(examples.map(\.pair), on: pool)
                filters.apply(to: large, into: other, across: across, down: down, on: pool)
                swap(&large, &other)
                projection.run(large, rounds: Self.rounds, room: other.buffer, on: pool)
                for i in examples.indices { examples[i].improve(by: filters, Self.rounds, on: pool) }
                whole?.improve(by: filters, Self.rounds, on: pool)
            }
            progress(stage)
        }
        if isSearched {
            other.copy(from: large)
            let neighbours = whole.map { NeighbourDetail(searching: $0.pair, on: pool) } ?? NeighbourDetail(examples.map(\.pair), on: pool)
            neighbours.add(to: large, of: other, across: across, down: down)
            try pool.cancellation.check()
        }
        doubt(large, small, projection, room: other)
        projection.run(large, rounds: Self.lastRounds, until: Self.tolerance, room: other.buffer, on: pool)
        projection.keepPaper(large, on: pool)
        try pool.cancellation.check()
        return large
    }

    /// Takes back a part of what was learned from few pixels: half of it where the picture, shrunk by the factor, has 150.
    private func doubt(_ large: Tensor, _ small: Tensor, _ projection: BackProjection, room: Tensor) {
        let shrunk = Double(small.shape.pixels) * Double(small.shape.pixels) / Double(large.shape.pixels)
        let share = Scalar(shrunk / (shrunk + Self.few))
        guard share < 0.98 else { return }
        projection.begin(room, on: pool)
        projection.run(room, rounds: Self.rounds, room: Buffer(small.count), on: pool)
        for i in 0..<large.count { large.pointer[i] = room.pointer[i] + share * (large.pointer[i] - room.pointer[i]) }
    }

    private static let few = 150.0

    /// A picture and what becomes of it when it is shrunk by the factor and enlarged again.
    private struct Example {
        var pair: DetailFilters.Pair
        private let projection: BackProjection

        init(_ picture: Tensor, shrunkTo size: PixelSize, on pool: WorkerPool) {
            let small = Resample(from: picture.shape, h: size.height, w: size.width)(picture, on: pool)
            projection = BackProjection(onto: small, from: PixelSize(width: picture.shape.w, height: picture.shape.h))
            let again = Tensor(picture.shape)
            projection.begin(again, on: pool)
            projection.run(again, rounds: PatchEnlargement.rounds, room: Buffer(small.count), on: pool)
            pair = .init(picture: again, wanted: picture)
        }

        mutating func improve(by filters: DetailFilters, _ rounds: Int, on pool: WorkerPool) {
            let better = Tensor(pair.picture.shape)
            filters.apply(to: pair.picture, into: better, across: .mirrored, down: .mirrored, on: pool)
            // The picture of before is room for what is missing.
            projection.run(better, rounds: rounds, room: pair.picture.buffer, on: pool)
            pair.picture = better
        }
    }

    /// The picture at three sizes; a large one's parts that are spread over it, at its own size alone.
    private func examples(of small: Tensor) -> [Example] {
        let factor = Double(size.width) / Double(picture.width)
        if small.shape.pixels > Self.enough { return parts(of: small).compactMap { example(of: $0, factor) } }
        return Self.examples.compactMap { scale in
            let (w, h) = (Int((Double(small.shape.w) * scale).rounded()), Int((Double(small.shape.h) * scale).rounded()))
            return example(of: scale == 1 ? small : Resample(from: small.shape, h: h, w: w)(small, on: pool), factor)
        }
    }

    /// Makes an example of a picture; nil where nothing of it would be left.
    private func example(of picture: Tensor, _ factor: Double) -> Example? {
        func shrunk(_ side: Int) -> Int { Int((Double(side) / factor).rounded()) }
        let size = PixelSize(width: shrunk(picture.shape.w), height: shrunk(picture.shape.h))
        guard size.shortSide >= Self.leastSide, size.width < picture.shape.w, size.height < picture.shape.h else { return nil }
        return Example(picture, shrunkTo: size, on: pool)
    }

    /// 3 x 3 rectangles, evenly spread, of `enough` pixels together: of the picture's proportions, but none too narrow to be shrunk.
    private func parts(of picture: Tensor) -> [Tensor] {
        let (w, h) = (picture.shape.w, picture.shape.h)
        let least = Int((Double(Self.leastSide + 1) * Double(size.width) / Double(w)).rounded(.up))
        let short = min(min(w, h), max(least, Int((Double(Self.enough) / 9 * Double(min(w, h)) / Double(max(w, h))).squareRoot())))
        let long = min(max(w, h), Self.enough / 9 / short)
        let (width, height) = w < h ? (short, long) : (long, short)
        return (0..<9).map { number in
            let (left, top) = ((w - width) * (number % 3) / 2, (h - height) * (number / 3) / 2)
            let part = Tensor(Shape(h: height, w: width, c: 3))
            for y in 0..<height {
                (part.pointer + 3 * width * y).update(from: picture.pointer + 3 * (w * (y + top) + left), count: 3 * width)
            }
            return part
        }
    }

    private func shape(_ size: PixelSize) -> Shape { Shape(h: size.height, w: size.width, c: 3) }
}

extension FixedResize.Border {
    init(repeats: Bool) { self = repeats ? .repeated : .mirrored }
}
