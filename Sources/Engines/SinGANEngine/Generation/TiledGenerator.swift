import SinGANImaging
import SinGANNumerics
import SinGANSupport

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
        let memory = TileMemory(
            scale.network, border, size, rows: strips.map(\.count).max() ?? 0, columns: columns.map(\.count).max() ?? 0)
        for rows in strips {
            let strip = memory.strip(rows)
            resample(source, rows: strip.pictureRows, into: strip.picture, clamped: true, on: pool)
            NormalMap.fill(strip.noise, field, .color, firstRow: strip.firstNoiseRow, on: pool)
            for columns in columns {
                guard !pool.cancellation.isCancelled else { return }
                let tile = memory.tile(rows, columns)
                strip.cut(tile, amplitude: scale.amplitude, on: pool)
                scale.network(tile.input, previous: tile.previous, into: tile.output, filters, memory.space, on: pool)
                write(tile.output, columns.lowerBound, rows.lowerBound)
            }
        }
    }

    /// 0 ..< count in as few parts as possible, none longer than `most` and all about equally long.
    static func split(_ count: Int, _ most: Int) -> [Range<Int>] {
        let parts = (count + most - 1) / most
        return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
    }
}
