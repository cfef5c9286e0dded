import SinGANImaging
import SinGANSupport
import Testing

@testable import SinGANPatches

/// Layouts that patches finish.
@Suite struct PatchFinishTests {
    private static let picture = fields(200, 152, seed: 1)
    /// Another arrangement of the same fields, as a model would make it: small and without fine detail.
    private static let layout = fields(200, 152, seed: 7).resized(width: 50, height: 38)

    /// Fields of 40 pixels in one of four colours, with lines on them.
    private static func fields(_ width: Int, _ height: Int, seed: UInt64) -> Pixels {
        let field = RandomField(seed: seed, purpose: .task)
        var values: [Float] = []
        for y in 0..<height {
            for x in 0..<width {
                let level = (4 * field.uniform(x: x / 40, y: y / 40)).rounded(.down) / 4
                let line = (x + 2 * y) % 5 == 0 ? 0.2 : 0
                for c in 0..<3 { values.append(Float(0.1 + 0.6 * (c == 1 ? 1 - level : level) + line)) }
            }
        }
        return Pixels(width: width, height: height, values: values)
    }

    private func finish(tiles: Bool = false, threads: Int = 2, to size: PixelSize = PixelSize(width: 200, height: 152)) throws -> Pixels {
        let model = try PatchModel(Self.picture, on: PatchPictures.pool(threads))
        var finish = PatchFinish(Self.layout, to: size)
        (finish.tilesAcross, finish.tilesDown) = (tiles, tiles)
        return try model.finish(finish)
    }

    /// Root mean squared difference.
    private func distance(_ a: Pixels, _ b: Pixels) -> Double {
        (zip(a.values, b.values).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) } / Double(a.values.count)).squareRoot()
    }

    /// The standard deviation of the brightness less its four neighbours'.
    private func sharpness(_ picture: Pixels) -> Double {
        let (luma, width) = (picture.luma(), picture.width)
        var values: [Double] = []
        for y in 1..<picture.height - 1 {
            for x in 1..<width - 1 {
                let i = y * width + x
                values.append(Double(4 * luma[i] - luma[i - 1] - luma[i + 1] - luma[i - width] - luma[i + width]))
            }
        }
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    @Test func theLayoutStaysAndTheDetailIsThePictures() throws {
        let result = try finish()
        let (near, far) = (
            distance(result.resized(width: 50, height: 38), Self.layout), distance(Self.picture.resized(width: 50, height: 38), Self.layout)
        )
        #expect(near < 0.5 * far, "\(near), \(far)")
        let (own, plain) = (sharpness(Self.picture), sharpness(Self.layout.resized(width: 200, height: 152)))
        #expect((0.8...1.2).contains(sharpness(result) / own) && plain < 0.5 * own, "\(sharpness(result) / own), \(plain / own)")
    }

    @Test func threadsAndVariantsGiveTheSameBytes() throws {
        let result = try finish()
        #expect(try finish(threads: 1) == result)
        for variant in PatchPictures.variants {
            let model = try PatchModel(Self.picture, on: PatchPictures.pool(2, variant))
            #expect(try model.finish(PatchFinish(Self.layout, to: model.size)) == result, "\(variant)")
        }
    }

    @Test func aLayoutThatTilesStillTiles() throws {
        let (tiled, plain) = (try finish(tiles: true), try finish())
        // The step across the seam beside the steps inside.
        func seam(_ picture: Pixels) -> Float {
            func step(_ x: Int, _ u: Int) -> Float {
                (0..<picture.height).reduce(Float(0)) {
                    $0 + abs(picture.values[3 * ($1 * picture.width + x)] - picture.values[3 * ($1 * picture.width + u)])
                }
            }
            let inside = (1..<picture.width).reduce(Float(0)) { $0 + step($1 - 1, $1) } / Float(picture.width - 1)
            return step(picture.width - 1, 0) / inside
        }
        #expect(seam(tiled) < 1.6 && seam(tiled) < seam(plain), "\(seam(tiled)), \(seam(plain))")
    }

    @Test func anotherSizeIsFinishedToo() throws {
        let result = try finish(to: PixelSize(width: 333, height: 100))
        #expect((result.width, result.height) == (333, 100))
        #expect(#expect(throws: SinGANError.self) { try finish(to: PixelSize(width: 5, height: 100)) }?.code == .usage)
    }

    /// One above the scale that has the layout's pixels.
    @Test func theScaleIsThatOfTheLayoutsPixels() throws {
        let model = try PatchModel(Self.picture, on: PatchPictures.pool(1))
        for (scale, size) in model.pyramid.sizes.enumerated() {
            let layout = Pixels(width: size.width, height: size.height, values: [Float](repeating: 0, count: 3 * size.width * size.height))
            #expect(abs(model.scale(of: layout, model.size) - Double(scale + 1)) < 0.15, "\(size)")
        }
    }
}
