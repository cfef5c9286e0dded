import SinGANImaging
import SinGANNumerics
import SinGANSupport

extension SinGANModel {
    /// The usual longest side of a tile. With 128 channels a tile takes 70 MB, and what tiles share at their borders costs 8 %.
    public static let tileSize = 256

    /// Enlarges a picture with the finest generator (paper, section 4, "super-resolution"): once per size, each time after the picture was enlarged
    /// to that size. Nothing is rounded to 8 bits on the way.
    ///
    /// - Parameters:
    ///   - pixels: of any size; not the model's business.
    ///   - sizes: of every pass's result, the last one that of the whole's. The generator was trained for steps of the pyramid's factor.
    ///   - seed, index: which noise; it is a function of the pixel's position and of the pass.
    ///   - tileSize: the longest side of the tiles in which the generator runs. Results differ by rounding alone.
    ///   - progress: called after every pass with its number from 1.
    /// - Throws: `.badData` where the model has no scale above the coarsest, or the reason of a cancellation.
    ///
    /// Beside the given picture it needs 12 bytes for each pixel of the last two sizes, and the memory of a tile.
    public func enlarge(
        _ pixels: Pixels, through sizes: [PixelSize], seed: UInt64, index: Int = 0, tileSize: Int = tileSize, on compute: Compute,
        progress: (_ pass: Int) -> Void = { _ in }
    ) throws(SinGANError) -> Pixels {
        guard let finest = generators.last, generators.count > 1 else {
            throw SinGANError(
                .badData, "the model has only its coarsest scale, which enlarges nothing", hint: "Train it further first.")
        }
        guard let last = sizes.last else { return pixels }
        let tiles = TiledGenerator(finest, border: border, tileSize: tileSize, on: compute.pool)
        var image = Tensor(pixels)
        for (pass, size) in sizes.dropLast().enumerated() {
            let result = Tensor(size.shape)
            tiles.enlarge(image, to: size, noise(seed, index, pass)) { tile, x, y in result.place(tile, x: x, y: y) }
            try compute.cancellation.check()
            image = result
            progress(pass + 1)
        }
        // Straight into the picture that is returned: a tensor more would be the largest thing in memory.
        let field = noise(seed, index, sizes.count - 1)
        let values = [Float](unsafeUninitializedCapacity: last.width * last.height * 3) { values, count in
            count = last.width * last.height * 3
            tiles.enlarge(image, to: last, field) { tile, x, y in tile.write(to: values, width: last.width, x: x, y: y) }
        }
        try compute.cancellation.check()
        progress(sizes.count)
        return Pixels(width: last.width, height: last.height, values: values)
    }

    /// Step 0 belongs to samples.
    private func noise(_ seed: UInt64, _ index: Int, _ pass: Int) -> RandomField {
        RandomField(seed: seed, purpose: .sampling, scale: generators.count - 1, iteration: index, step: pass + 1)
    }
}

extension Tensor {
    /// Copies a smaller map to where it belongs in this one.
    fileprivate func place(_ tile: Tensor, x: Int, y: Int) {
        let line = 3 * tile.shape.w
        for i in 0..<tile.shape.h { (pointer + 3 * (shape.w * (y + i) + x)).update(from: tile.pointer + line * i, count: line) }
    }

    /// Copies this map to where it belongs in a picture of `width` pixels, from -1...1 to 0...1, clamped.
    fileprivate func write(to values: UnsafeMutableBufferPointer<Float>, width: Int, x: Int, y: Int) {
        let line = 3 * shape.w
        for i in 0..<shape.h {
            let (source, start) = (pointer + line * i, 3 * (width * (y + i) + x))
            for k in 0..<line { values[start + k] = Float(min(max((source[k] + 1) / 2, 0), 1)) }
        }
    }
}

/// One finished generator over pictures of any size, tile by tile: beside the picture it needs the memory of a tile and of a strip of tiles.
///
/// A tile's input reaches as far around it as the network sees (`NetworkShape.margin` pixels), so tiles meet without a seam; only at the picture's
/// own borders is there padding. Noise is a function of the pixel's position in the whole map. Tiles of any size give the same picture but for
/// rounding.
final class TiledGenerator {
    private let scale: FinishedScale
    private let border: Border
    private let tileSize: Int
    private let pool: WorkerPool
    private let filters: EvaluationFilters

