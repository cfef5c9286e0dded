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
