import SinGANImaging
import SinGANNumerics

/// The working memory of a `TiledGenerator` for one picture size: allocated once, used by every strip and tile.
struct TileMemory {
    let space: EvaluationSpace
    private let border: Border
    private let size: PixelSize
    private let picture, noise, input, previous, output: Buffer

    /// - Parameters:
    ///   - size: of the whole picture.
    ///   - rows, columns: of the largest tile.
    init(_ network: EvaluationNetwork, _ border: Border, _ size: PixelSize, rows: Int, columns: Int) {
        (self.border, self.size) = (border, size)
        let tile = Shape(h: rows, w: columns, c: 3)
        let strip = Shape(h: rows, w: size.width, c: 3).grown(by: NetworkShape.margin)
        space = EvaluationSpace(network.room(for: tile.grown(by: NetworkShape.margin)))
        (picture, noise) = (Buffer(strip.count), Buffer(strip.count))
        (input, previous, output) = (Buffer(tile.grown(by: NetworkShape.margin).count), Buffer(tile.count), Buffer(tile.count))
    }

    /// Tiles of one height beside each other.
    func strip(_ rows: Range<Int>) -> Strip {
        let margin = NetworkShape.margin
        let visible = max(rows.lowerBound - margin, 0)..<min(rows.upperBound + margin, size.height)
        // Where noise surrounds the picture, its map begins `margin` pixels before the picture does.
        let (noiseRows, noiseWidth, origin) =
            border == .noise
            ? (rows.lowerBound..<rows.upperBound + 2 * margin, size.width + 2 * margin, -margin) : (visible, size.width, 0)
        return Strip(
            pictureRows: visible, picture: Tensor(Shape(h: visible.count, w: size.width, c: 3), over: picture), noiseOrigin: origin,
            firstNoiseRow: noiseRows.lowerBound, noise: Tensor(Shape(h: noiseRows.count, w: noiseWidth, c: 3), over: noise))
    }

    func tile(_ rows: Range<Int>, _ columns: Range<Int>) -> Tile {
        let shape = Shape(h: rows.count, w: columns.count, c: 3)
        return Tile(
            rows: rows, columns: columns, input: Tensor(shape.grown(by: NetworkShape.margin), over: input),
            previous: Tensor(shape, over: previous), output: Tensor(shape, over: output))
    }
}

/// Where a tile lies in the whole picture, and its maps.
struct Tile {
    let rows, columns: Range<Int>
    /// Noise and picture, `NetworkShape.margin` pixels larger on every side than the tile.
    let input: Tensor
    /// The picture.
    let previous: Tensor
    let output: Tensor
}

/// The enlarged picture and its noise for one strip of tiles.
struct Strip {
    /// The rows of the whole picture that `picture` holds.
    let pictureRows: Range<Int>
    let picture: Tensor
    /// Where the whole map of noise begins in the picture, both ways: 0, or less where noise surrounds the picture.
    let noiseOrigin: Int
    /// The row of the whole map of noise with which `noise` begins.
    let firstNoiseRow: Int
    let noise: Tensor

    /// Fills a tile's input, amplitude z + picture where there is any and zeros elsewhere (`Padding.padNoisy` for a window), and what comes
    /// before it.
    func cut(_ tile: Tile, amplitude: Scalar, on pool: WorkerPool) {
        let margin = NetworkShape.margin
        let (y0, x0) = (tile.rows.lowerBound - margin, tile.columns.lowerBound - margin)
        pool.runRanges(tile.input.shape.h, least: 16) { range, _ in
            for i in range {
                addRow(y0 + i, from: x0, amplitude, to: tile.input.pointer + 3 * tile.input.shape.w * i, tile.input.shape.w)
                guard tile.rows.contains(y0 + i) else { continue }
                let source = pictureRow(y0 + i) + 3 * tile.columns.lowerBound
                (tile.previous.pointer + 3 * tile.columns.count * (i - margin)).update(from: source, count: 3 * tile.columns.count)
            }
        }
    }

    private func pictureRow(_ y: Int) -> UnsafeMutablePointer<Scalar> {
        picture.pointer + 3 * picture.shape.w * (y - pictureRows.lowerBound)
    }

    /// Row y of the whole picture and of its surroundings, from column x on.
    private func addRow(_ y: Int, from x: Int, _ amplitude: Scalar, to out: UnsafeMutablePointer<Scalar>, _ count: Int) {
        out.update(repeating: 0, count: 3 * count)
        let noiseRow = y - noiseOrigin - firstNoiseRow
        if (0..<noise.shape.h).contains(noiseRow) {
            let columns = max(noiseOrigin, x)..<min(noiseOrigin + noise.shape.w, x + count)
            let (z, target) = (
                noise.pointer + 3 * (noise.shape.w * noiseRow + columns.lowerBound - noiseOrigin), out + 3 * (columns.lowerBound - x)
            )
            for i in 0..<3 * columns.count { target[i] = amplitude * z[i] }
        }
        if pictureRows.contains(y) {
            let columns = max(0, x)..<min(picture.shape.w, x + count)
            let (source, target) = (pictureRow(y) + 3 * columns.lowerBound, out + 3 * (columns.lowerBound - x))
            for i in 0..<3 * columns.count { target[i] += source[i] }
        }
    }
}