    /// - Parameter tileSize: the longest side of a tile, in pixels.
    init(_ scale: FinishedScale, border: Border, tileSize: Int, on pool: WorkerPool) {
        precondition(tileSize > 0, "TiledGenerator: tiles of \(tileSize) pixels")
        (self.scale, self.border, self.tileSize, self.pool) = (scale, border, tileSize, pool)
        filters = scale.network.makeFilters()
    }

    /// Brings a picture to another size, clamped before and after as between scales, and runs the generator over it (paper, equation 5). A cancelled
    /// pool leaves garbage.
    ///
    /// - Parameters:
    ///   - source: H x W x 3, -1...1; not changed.
    ///   - field: the noise.
    ///   - write: takes each tile (h x w x 3, not clamped, valid during the call) and where its first pixel lies.
    func enlarge(_ source: Tensor, to size: PixelSize, _ field: RandomField, write: (_ tile: Tensor, _ x: Int, _ y: Int) -> Void) {
        let resample = Resample(from: source.shape, h: size.height, w: size.width)
        let (strips, columns) = (Self.split(size.height, tileSize), Self.split(size.width, tileSize))
        let memory = Memory(self, size, rows: strips.map(\.count).max() ?? 0, columns: columns.map(\.count).max() ?? 0)
        for rows in strips {
            let (picture, noise) = memory.strip(rows)
            resample(source, rows: picture.rows, into: picture.pixels, clamped: true, on: pool)
            // Noise that surrounds the picture begins that many pixels before the picture does.
            NormalMap.fill(noise.pixels, field, .color, firstRow: noise.y - noise.x, on: pool)
            for columns in columns {
                guard !pool.cancellation.isCancelled else { return }
                let pass = memory.pass(rows, columns)
                let tile = pass(z: noise, image: picture, x: columns.lowerBound, y: rows.lowerBound, memory.space, on: pool)
                write(tile, columns.lowerBound, rows.lowerBound)
            }
        }
    }

    /// 0 ..< count in as few parts as possible, none longer than `most` and all about equally long.
    static func split(_ count: Int, _ most: Int) -> [Range<Int>] {
        let parts = (count + most - 1) / most
        return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
    }

    /// The working memory for one picture size: allocated once, used by every strip and tile.
    private struct Memory {
        let space: EvaluationWorkspace
        private let generator: TiledGenerator
        private let size: PixelSize
        private let picture, noise, input, previous, output: Buffer

        /// - Parameters:
        ///   - size: of the whole picture.
        ///   - rows, columns: of the largest tile.
        init(_ generator: TiledGenerator, _ size: PixelSize, rows: Int, columns: Int) {
            (self.generator, self.size) = (generator, size)
            let tile = Shape(h: rows, w: columns, c: 3)
            let strip = Shape(h: rows, w: size.width, c: 3).grown(by: NetworkShape.margin)
            space = EvaluationWorkspace(generator.scale.network.workspaceCount(for: tile.grown(by: NetworkShape.margin)))
            (picture, noise) = (Buffer(strip.count), Buffer(strip.count))
            (input, previous, output) = (Buffer(tile.grown(by: NetworkShape.margin).count), Buffer(tile.count), Buffer(tile.count))
        }

        /// The enlarged picture and its noise for tiles of one height beside each other, with all that these see.
        func strip(_ rows: Range<Int>) -> (picture: Resample.Window, noise: Resample.Window) {
            let margin = NetworkShape.margin
            let visible = max(rows.lowerBound - margin, 0)..<min(rows.upperBound + margin, size.height)
            let (noisy, before) = generator.border == .noise ? (rows.lowerBound - margin..<rows.upperBound + margin, margin) : (visible, 0)
            let (picture, noise) = (
                Tensor(Shape(h: visible.count, w: size.width, c: 3), over: picture),
                Tensor(Shape(h: noisy.count, w: size.width + 2 * before, c: 3), over: noise)
            )
            return (
                Resample.Window(of: picture, x: 0, y: visible.lowerBound), Resample.Window(of: noise, x: -before, y: noisy.lowerBound)
            )
        }

        func pass(_ rows: Range<Int>, _ columns: Range<Int>) -> GeneratorPass {
            GeneratorPass(
                generator.scale, generator.border, made: Shape(h: rows.count, w: columns.count, c: 3), seesMore: true, input: input,
                filters: generator.filters, output: output, previous: previous)
        }
    }
}
